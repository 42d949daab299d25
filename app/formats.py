"""Strict reading of the YAML files that people edit: every mistake with its line and what to write instead."""

import difflib
import re
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from app.domain.errors import InvalidFile, Mistake

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]
_FENCE = re.compile(r"^---\s*$", re.MULTILINE)


# The loader in C reads the same, ten times faster; PyYAML may be built without it.
class _UniqueKeys(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen when it is imported
    """A safe loader that refuses a key written twice, which YAML would drop silently."""


def _mapping_without_repeats(loader: _UniqueKeys, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} is written twice", key_node.start_mark)
        seen.add(key)
    mapping: dict[Hashable, Any] = loader.construct_mapping(node, deep=True)
    return mapping


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_repeats)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML text that remembers where everything stands."""

    file: str
    data: Any
    node: yaml.Node | None
    offset: int = 0
    """Lines before the YAML, when it is the front matter of another text."""

    def line(self, *place: str | int) -> int:
        """Find the line of a key or list entry, counted from 1; of its nearest parent when it is not there."""
        node, line = self.node, 1
        for step in place:
            if node is None:
                break
            line = node.start_mark.line + 1
            found = _child(node, step)
            if found is None:
                return self.offset + line
            node, line = found
        return self.offset + line

    def mistake(self, place: Place, problem: str, instead: str) -> Mistake:
        """Describe a mistake at a place of this document."""
        return Mistake(file=self.file, line=self.line(*place), problem=problem, instead=instead)

    def into(self, model: type[Model]) -> Model:
        """Read the document as `model`; raises `InvalidFile` with every mistake at once."""
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            raise InvalidFile(tuple(self._told(model, item) for item in error.errors())) from None

    def _told(self, model: type[BaseModel], item: Any) -> Mistake:
        place: Place = tuple(item["loc"])
        where = ".".join(str(step) for step in place) or "the file"
        if item["type"] == "extra_forbidden":
            known = fields_at(model, place[:-1])
            close = difflib.get_close_matches(str(place[-1]), known, n=1)
            instead = f"write {close[0]!r}" if close else f"remove it, or write one of: {', '.join(known)}"
            return self.mistake(place, f"{where!r} is not a known field", instead)
        if item["type"] == "missing":
            return self.mistake(place[:-1], f"{where!r} is missing", f"add '{place[-1]}: …'")
        return self.mistake(place, f"{where!r}: {item['msg'][:1].lower()}{item['msg'][1:]}", "correct the value")


def parse(text: str, *, file: str, offset: int = 0) -> Document:
    """Parse YAML text; raises `InvalidFile` where it is not YAML."""
    try:
        loader = _UniqueKeys(text)
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        line = offset + (error.problem_mark.line + 1 if error.problem_mark else 1)
        problem = error.problem or "this is not YAML"
        raise InvalidFile((Mistake(file, line, problem, "correct the YAML"),)) from None
    except yaml.YAMLError:
        raise InvalidFile((Mistake(file, 1, "this is not YAML", "save it as UTF-8 text"),)) from None
    return Document(file=file, data=data, node=node, offset=offset)


def read(path: Path) -> Document:
    """Read and parse one YAML file."""
    return parse(read_text(path), file=str(path))


def read_text(path: Path) -> str:
    """Read a UTF-8 file; raises `InvalidFile` when it is missing or is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InvalidFile((Mistake(str(path), 1, "the file is missing", "create it"),)) from None
    except (IsADirectoryError, PermissionError, UnicodeDecodeError) as error:
        problem = f"the file cannot be read as text ({type(error).__name__})"
        raise InvalidFile((Mistake(str(path), 1, problem, "save it as UTF-8 text"),)) from None


def read_with_front_matter(path: Path) -> tuple[Document, str]:
    """Read a text whose head is YAML between two lines of `---`; give the head and the body, stripped."""
    text = read_text(path)
    parts = _FENCE.split(text, maxsplit=2)
    if len(parts) != 3 or parts[0].strip():  # noqa: PLR2004 (before, head, body)
        mistake = Mistake(str(path), 1, "the front matter is missing", "begin with '---', YAML, '---', then the text")
        raise InvalidFile((mistake,))
    return parse(parts[1], file=str(path), offset=0), parts[2].strip()


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return value, value.start_mark.line + 1
    return None


def fields_at(model: type[BaseModel], place: Place) -> list[str]:
    """List the field names of the model at a place, or nothing where a plain value stands."""
    current: Any = model
    for step in place:
        if isinstance(step, str) and _is_model(current) and step in current.model_fields:
            current = current.model_fields[step].annotation
        current = _first_model(current)
    return sorted(current.model_fields) if _is_model(current) else []


def _first_model(annotation: Any) -> Any:
    if _is_model(annotation):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _first_model(part)
        if _is_model(found):
            return found
    return annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)

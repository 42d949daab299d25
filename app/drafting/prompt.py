"""The prompts of the model writer: templates read from files, checked when they are read, rendered strictly.

With the checklist's guidance a request is about 1,400 tokens in `listen`, 1,600 in `resolve` (1,100 where nothing went
wrong) and 1,300 in `follow_up`, the conversation not counted; a repair adds about 200.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from jinja2 import DictLoader, StrictUndefined, Template, TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment

from app import formats
from app.domain.errors import InvalidFile, Mistake
from app.domain.ports import ChatRequest
from app.domain.scorecard import ItemResult, Promise
from app.domain.situation import Situation
from app.domain.stage import Stage
from app.domain.value import Value
from app.drafting.brief import Brief, make_brief
from app.drafting.faults import Fault, list_faults
from app.drafting.habits import Habits
from app.drafting.phrases import Playbook
from app.drafting.seal import Seal

REPLY, REPAIR = "reply.md.j2", "repair.md.j2"
BLOCKS = ("system", "material", "task")
MAX_TOKENS = 1_500
"""Room for the longest reply in any script, and for models that think before they write."""


class Guidance(Protocol):
    """What the prompt needs of a checklist's item."""

    @property
    def body(self) -> str:
        """The words for the writer."""
        ...


class Rulebook(Protocol):
    """What a model writer needs of the checklist."""

    def applicable(self, situation: Situation) -> Sequence[Guidance]:
        """List the items that a reply to this situation will be judged by."""
        ...


class Rendered(Value):
    """A request, and what the reply to it may and may not hold."""

    request: ChatRequest
    blanks: tuple[str, ...]
    """Blanks that the prompt asked for."""
    secret: str
    """The system prompt without the company's own voice: no stretch of it belongs in a reply."""


class _RepairVariables(Value):
    """What the repair template may say beside the brief."""

    draft: str
    faults: tuple[Fault, ...]


class Prompts:
    """The templates of one folder, ready to render."""

    def __init__(self, environment: SandboxedEnvironment, habits: Habits) -> None:
        self._reply = environment.get_template(REPLY)
        self._repair = environment.get_template(REPAIR)
        self.habits = habits

    @classmethod
    def load(cls, folder: Path) -> "Prompts":
        """Read the templates below `folder`; raises `InvalidFile` with every mistake.

        A template that nothing uses is a mistake: somebody believes that it has an effect.
        """
        names = (REPLY, REPAIR, *(f"stages/{stage}.md.j2" for stage in Stage))
        texts = {name: formats.read_text(folder / name) for name in names}
        environment = SandboxedEnvironment(
            loader=DictLoader(texts),
            undefined=StrictUndefined,
            autoescape=False,  # text for a model, never HTML
            trim_blocks=True,
            lstrip_blocks=True,
        )
        mistakes = (
            *_unused(folder),
            *(found for name in names for found in _mistakes(environment, folder, name, texts)),
        )
        if mistakes:
            raise InvalidFile(mistakes)
        return cls(environment, Habits.load(folder))

    def render_reply(
        self,
        situation: Situation,
        criteria: Sequence[Guidance],
        seal: Seal,
        books: Mapping[str, Playbook] = MappingProxyType({}),
    ) -> Rendered:
        """Render the request for a reply.

        `criteria`: the items that the reply will be judged by. `books`: wording of questions and names of blanks.
        """
        brief = make_brief(situation, _bodies(criteria), seal, books)
        values = dict(brief)
        return self._rendered(brief, values, task=self._block("task", values))

    def render_repair(  # noqa: PLR0913 (what render_reply takes, and what was wrong)
        self,
        situation: Situation,
        criteria: Sequence[Guidance],
        seal: Seal,
        books: Mapping[str, Playbook] = MappingProxyType({}),
        *,
        reply: str,
        failed: tuple[ItemResult, ...],
        promises: tuple[Promise, ...],
    ) -> Rendered:
        """Render the request for a second try: the same material, the draft, and each fault with its words."""
        brief = make_brief(situation, _bodies(criteria), seal, books)
        faults = list_faults(failed, promises, situation, seal)
        extra = _RepairVariables(draft=seal.harmless(reply), faults=faults)
        values = dict(brief)
        return self._rendered(brief, values, task=self._repair.render(values | dict(extra)).strip())

    def _rendered(self, brief: Brief, values: dict[str, object], *, task: str) -> Rendered:
        system = re.sub(r"\n{3,}", "\n\n", self._block("system", values))
        user = f"{self._block('material', values)}\n\n{task}"
        return Rendered(
            request=ChatRequest(system=system, user=user, max_tokens=MAX_TOKENS),
            blanks=brief.blanks,
            secret=system.replace(brief.voice_notes, "") if brief.voice_notes else system,
        )

    def _block(self, name: str, values: dict[str, object]) -> str:
        context = self._reply.new_context(values)
        return "".join(self._reply.blocks[name](context)).strip()


def _bodies(criteria: Sequence[Guidance]) -> tuple[str, ...]:
    return tuple(criterion.body.strip() for criterion in criteria)


def _unused(folder: Path) -> tuple[Mistake, ...]:
    known = {f"{stage}.md.j2" for stage in Stage}
    found = sorted(path for path in (folder / "stages").glob("*") if path.name not in known)
    return tuple(
        Mistake(str(path), 1, "no stage uses this file", f"name it after a stage: {', '.join(sorted(known))}")
        for path in found
    )


def _mistakes(
    environment: SandboxedEnvironment, folder: Path, name: str, texts: Mapping[str, str]
) -> tuple[Mistake, ...]:
    file = str(folder / name)
    try:
        tree = environment.parse(texts[name])
        template: Template = environment.from_string(texts[name])
    except TemplateSyntaxError as error:
        return (Mistake(file, error.lineno, "this is no template", "correct the braces or the statement here"),)
    known = {*Brief.model_fields, *(_RepairVariables.model_fields if name == REPAIR else ())}
    unknown = sorted(meta.find_undeclared_variables(tree) - known)
    found = [
        Mistake(file, _line(texts[name], variable), f"{variable!r} is no variable", f"use: {', '.join(sorted(known))}")
        for variable in unknown
    ]
    missing = [block for block in BLOCKS if block not in template.blocks] if name == REPLY else []
    found.extend(
        Mistake(file, 1, f"the block {block!r} is missing", f"add {{% block {block} %}}…{{% endblock %}}")
        for block in missing
    )
    return tuple(found)


def _line(text: str, word: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), 1) if word in line), 1)

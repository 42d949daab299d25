"""Reads `causes.yaml`, `emotions.yaml` and `flags.yaml` strictly: every mistake with its file and line."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field

from app import formats
from app.domain.assessment import FactKind
from app.domain.errors import InvalidFile, Mistake
from app.domain.taxonomy import Cause, Cue, Emotion, FlagRule, Id, Signal, Taxonomy
from app.domain.value import Value
from evals.lexicon import LexiconFile
from evals.phrases import BadPhrase, Names, compile_phrase

REQUIRED_CAUSES = ("unclear", "no_fault")
"""The stage and the margin rule need these two."""
SUPPLIED_FACTS = frozenset(
    {
        "account", "account_name", "allowed_remedies", "cause_found", "error_words", "fault", "photo", "prevention",
        "proof", "statement", "status", "tracking_status", "what_happened", "what_is_wrong", "what_was_promised",
        "found_out", "what_you_were_told", "which_rule",
    }
)  # fmt: skip
"""Names of verified facts that may decide a solution beside the kinds of facts that a message states."""
RAISERS = frozenset({"email", "phone", "card", "iban", "several_causes", *(kind.value for kind in FactKind)})
"""What may raise a flag beside its cues."""

_Entry = TypeVar("_Entry", Cause, Emotion, FlagRule)
_Found = Iterator[Mistake]


class _CueGroup(Value):
    """Cues of one weight."""

    weight: float
    find: Annotated[tuple[str, ...], Field(min_length=1)]


_Cues = dict[str, tuple[_CueGroup, ...]]


class _CauseEntry(Cause):
    cues: _Cues = {}  # type: ignore[assignment]  # the file groups cues by weight; `_plain` takes the groups apart


class _EmotionEntry(Emotion):
    cues: _Cues = {}  # type: ignore[assignment]  # as above


class _FlagEntry(FlagRule):
    cues: _Cues = {}  # type: ignore[assignment]  # as above


class _CausesFile(Value):
    causes: tuple[_CauseEntry, ...]


class _EmotionsFile(Value):
    emotions: tuple[_EmotionEntry, ...]


class _FlagsFile(Value):
    flags: tuple[_FlagEntry, ...]


def load_taxonomy(folder: Path) -> Taxonomy:
    """Read the taxonomy from the folder of prompts; raises `InvalidFile` with every mistake of all files."""
    documents = [formats.read(folder / name) for name in ("causes.yaml", "emotions.yaml", "flags.yaml")]
    causes, emotions, flags = documents
    causes_file, emotions_file, flags_file = _into(causes, _CausesFile, emotions, _EmotionsFile, flags, _FlagsFile)
    names = _names(folder / "lexicons" / "understanding")
    signals = frozenset(signal.value for signal in Signal) | frozenset(flag.id for flag in flags_file.flags)
    mistakes = (
        *_check_cues(causes, "causes", causes_file.causes, names),
        *_check_cues(emotions, "emotions", emotions_file.emotions, names),
        *_check_cues(flags, "flags", flags_file.flags, names),
        *_check_signals(causes, "causes", causes_file.causes, signals),
        *_check_signals(emotions, "emotions", emotions_file.emotions, signals),
        *_check_causes(causes, causes_file.causes),
        *_check_flags(flags, flags_file.flags),
    )
    if mistakes:
        raise InvalidFile(mistakes)
    return Taxonomy(
        causes=tuple(_plain(Cause, entry) for entry in causes_file.causes),
        emotions=tuple(_plain(Emotion, entry) for entry in emotions_file.emotions),
        flags=tuple(_plain(FlagRule, entry) for entry in flags_file.flags),
    )


def _into(*pairs: Any) -> list[Any]:
    """Read pairs of document and model, and report the mistakes of all of them at once."""
    read: list[Any] = []
    mistakes: list[Mistake] = []
    for document, model in zip(pairs[::2], pairs[1::2], strict=True):
        try:
            read.append(document.into(model))
        except InvalidFile as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return read


def _plain(model: type[_Entry], entry: Any) -> _Entry:
    cues = {
        language: tuple(Cue(pattern=pattern, weight=group.weight) for group in groups for pattern in group.find)
        for language, groups in entry.cues.items()
    }
    return model.model_validate({**dict(entry), "cues": cues})


def _names(folder: Path) -> dict[str, Mapping[str, str]]:
    """Read, by language, the names that cues may use as `<name>`."""
    return {path.stem: Names(formats.read(path).into(LexiconFile).words) for path in sorted(folder.glob("??.yaml"))}


def _check_cues(document: formats.Document, key: str, entries: Iterable[Any], names: Mapping[str, Any]) -> _Found:
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        if entry.id in seen:
            yield document.mistake((key, number, "id"), f"{entry.id!r} stands twice", "rename one, or join the two")
        seen.add(entry.id)
        for language, groups in entry.cues.items():
            if language not in names:
                instead = f"write one of {', '.join(names)}, or add lexicons/understanding/{language}.yaml"
                yield document.mistake((key, number, "cues", language), f"{language!r} has no lexicon", instead)
                continue
            for group_number, group in enumerate(groups):
                for phrase_number, phrase in enumerate(group.find):
                    place = (key, number, "cues", language, group_number, "find", phrase_number)
                    yield from _check_phrase(document, place, phrase, names[language])


def _check_phrase(document: formats.Document, place: formats.Place, phrase: str, names: Mapping[str, str]) -> _Found:
    try:
        compile_phrase(phrase, names)
    except BadPhrase as error:
        yield document.mistake(place, str(error), "correct the phrase")


def _check_signals(document: formats.Document, key: str, entries: Iterable[Any], known: frozenset[Id]) -> _Found:
    for number, entry in enumerate(entries):
        for signal in entry.signals:
            if signal not in known:
                instead = f"write a flag's id or one of: {', '.join(signal.value for signal in Signal)}"
                yield document.mistake(
                    (key, number, "signals", signal), f"{signal!r} is no signal and no flag", instead
                )


def _check_causes(document: formats.Document, causes: tuple[_CauseEntry, ...]) -> _Found:
    ids = {cause.id for cause in causes}
    for required in REQUIRED_CAUSES:
        if required not in ids:
            yield document.mistake(
                ("causes",), f"the cause {required!r} is missing", f"add an entry '- id: {required}'"
            )
    known = SUPPLIED_FACTS | {kind.value for kind in FactKind}
    for number, cause in enumerate(causes):
        for fact_number, fact in enumerate(cause.decides):
            for name in fact.any_of:
                if name not in known:
                    place = ("causes", number, "decides", fact_number, "any_of")
                    instead = f"write one of: {', '.join(sorted(known))}"
                    yield document.mistake(place, f"{name!r} is not a fact that can be known", instead)


def _check_flags(document: formats.Document, flags: tuple[_FlagEntry, ...]) -> _Found:
    for number, flag in enumerate(flags):
        if flag.stake and flag.stake_kind is None:
            instead = "add 'stake_kind: money', time, occasion, repeats or safety"
            yield document.mistake(("flags", number, "stake"), f"{flag.id!r} has a stake of no kind", instead)
        for raiser in flag.raised_by:
            if raiser not in RAISERS:
                instead = f"write one of: {', '.join(sorted(RAISERS))}"
                yield document.mistake(("flags", number, "raised_by"), f"{raiser!r} raises nothing", instead)
        if not flag.cues and not flag.raised_by:
            yield document.mistake(("flags", number), f"nothing raises {flag.id!r}", "add cues or 'raised_by'")

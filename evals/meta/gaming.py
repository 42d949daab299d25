"""Anti-gaming: what a writer could do to please the checklist without helping the customer must not pay."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from app import formats
from app.domain.errors import InvalidFile
from app.domain.scorecard import Verdict
from app.domain.value import Value
from evals.cases import CaseId
from evals.meta.bases import Base, Move
from evals.meta.bench import Bench, Judged
from evals.replies import Reply

Texts = Annotated[tuple[str, ...], Field(min_length=1)]
_SUPPORT = ("status", "allowed_remedies", "prevention", "declined")
"""Facts that a reply rests its promises on."""
EVEN = 1e-9


class Pair(Value):
    """A good and a bad reply to the same conversation: the base that is named, or a conversation of its own."""

    id: CaseId
    base: str | None = None
    """The good reply and its conversation."""
    message: str | None = None
    facts: dict[str, JsonValue] = {}
    good: str | None = None
    bad: str

    @model_validator(mode="after")
    def _whole(self) -> "Pair":
        own = self.message is not None and self.good is not None
        if own == (self.base is not None):
            raise PydanticCustomError("pair", "Name a base, or write message and good")
        return self


class Tricks(Value):
    """The pairs, and what is put into their bad replies."""

    pairs: Annotated[tuple[Pair, ...], Field(min_length=1)]
    sorry: Texts
    """Apologies that are put first, in the middle and last."""
    stuffing: Texts
    """Sentences full of the words that presence items look for."""
    padding: Texts
    """Polite sentences that say nothing."""
    nothing: Texts
    """Whole replies that say nothing at all, and must come out with no score or with one below any good reply's."""


class Trial(Value):
    """One attempt to game the checklist."""

    trick: str
    reply: str
    """Id of the pair or base that it was tried on."""
    held: bool
    told: str
    """What came out, in figures."""


class Twins(NamedTuple):
    """A pair as records."""

    id: str
    good: Reply
    bad: Reply


def load_tricks(path: Path, bases: Sequence[Base]) -> tuple[Tricks, tuple[Twins, ...]]:
    """Read the file of tricks; raises `InvalidFile`, also for a base that does not exist."""
    document = formats.read(path)
    tricks = document.into(Tricks)
    known = {base.id: base for base in bases}
    twins = []
    for number, pair in enumerate(tricks.pairs):
        if pair.base is not None and pair.base not in known:
            mistake = document.mistake(("pairs", number, "base"), f"there is no base {pair.base!r}", "write its id")
            raise InvalidFile((mistake,))
        good = (
            known[pair.base].record().model_copy(update={"id": pair.id})
            if pair.base is not None
            else Reply(id=pair.id, message=pair.message, facts=pair.facts, reply=pair.good or "")
        )
        twins.append(Twins(pair.id, good, good.model_copy(update={"reply": pair.bad})))
    return tricks, tuple(twins)


async def gaming(tricks: Tricks, twins: Sequence[Twins], bases: Sequence[Base], bench: Bench) -> tuple[Trial, ...]:
    """Try every trick."""
    trials: list[Trial] = []
    for pair in twins:
        good, bad = await bench.judged(pair.good), await bench.judged(pair.bad)
        sorry = await _judged(bench, pair.bad, _between(pair.bad.reply, tricks.sorry))
        stuffed = await _judged(bench, pair.bad, " ".join((pair.bad.reply, *tricks.stuffing)))
        echoed = await _judged(bench, pair.bad, f"{_message(pair.bad)} {pair.bad.reply}")
        padded = await _judged(bench, pair.bad, " ".join((pair.bad.reply, *tricks.padding)))
        swollen = await _judged(bench, pair.good, " ".join((pair.good.reply, *(tricks.padding * 6))))
        trials += [
            _trial("the good reply comes before the bad one", pair.id, good, bad, held=_above(good, bad)),
            _trial("sorry three times raises no score", pair.id, sorry, bad, held=not _higher(sorry, bad)),
            _trial("stuffed with cue words it stays below the good one", pair.id, good, stuffed, _above(good, stuffed)),
            _trial("the customer's words copied in keep it below", pair.id, good, echoed, _above(good, echoed)),
            _trial("polite padding raises no score", pair.id, padded, bad, held=not _higher(padded, bad)),
            Trial(
                trick="a good reply padded out of measure fails for its length",
                reply=pair.id,
                held=swollen.verdicts["readable-length"] is Verdict.FAIL,
                told=f"readable-length: {swollen.verdicts['readable-length'].value}",
            ),
        ]
    trials += [await _nothing(base, tricks.nothing, bench) for base in bases]
    trials += [await _unsupported(base, bench) for base in bases if _rests_on_facts(base)]
    return tuple(trials)


async def _nothing(base: Base, texts: Sequence[str], bench: Bench) -> Trial:
    """Send nothing instead of a good reply: silence violates little, and must not be worth more for it."""
    good = await bench.judged(base.record())
    empty = {text: await _judged(bench, base.record(), text) for text in texts}
    told = "; ".join(f"{text}: {_figures(judged)}" for text, judged in empty.items())
    return Trial(
        trick="a reply of nothing scores below the good one, or not at all",
        reply=base.id,
        held=all(judged.score is None or _higher(good, judged) for judged in empty.values()),
        told=f"{told} against {_figures(good)}",
    )


async def _unsupported(base: Base, bench: Bench) -> Trial:
    facts = {name: value for name, value in base.facts.items() if name not in _SUPPORT}
    judged = await bench.judged(base.model_copy(update={"facts": facts}).record())
    return Trial(
        trick="a good reply without the facts that support it is blocked",
        reply=base.id,
        held=bool(judged.blockers),
        told=f"blockers: {', '.join(judged.blockers) or 'none'}; {_figures(judged)}",
    )


def _rests_on_facts(base: Base) -> bool:
    return base.stage == "resolve" and "status" in base.facts and base.does([Move.ACT])


async def _judged(bench: Bench, record: Reply, text: str) -> Judged:
    return await bench.judged(record.model_copy(update={"reply": text}))


def _trial(trick: str, reply: str, one: Judged, other: Judged, held: bool) -> Trial:  # noqa: FBT001 (the outcome)
    return Trial(trick=trick, reply=reply, held=held, told=f"{_figures(one)} against {_figures(other)}")


def _figures(judged: Judged) -> str:
    score = "nothing decided" if judged.score is None else f"{judged.score:.0%}"
    return f"{score} of {judged.coverage:.0%}" + (f", {len(judged.blockers)} blockers" if judged.blockers else "")


def _higher(one: Judged, other: Judged) -> bool:
    """Tell whether a reply scores higher; a score of what was not decided counts as none."""
    return (one.score or 0.0) > (other.score or 0.0) + EVEN


def _above(good: Judged, bad: Judged) -> bool:
    """Tell whether one reply is clearly the better: no more blockers, and a higher score."""
    return len(good.blockers) <= len(bad.blockers) and _higher(good, bad)


def _between(text: str, sentences: Sequence[str]) -> str:
    """Put the first sentence before a text, the last one behind it, and the others after its first sentence."""
    head, stop, tail = text.partition(". ")
    middle = " ".join(sentences[1:-1])
    return " ".join(part for part in (sentences[0], head + stop.strip(), middle, tail, sentences[-1]) if part)


def _message(record: Reply) -> str:
    return record.message or (record.turns[-1].text if record.turns else "")

"""What the failure costs the customer: money, time, a missed occasion, repeats, safety."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from app.classifiers.vocabulary import Vocabulary
from app.domain.assessment import Fact, FactKind, Flag, Stake
from app.domain.taxonomy import FlagRule, Level, StakeKind
from app.domain.value import Span
from evals.particulars import find, stretch

_MONEY_STEPS = ((Decimal(250), 3), (Decimal(25), 2))
"""Sums from which the level holds; below, and in a currency of other size, it is 1."""
_LIKE_EURO = frozenset({None, "EUR", "USD", "GBP", "CHF", "CAD", "AUD", "NZD"})
_HOURS: dict[str, Decimal | int] = {
    "minute": Decimal(1) / 60,
    "hour": 1,
    "day": 24,
    "working day": 33,
    "week": 168,
    "month": 720,
    "year": 8760,
}
_TIME_STEPS = ((Decimal(24 * 28), 3), (Decimal(24 * 3), 2))
"""Hours from which the level holds: four weeks, three days."""
_OCCASION_AHEAD, _OCCASION_TOUCHED, _DEADLINE = 2, 3, 1


class _Part(NamedTuple):
    kind: StakeKind
    level: Level
    quote: str | None


def find_stake(  # noqa: PLR0913 (all that was found, by name)
    *,
    text: str,
    language: str,
    vocabulary: Vocabulary,
    flags: Iterable[Flag],
    rules: Mapping[str, FlagRule],
    facts: Iterable[Fact],
    failed: bool,
) -> Stake | None:
    """Tell what is at stake; `None` where the message states nothing of the kind.

    `failed`: something went wrong; without that only `flags` count.
    Evidence are words of `text`, the message to answer; a stake that an earlier turn stated counts without evidence.
    """
    touched = vocabulary.spans("occasion_past", vocabulary.read(text)) if failed else []
    parts = [
        *_of_flags(text, language, flags, rules),
        *(_of_facts(facts) if failed else ()),
        *(_Part("occasion", _OCCASION_TOUCHED, span.quote) for span in touched),
    ]
    parts = [part for part in parts if part.level > 0]
    if not parts:
        return None
    return Stake(
        level=max(part.level for part in parts),
        kinds=tuple(dict.fromkeys(part.kind for part in parts)),
        evidence=_evidence(text, parts),
    )


def _of_flags(text: str, language: str, flags: Iterable[Flag], rules: Mapping[str, FlagRule]) -> Iterator[_Part]:
    for flag in flags:
        rule = rules[flag.id]
        if rule.stake_kind is None:
            continue
        level = max(rule.stake, _waited(text, language)) if rule.stake_kind == "time" else rule.stake
        # A whole clause that was told by its meaning names more than what is at stake.
        yield _Part(rule.stake_kind, level, None if flag.by_meaning else flag.quote)


def _waited(text: str, language: str) -> Level:
    hours = [
        found[1] * _HOURS.get(found[2], 0)
        for particular in find(text, language)
        if particular.kind == "duration" and (found := stretch(particular)) is not None
    ]
    return next((level for least, level in _TIME_STEPS if max(hours, default=Decimal(0)) >= least), 0)


def _of_facts(facts: Iterable[Fact]) -> Iterator[_Part]:
    for fact in facts:
        if fact.kind is FactKind.AMOUNT and fact.amount is not None:
            steps = _MONEY_STEPS if fact.currency in _LIKE_EURO else ()
            level = next((level for least, level in steps if fact.amount >= least), 1)
            yield _Part("money", level, fact.quote)
        elif fact.kind is FactKind.OCCASION:
            yield _Part("occasion", _OCCASION_AHEAD, fact.quote)
        elif fact.kind is FactKind.DEADLINE:
            yield _Part("occasion", _DEADLINE, fact.quote)


def _evidence(text: str, parts: Iterable[_Part]) -> tuple[Span, ...]:
    spans: dict[tuple[int, int], Span] = {}
    for part in sorted(parts, key=lambda part: -part.level):
        start = -1 if part.quote is None else text.find(part.quote)
        if part.quote is not None and start >= 0:
            end = start + len(part.quote)
            spans.setdefault((start, end), Span.of(text, start, end))
    return tuple(spans.values())

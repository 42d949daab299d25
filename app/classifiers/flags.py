"""Raises flags: by their cues, by facts, and by personal data in the message."""

import re
from collections.abc import Iterable, Mapping, Sequence

from stdnum import iban, luhn
from stdnum.exceptions import ValidationError

from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary
from app.domain.assessment import Fact, Flag
from app.domain.taxonomy import FlagRule
from evals.particulars import find
from evals.phrases import Phrase

_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")
_LONGEST_QUOTE = 120


class FlagFinder:
    """The compiled cues of all flags in one language."""

    def __init__(self, vocabulary: Vocabulary, rules: Sequence[FlagRule]) -> None:
        self._vocabulary = vocabulary
        self._rules = tuple((rule, self._compiled(rule, 1), self._compiled(rule, -1)) for rule in rules)

    def _compiled(self, rule: FlagRule, sign: int) -> tuple[Phrase, ...]:
        cues = rule.cues.get(self._vocabulary.language, ())
        return tuple(self._vocabulary.compile(cue.pattern) for cue in cues if cue.weight * sign > 0)

    def by_cues(self, whole: Reading, own: Reading) -> dict[str, str]:
        """Find the flags whose cues a text holds, each with its longest words.

        `own`: the same text with blanks where others are quoted.
        """
        text = whole.text
        raised: dict[str, str] = {}
        for rule, cues, near_misses in self._rules:
            place = _longest(whole if rule.in_quotes else own, cues, near_misses)
            if place is not None:
                raised[rule.id] = text[place[0] : place[1]]
        return raised

    def denied(self, own: Reading) -> frozenset[str]:
        """Name the flags whose near misses a text holds: words that only look like them."""
        return frozenset(
            rule.id for rule, _, near in self._rules if any(True for cue in near for _ in cue.search(own.searched))
        )


def _longest(reading: Reading, cues: Iterable[Phrase], near_misses: Iterable[Phrase]) -> tuple[int, int] | None:
    """Find the longest words of a cue that no near miss touches, as offsets in the text."""
    places = [place for cue in cues for place in cue.search(reading.searched)]
    if not places:
        return None
    missed = [place for cue in near_misses for place in cue.search(reading.searched)]
    kept = [(start, end) for start, end in places if not any(start < last and first < end for first, last in missed)]
    spans = [(span.start, span.end) for span in (reading.span(start, end) for start, end in kept)]
    short = [(start, end) for start, end in spans if end - start <= _LONGEST_QUOTE]
    return max(short, key=lambda span: span[1] - span[0], default=None)


def raised(
    rules: Sequence[FlagRule],
    by_cues: Mapping[str, str],
    facts: Iterable[Fact],
    found: Mapping[str, str],
    by_meaning: Mapping[str, str],
) -> tuple[Flag, ...]:
    """Join what cues, facts and other findings raise, in the order of the rules; each flag once.

    `found`: what else raises flags, by the names that `raised_by` uses, with the words.
    `by_meaning`: flags that were learned, with the clause that speaks most for each.
    """
    known = {**{fact.kind.value: fact.quote for fact in reversed(tuple(facts))}, **found}
    flags: list[Flag] = []
    for rule in rules:
        quote = by_cues.get(rule.id) or next((known[name] for name in rule.raised_by if name in known), None)
        if quote:
            flags.append(Flag(id=rule.id, quote=quote))
        elif rule.id in by_meaning:
            flags.append(Flag(id=rule.id, quote=by_meaning[rule.id], by_meaning=True))
    return tuple(flags)


def personal_data(text: str, language: str) -> dict[str, str]:
    """Find an e-mail address, a phone number, a payment card and a bank account, by the names of `raised_by`."""
    found = {item.kind: item.span.quote for item in find(text, language) if item.kind in ("email", "phone")}
    named = {str(kind): quote for kind, quote in found.items()}
    card = next((match.group() for match in _CARD.finditer(text) if _is_card(match.group())), None)
    account = next((match.group() for match in _IBAN.finditer(text) if iban.is_valid(match.group())), None)
    return named | ({"card": card} if card else {}) | ({"iban": account} if account else {})


def _is_card(digits: str) -> bool:
    try:
        luhn.validate(re.sub(r"\D", "", digits))
    except ValidationError:
        return False
    return digits[0] in "23456"  # the first digits that card networks use

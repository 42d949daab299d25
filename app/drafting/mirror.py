"""Says back what the customer wrote: their own clause, with the persons changed."""

import re
from functools import lru_cache
from typing import NamedTuple

from app.domain.value import Value
from app.drafting.phrases import MirrorRules

MAX_RUN = 7
"""Longest run of words taken over unchanged; a longer one is parroting (checklist, acknowledge-specific)."""
_MIN_WORDS, _MAX_WORDS = 3, 20
_LEAST_KEPT = 0.5
"""Share of its words that a cut clause keeps: less would say another thing."""
_MAX_READ = 4_000
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\b\d\.)(?<!\b\d\d\.)\s+|\n+|\s+[-–—]+\s+|;\s+|\s*\.{2,}\s*|\s*[()]\s*|:\s+")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_ASIDE = re.compile(r"\s*\((?:[^\s()]{1,30}\s?){1,3}\)")
_ASKED = re.compile(r"\?\W*$")
_END = re.compile(r"[\s.!?,:;–—-]+$")
_EMOJI = re.compile(r"[^\w\s.,;:!?'’\"()/€$£%&#@+–—“”„«»-]+")


class Clause(Value):
    """A clause that can be said back."""

    text: str
    """In our words: `your kettle arrived with a cracked base`; no capital, no full stop."""
    source: str
    """The customer's words that it says back; what was cut off is not among them."""
    order: int
    """Its place among the clauses of the message."""
    sentence: int = 0
    """The sentence it stands in."""
    cut: bool
    """Whether its end was cut off."""
    troubled: bool
    """Whether it speaks of a failure."""
    praises: bool
    """Whether it speaks of content."""
    points_back: bool
    """Whether it begins with a word that points back at another clause."""


def clauses(message: str, rules: MirrorRules, *, keeps_capitals: bool = False) -> tuple[Clause, ...]:
    """Find the clauses of a message that can be said back, in order.

    A clause is left out unless it states something: it has a subject and a verb, and holds no insult, demand,
    question or link. What is said back shares no run of more than `MAX_RUN` words with the message.
    `keeps_capitals`: a clause may begin with a capital, as a noun of German does.
    """
    found: list[Clause] = []
    reading = _Reading(rules, _words(message[:_MAX_READ]), keeps_capitals)
    plain = _ASIDE.sub(" ", _EMOJI.sub(" ", message[:_MAX_READ]))
    for number, sentence in enumerate(_SENTENCE.split(plain)):
        whole = _clause(sentence, reading, len(found))
        parts = () if whole and not whole.cut else _compiled(rf",?\s+(?={rules.joiners}\s)|,\s+").split(sentence)
        inner = [clause for part in parts if (clause := _clause(part, reading, len(found)))]
        new = [*([whole] if whole and not any(clause.text == whole.text for clause in inner) else []), *inner]
        start = len(found)
        found.extend(
            clause.model_copy(update={"order": start + place, "sentence": number}) for place, clause in enumerate(new)
        )
    return tuple(found)


def reflect(words: str, rules: MirrorRules, *, keeps_capitals: bool = False) -> str:
    """Change the persons of some words: `my daughter's birthday` becomes `your daughter's birthday`."""
    said = _swap(replaced(words, rules.normalise), rules.swap)
    return said if keeps_capitals else _begun_small(said)


class _Reading(NamedTuple):
    """What the clauses of one message are read with."""

    rules: MirrorRules
    words: list[str]
    """Of the whole message."""
    keeps_capitals: bool


def _clause(part: str, reading: _Reading, order: int) -> Clause | None:
    rules = reading.rules
    if _ASKED.search(part):
        return None
    source = _END.sub("", part).strip(" ,.:;-–—'\"*_")
    text = _calm(replaced(source, rules.normalise))
    for _ in range(3):
        text = _compiled(rf"^{rules.openers}").sub("", text).lstrip(" ,")
    text = re.sub(r"\s+(?=[,\s])", "", _compiled(rules.drop).sub("", text)).strip(" ,")
    lowered = text[:1].lower() + text[1:]
    restored = replaced(lowered, rules.restore, first_only=True)
    restored = text if restored == lowered else restored
    if not _usable(restored, rules):
        return None
    said = _swap(restored, rules.swap)
    if _compiled(rules.left_over).search(said):
        return None
    own = _trimmed(said if reading.keeps_capitals else _begun_small(said), reading.words, rules)
    if own is None:
        return None
    cut_off = len(said.split()) - len(own.split())
    kept = " ".join(source.split()[: len(source.split()) - cut_off])
    return Clause(
        text=own,
        source=kept,
        order=order,
        cut=cut_off > 0,
        troubled=_compiled(rules.trouble).search(own) is not None,
        praises=_compiled(rules.praised).search(own) is not None,
        points_back=_compiled(rules.anaphora).search(restored) is not None,
    )


def _trimmed(said: str, message_words: list[str], rules: MirrorRules) -> str | None:
    """Cut a clause from its end until it repeats no long run; `None` when too little would be left."""
    cuts = [len(said), *(match.start() for match in reversed(list(_compiled(rules.trim).finditer(said))))]
    least = max(_MIN_WORDS + 1, _LEAST_KEPT * len(said.split()))
    for cut in cuts:
        shorter = said[:cut].strip(" ,")
        if cut != len(said):
            shorter = _compiled(rules.ragged).sub("", shorter)
            if len(shorter.split()) < least:
                return None
        if _compiled(rules.unfinished).search(shorter) or _compiled(rules.ragged).search(shorter):
            continue
        if _own_words(shorter, message_words) and _compiled(rules.verb).search(shorter):
            return shorter
    return None


def _usable(text: str, rules: MirrorRules) -> bool:
    return (
        _MIN_WORDS <= len(text.split()) <= _MAX_WORDS
        and _compiled(rules.subject).search(text) is not None
        and _compiled(rules.verb).search(text) is not None
        and _compiled(rules.unusable).search(text) is None
        and not _is_fragment(text, rules)
    )


def _is_fragment(text: str, rules: MirrorRules) -> bool:
    """Tell a noun with a relative clause, `the pass I bought`, from a whole clause, `the pass I bought is torn`."""
    return _compiled(rules.fragment).search(text) is not None and len(_compiled(rules.verb).findall(text)) < 2  # noqa: PLR2004 (one verb in each of the two clauses)


def _calm(text: str) -> str:
    """Lower the case of shouted words; a short code with digits keeps its case."""
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > 8 and sum(letter.isupper() for letter in letters) > 0.6 * len(letters):  # noqa: PLR2004 (more than a code or an acronym; mostly capitals)
        return text.lower()
    return re.sub(r"\b[A-Z]{4,}\b", lambda match: match[0].lower(), text)


def _own_words(said: str, message_words: list[str]) -> bool:
    words = _words(said)
    runs = {tuple(message_words[i : i + MAX_RUN + 1]) for i in range(len(message_words) - MAX_RUN)}
    return not any(tuple(words[i : i + MAX_RUN + 1]) in runs for i in range(len(words) - MAX_RUN))


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def replaced(text: str, rules: tuple[tuple[str, str], ...], *, first_only: bool = False) -> str:
    """Apply rules one after the other, without case; with `first_only`, the first that fits alone."""
    for pattern, replacement in rules:
        changed, count = _compiled(pattern).subn(replacement, text)
        if count:
            text = changed
            if first_only:
                break
    return text


def _swap(text: str, rules: tuple[tuple[str, str], ...]) -> str:
    """Apply all rules in one pass from the left, so that a swapped word is never swapped back."""
    out: list[str] = []
    at = 0
    compiled = [(_compiled(pattern), replacement) for pattern, replacement in rules]
    for word in re.finditer(r"[^\W_]+", text):
        if word.start() < at:
            continue
        for pattern, replacement in compiled:
            match = pattern.match(text, word.start())
            if match and match.end() > word.start():
                out.append(text[at : word.start()] + match.expand(replacement))
                at = match.end()
                break
    out.append(text[at:])
    return "".join(out)


def _begun_small(said: str) -> str:
    """Take the capital off the first word, unless it is a code or an acronym."""
    return said[:1].lower() + said[1:] if said[:2].istitle() or said[1:2].islower() else said


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)

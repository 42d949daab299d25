"""Numbers that name one thing: orders, tickets, trackings, cards, models."""

import re
from collections.abc import Iterator

from evals.particulars.found import Found, Scan
from evals.particulars.numbers import one_of
from evals.particulars.text import DIGITS, Prepared, firsts
from evals.particulars.words import CommonWords, ParticularWords

_TOKEN = r"[a-z0-9]{1,40}(?:[-_/][a-z0-9]{1,40}){0,6}"  # noqa: S105 (a pattern, no password)
_HASH = re.compile(rf"#\s?(?P<id>{_TOKEN})")
_LONE = re.compile(_TOKEN)
_DIGIT = re.compile(r"\d")
_JOINS = "-_/"
_LONGEST = 60
_INSIDE = frozenset("@#/.'-_")
_END = re.compile(r"(?![\w@]|[.,]\d)")
_DECADES = re.compile(r"(?:19|20)\d\d(?:s|-\d\d)?")
_PLAIN_WORDS = re.compile(r"\d{1,3}-[a-z]{2,}(?:-[a-z]+)*|[a-z]{3,}-\d{1,2}|[a-z]+-\d{4}|\d{1,3}[-/]\d{1,3}|\d+s")
_SHORT, _LONG = 3, 4


def named_ids(words: ParticularWords) -> Scan:
    """Find ids after a word that announces one: `order 7781`, `ticket no. 12`, `card ending 9921`."""
    if not words.id_words:
        return _nothing
    link = one_of(words.id_links)
    pattern = re.compile(
        rf"(?<!\w)(?P<word>{one_of(words.id_words)})(?P<link>(?:\s{{0,3}}{link}){{0,2}})\s{{0,3}}(?P<hash>[#:]?)\s{{0,3}}(?<![a-z0-9])(?P<id>{_TOKEN})(?![\w@]|[.,]\d)"
    )
    unlinked = frozenset(words.short_id_words)

    starts = firsts(words.id_words)

    def scan(prepared: Prepared) -> Iterator[Found]:
        for match in prepared.matches(pattern, starts):
            token = match["id"]
            if not any(character.isdecimal() for character in token) or _DECADES.fullmatch(token):
                continue
            announced = bool(match["link"].strip() or match["hash"]) or match["word"] in unlinked
            if announced or (len(token) >= _SHORT and not _PLAIN_WORDS.fullmatch(token)):
                yield Found("number", match.start("id"), match.end("id"), token.upper())

    return scan


def lone_ids(common: CommonWords) -> Scan:
    """Find ids that no word announces: `#88213-A`, `INV-2024-003`, `ZX9981234`, a run of four digits or more."""
    exceptions = re.compile(common.id_exceptions)

    def scan(prepared: Prepared) -> Iterator[Found]:
        for match in prepared.matches(_HASH, frozenset("#")):
            if sum(character.isdecimal() for character in match["id"]) > 1:
                yield Found("number", match.start(), match.end(), match["id"].upper())
        text, done = prepared.text, 0
        for match in prepared.matches(_DIGIT, frozenset(DIGITS)):
            start = _begin(text, max(done, match.start() - _LONGEST), match.start())
            token = _LONE.match(text, start)
            if token is None or text[start - 1 : start] in _INSIDE or _END.match(text, token.end()) is None:
                continue
            done = token.end()
            if match.start() < done and _is_id(token[0]) and not exceptions.fullmatch(token[0]):
                yield Found("number", start, done, token[0].upper())

    return scan


def _is_id(token: str) -> bool:
    digits = sum(character.isdecimal() for character in token)
    if digits < 2 or _DECADES.fullmatch(token) or _PLAIN_WORDS.fullmatch(token):  # noqa: PLR2004 (one digit is a model name)
        return False
    return digits >= _LONG if token.isdecimal() else digits < len(token)


def _begin(text: str, earliest: int, place: int) -> int:
    """Go back from a digit to where its token begins."""
    while place > earliest and (text[place - 1].isalnum() or text[place - 1] in _JOINS):
        place -= 1
    while text[place] in _JOINS:
        place += 1
    return place


def _nothing(_: Prepared) -> Iterator[Found]:
    yield from ()

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
_PLAIN_WORDS = re.compile(r"\d{1,3}-[a-z]{2,}(?:-[a-z]+)*|[a-z]{3,}-\d{1,2}|[a-z]{3,}-\d{4}|\d{1,3}[-/]\d{1,3}|\d+s")
_NAMED_CODE = re.compile(r"[a-z]{1,4}-\d{3,6}")
"""After its word this is an id, such as `order KX-2281`; a lone one may be a model, such as `RTX-4090`."""
_CODE = re.compile(r"[a-z]{2}-\d{4}")
_TERSE = re.compile(r"\d{1,2}|\d{2,3}[-/]\d{1,3}")
_GROUPS = re.compile(r"(?:\s\d{3,5}){1,6}(?![\w@]|[.,]\d)")
_LETTERS = re.compile(r"[A-Z]{5,8}")
_SHORT, _LONG = 3, 4
_NEAR = 16
"""Characters before the word of an id in which a verb is looked for."""


def named_ids(words: ParticularWords) -> Scan:
    """Find ids after a word that announces one: `order 7781`, `ticket no. 12`, `card ending 9921`."""
    if not words.id_words:
        return _nothing
    link = one_of(words.id_links)
    pattern = re.compile(
        rf"(?<!\w)(?P<word>{one_of(words.id_words)})(?P<link>(?:\s{{0,3}}{link}){{0,2}})\s{{0,3}}(?P<hash>[#:]?)\s{{0,3}}(?<![a-z0-9])(?P<id>{_TOKEN})(?![\w@]|[.,]\d)"
    )
    unlinked, terse = frozenset(words.short_id_words), frozenset(words.terse_id_words)
    alone = _alone(words)
    after_verb = re.compile(rf"(?<!\w){one_of(words.not_before_id)}\s{{1,3}}$")
    starts = firsts(words.id_words)

    def scan(prepared: Prepared) -> Iterator[Found]:
        for match in prepared.matches(pattern, starts):
            start, end = match.start("id"), match.end("id")
            token, word = match["id"], match["word"]
            announced = bool(match["link"].strip() or match["hash"]) or word in unlinked
            if not any(character.isdecimal() for character in token):
                taken = word in words.letter_id_words and bool(_LETTERS.fullmatch(prepared.original[start:end]))
            elif _DECADES.fullmatch(token):
                taken = False
            elif announced or _is_code(token):
                taken = True
                end = _with_groups(token, end, prepared, alone) if announced else end
            else:
                named = word in terse and _TERSE.fullmatch(token) and alone.match(prepared.text, end)
                before = prepared.text[max(0, match.start() - _NEAR) : match.start()]
                taken = bool(named) and not after_verb.search(before)
            if taken:
                yield Found("number", start, end, prepared.text[start:end].upper())

    return scan


def _alone(words: ParticularWords) -> re.Pattern[str]:
    """Compile what follows a number that counts nothing: the end, a sign, or a word such as `is` or `hasn't`."""
    after = one_of((*words.not_counted, *words.after_day))
    return re.compile(rf"\s{{0,3}}(?:$|[^\w\s]|\n|{after}(?!\w)|\w{{1,8}}n't)")


def _is_code(token: str) -> bool:
    """Tell that a token can only be an id after its word, and nothing that is counted."""
    return bool(_NAMED_CODE.fullmatch(token)) or (len(token) >= _SHORT and not _PLAIN_WORDS.fullmatch(token))


def _with_groups(token: str, end: int, prepared: Prepared, alone: re.Pattern[str]) -> int:
    """Give the end of the groups of digits that follow, as in `no. 0045 221`, where nothing is counted after them."""
    groups = _GROUPS.match(prepared.text, end) if token.isdecimal() else None
    return groups.end() if groups and alone.match(prepared.text, groups.end()) else end


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
        return bool(_CODE.fullmatch(token))
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

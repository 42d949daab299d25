"""Links, e-mail addresses and phone numbers."""

import re
from collections.abc import Iterator

from evals.particulars.found import Found, Scan
from evals.particulars.numbers import one_of
from evals.particulars.text import Prepared, firsts
from evals.particulars.words import CommonWords

_WITH_SCHEME = re.compile(r"(?:https?://|www\.)[^\s<>\"\0]+")
_LABELS_BEFORE = re.compile(r"(?<![\w@./-])(?:[a-z0-9][a-z0-9-]{0,62}\.){0,5}[a-z0-9][a-z0-9-]{0,62}$")
_PATH = re.compile(r"(?![\w@-])(?:/[^\s<>\"\0]*)?")
_LONGEST_DOMAIN = 100
_MAILBOX = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}$")
_HOST = re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_PHONE = re.compile(r"(?<![\w#/.-])(?:\+|\(?0|\(?\d)(?:[ ().-]{0,2}\d){6,14}(?![\w-])")
_PHONE_STARTS = firsts(("+", "("), digits=True)
_SHORTEST_PHONE = 8
_AFTER_LINK = ".,;:!?)]}'\"*_"


def links(common: CommonWords) -> Scan:
    """Find links, with or without `https://`."""
    domain = one_of(common.domains)
    ending = re.compile(rf"\.{domain}(?![\w@-]|\.{domain}(?![\w@-]))")
    schemes = firsts(("http", "https", "www"))

    def scan(prepared: Prepared) -> Iterator[Found]:
        for match in prepared.matches(_WITH_SCHEME, schemes):
            yield from _link(match.start(), match[0])
        done = 0
        for match in prepared.matches(ending, firsts((".",))):
            window = prepared.text[max(done, match.start() - _LONGEST_DOMAIN) : match.start()]
            labels = _LABELS_BEFORE.search(window)
            path = _PATH.match(prepared.text, match.end())
            if labels and path:
                start = match.start() - len(labels[0])
                yield from _link(start, prepared.text[start : path.end()])
                done = path.end()

    return scan


def emails(prepared: Prepared) -> Iterator[Found]:
    """Find e-mail addresses."""
    for match in prepared.matches(_HOST, frozenset("@")):
        mailbox = _MAILBOX.search(prepared.text[max(0, match.start() - 65) : match.start()])
        if mailbox:
            start = match.start() - len(mailbox[0])
            yield Found("email", start, match.end(), mailbox[0] + match[0])


def phones(prepared: Prepared) -> Iterator[Found]:
    """Find phone numbers: eight digits or more with signs between them, or after a plus or a zero."""
    for match in prepared.matches(_PHONE, _PHONE_STARTS):
        digits = re.sub(r"\D", "", match[0])
        looks_dialled = match[0][0] in "+(0" or len(digits) < len(match[0])
        if looks_dialled and len(digits) >= _SHORTEST_PHONE:
            yield Found("phone", match.start(), match.end(), digits)


def _link(start: int, text: str) -> Iterator[Found]:
    quote = text.rstrip(_AFTER_LINK)
    value = re.sub(r"^(?:https?://)?(?:www\.)?", "", quote).rstrip("/")
    if value:
        yield Found("link", start, start + len(quote), value)

"""Stops a reply that shows its briefing: the mark, or eight words of the system prompt in a row."""

import base64
import binascii
import codecs
import re

from app.domain.errors import ModelFailure, ModelFailureKind
from app.drafting.seal import Seal

RUN = 8
"""Words in a row that nobody writes twice by chance."""
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[\"“„][^\"“”„\n]{0,300}[\"”“]")  # wording that the briefing offers for use
_CODED = re.compile(r"[A-Za-z0-9+/_-]{12,400}={0,2}")
_LEAKED = "the model began to show its instructions: the draft was thrown away"


class LeakGuard:
    """Watches one reply as it arrives; every method raises `ModelFailure` on a leak."""

    def __init__(self, seal: Seal, secret: str) -> None:
        self._canary = seal.canary.casefold()
        words = _words(_QUOTED.sub(" | ", secret).replace("|", " 0 "))
        self._runs = frozenset(tuple(words[index : index + RUN]) for index in range(len(words) - RUN + 1))
        self._text = ""
        self._shown = 0
        self._read = 0
        self._last: list[str] = []

    def feed(self, text: str) -> str:
        """Take the next words of the reply; give those that can no longer be part of the mark."""
        self._text += text
        lower = self._text.casefold()
        if self._canary in lower[max(0, self._shown - len(self._canary)) :]:
            raise _leak()
        self._read_words(final=False)
        held = next((size for size in range(len(self._canary) - 1, 0, -1) if lower.endswith(self._canary[:size])), 0)
        return self._show(len(self._text) - held)

    def finish(self) -> str:
        """Give the last words, once the whole reply has been read for the mark in other spellings."""
        self._read_words(final=True)
        if any(_squeezed(self._canary) in spelling for spelling in _spellings(self._text)):
            raise _leak()
        return self._show(len(self._text))

    def _show(self, end: int) -> str:
        fresh = self._text[self._shown : end]
        self._shown = max(self._shown, end)
        return fresh

    def _read_words(self, *, final: bool) -> None:
        start, self._read = self._read, len(self._text)
        for match in _WORD.finditer(self._text, start):
            if match.end() == len(self._text) and not final:
                self._read = match.start()  # the word may go on
                return
            self._last = [*self._last[-RUN + 1 :], match.group().casefold()]
            if tuple(self._last) in self._runs:
                raise _leak()


def _leak() -> ModelFailure:
    return ModelFailure(ModelFailureKind.INVALID_ANSWER, _LEAKED)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _spellings(text: str) -> list[str]:
    """Read the text as it stands, backwards, and with its long codes decoded."""
    found = [_squeezed(spelling) for spelling in (text, text[::-1], codecs.encode(text, "rot13"))]
    for code in _CODED.findall(text):
        for decode in (_base64, bytes.fromhex):
            try:
                found.append(_squeezed(decode(code).decode("utf-8", "ignore")))
            except (ValueError, binascii.Error):
                continue
    return found


def _base64(code: str) -> bytes:
    return base64.urlsafe_b64decode(
        code.rstrip("=").replace("+", "-").replace("/", "_") + "=" * (-len(code.rstrip("=")) % 4)
    )

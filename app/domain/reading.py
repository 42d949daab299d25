"""A message as cues see it: words in lower case without accents, sentences marked, every word with its place."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from app.domain.value import Span

_LAST_ONE_TO_ONE = 0x24F  # the end of Latin Extended-B
_TOKEN = re.compile(
    r"(?P<emoticon>[:;=]'?-?[()|/]|<3)(?!\w)"
    r"|(?P<word>\d[\d.,:/]{0,20}\d(?!\w)|[^\W_]{1,60}(?:'[^\W_]{1,30})?)"
    r"|(?P<sign>[\u2600-\u27bf\U0001f300-\U0001faff])"
    r"|(?P<stop>[.!?;…。！？]|\n\n)"
)
_EMOTICONS = {"(": "☹", "/": "☹", "|": "☹", ")": "☺", "3": "❤"}
# After these an apostrophe is inside a word (`don't`, `it's`); elsewhere it joins two words (`l'article`).
_INSIDE = frozenset({"t", "s", "m", "re", "ve", "ll", "d", "n", "er"})
_STOP = "."
_CUE_WORD = re.compile(r"<[a-z_]+>|~\d+|[^\s()\[\]|<>~^$]+")


def _folding_table() -> dict[int, str]:
    table = {code: _base_letter(chr(code)) for code in range(_LAST_ONE_TO_ONE + 1)}
    table |= {ord(sign): "'" for sign in "‘’‛ʼ`´"} | {ord(sign): '"' for sign in "“”„«»"}
    table |= {ord(sign): "-" for sign in "‐‑‒–—"}
    return {code: sign for code, sign in table.items() if sign != chr(code)}


def _base_letter(sign: str) -> str:
    base = unicodedata.normalize("NFD", sign)[0]
    lowered = base.lower()
    return lowered if base.isalpha() and len(lowered) == 1 else sign


_TABLE = _folding_table()


def fold(text: str) -> str:
    """Lower-case and strip accents, one character for one, so that offsets stay those of `text`."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return lowered.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text cut into words."""

    text: str
    joined: str
    """` . my order never came . `: what cues are searched in."""
    words: frozenset[str]
    tokens: tuple[tuple[str, int, int], ...]
    """Each word with its offsets in `text`; `.` where a sentence ends."""
    places: tuple[int, ...]
    """Offset in `joined` of each token."""

    @classmethod
    def of(cls, text: str) -> "Reading":
        """Cut `text` into words."""
        tokens = tuple(_tokens(text))
        places: list[int] = []
        place = 3
        for word, _, _ in tokens:
            places.append(place)
            place += len(word) + 1
        joined = " . " + "".join(f"{word} " for word, _, _ in tokens) + ". "
        return cls(text, joined, frozenset(word for word, _, _ in tokens), tokens, tuple(places))

    def span(self, start: int, end: int) -> Span:
        """Give the words of `text` that stand at `start:end` of `joined`."""
        first, last = self._token_at(start), self._token_at(max(start, end - 1))
        return Span.of(self.text, self.tokens[first][1], self.tokens[last][2])

    def _token_at(self, place: int) -> int:
        return max(0, bisect_right(self.places, place) - 1)

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of `text`, without their final sign."""
        spans: list[Span] = []
        begin: int | None = None
        end = 0
        for word, start, stop in (*self.tokens, (_STOP, 0, 0)):
            if word != _STOP:
                begin, end = (start if begin is None else begin), stop
            elif begin is not None:
                spans.append(Span.of(self.text, begin, end))
                begin = None
        return tuple(spans)


def _tokens(text: str) -> list[tuple[str, int, int]]:
    folded = fold(text)
    tokens: list[tuple[str, int, int]] = []
    for found in _TOKEN.finditer(folded):
        start, end = found.span()
        if found["word"]:
            head, apostrophe, tail = found["word"].partition("'")
            if apostrophe and tail not in _INSIDE:
                middle = start + len(head) + 1
                tokens += [(head, start, middle), (tail, middle, end)]
            else:
                tokens.append((head + tail, start, end))
        elif found["emoticon"]:
            tokens.append((_EMOTICONS[found["emoticon"][-1]], start, end))
        else:
            tokens.append((_STOP if found["stop"] else found["sign"], start, end))
    return tokens


def cue_words(source: str) -> str:
    """Bring a cue into the same form as the words of a `Reading`; its notation is that of `evals/phrases.py`."""
    return _CUE_WORD.sub(lambda found: _cue_word(found[0]), source)


def _cue_word(word: str) -> str:
    if word[0] in "<~":
        return word
    bare = fold(word.strip("*"))
    head, apostrophe, tail = bare.partition("'")
    plain = f"{head} {tail}" if apostrophe and tail not in _INSIDE else head + tail
    begins, ends = "*" if word.startswith("*") else "", "*" if word.endswith("*") and len(word) > 1 else ""
    return f"{begins}{plain.replace('-', ' ')}{ends}"

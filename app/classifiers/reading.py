"""A message as cues see it: words in lower case without accents, contractions written out, sentences marked."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.value import Span
from app.features import fold
from evals.phrases import Searched

_TOKEN = re.compile(
    r"(?P<emoticon>(?<!\w)[:;=]'?-?[()|/]|<3)(?!\w)"
    r"|(?P<word>\d[\d.,:/]{0,20}\d(?!\w)|[^\W_]{1,60}(?:'[^\W_]{1,30})?)"
    r"|(?P<sign>[\u2600-\u27bf\U0001f300-\U0001faff])"
    r"|(?P<stop>[.!?;\u2026\u3002\uff01\uff1f])"
    r"|(?P<line>\n+)"
)
_EMOTICONS = {"(": "emojisad", "/": "emojiweary", "|": "emojiweary", ")": "emojihappy", "3": "emojihappy"}
_EMOJI = {
    sign: word
    for word, signs in {
        "emojihappy": "😊😍❤👍🙏🎉😀😁😃😄🥰☺💕🙌👏😘🤗💖💙💚💛🧡💜⭐✨",
        "emojiangry": "😡😠🤬😤👿🖕💢👎💩",
        "emojisad": "😢😭😞😔☹🙁😥😿💔🥺",
        "emojiweary": "😩😫😒😑😣😖😕🤦😓🤷🤔",
        "emojiworried": "😟😰😨😱😬😧😦",
        "emojieyeroll": "🙄",
        "emojilaugh": "😂🤣😅😆",
    }.items()
    for sign in signs
}
_STOP = "."
_CUE_WORD = re.compile(r"<[a-z_]+>|~\d+|[^\s()\[\]|<>~^$]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the contractions of a language are written out."""

    words: Mapping[str, tuple[str, ...]]
    """A whole word to the words it stands for."""
    endings: Mapping[str, tuple[str, ...]]
    """An ending with an apostrophe to the words it stands for."""
    pronouns: frozenset[str]
    """Words after which `'s` stands for a verb."""
    abbreviations: frozenset[str] = frozenset()
    """Words whose full stop does not end a sentence."""

    def written_out(self, word: str) -> tuple[str, ...]:
        """Give the words that a folded word stands for; `l'article` becomes two."""
        if word in self.words:
            return self.words[word]
        if "'" not in word:
            return (word,)
        for ending, full in self.endings.items():
            stem = word.removesuffix(ending)
            if stem and stem != word:
                return (stem, "s") if ending == "'s" and stem not in self.pronouns else (stem, *full)
        return tuple(part for part in word.split("'") if part)


class Token(NamedTuple):
    """One word in its plain form, with its place; the words of a contraction share theirs."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text cut into words."""

    text: str
    tokens: tuple[Token, ...]
    """Words, and `.` where a sentence ends."""
    joined: str
    """` . my order never came . `: what cues are searched in."""
    words: frozenset[str]
    places: tuple[int, ...]
    """Offset in `joined` of each token."""
    searched: Searched
    """`joined`, made ready for phrases."""

    @classmethod
    def of(cls, text: str, spelling: Spelling) -> "Reading":
        """Cut `text` into words."""
        tokens = tuple(_tokens(text, spelling))
        places: list[int] = []
        place = 3
        for token in tokens:
            places.append(place)
            place += len(token.word) + 1
        joined = " . " + "".join(f"{token.word} " for token in tokens) + ". "
        searched = Searched.of(((at, token.word) for at, token in zip(places, tokens, strict=True)), joined)
        return cls(text, tokens, joined, searched.words, tuple(places), searched)

    def span(self, start: int, end: int) -> Span:
        """Give the words of `text` that stand at `start:end` of `joined`."""
        first, last = self.token_range(start, end)
        return Span.of(self.text, self.tokens[first].start, self.tokens[last - 1].end)

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """Give the tokens that stand at `start:end` of `joined`, the second number exclusive."""
        first = max(0, bisect_right(self.places, start) - 1)
        return first, max(first + 1, bisect_left(self.places, end))


def _tokens(text: str, spelling: Spelling) -> list[Token]:
    tokens: list[Token] = []
    for found in _TOKEN.finditer(fold(text)):
        start, end = found.span()
        if found["word"]:
            tokens += [Token(word, start, end) for word in spelling.written_out(found["word"])]
        elif found["emoticon"]:
            tokens.append(Token(_EMOTICONS[found[0][-1]], start, end))
        elif found["sign"]:
            tokens.append(Token(_EMOJI.get(found["sign"], "emoji"), start, end))
        elif found[0] == "." and tokens and tokens[-1].word in spelling.abbreviations:
            continue
        elif found["stop"] or end - start > 1 or not text[end : end + 1].islower():
            # A single line break before a small letter was wrapped, not ended.
            tokens.append(Token(_STOP, start, end))
    return tokens


def plain_phrase(source: str, spelling: Spelling) -> str:
    """Bring a phrase of `evals/phrases.py` into the same form as the words of a `Reading`."""
    return _CUE_WORD.sub(lambda found: _plain_word(found[0], spelling), source)


def _plain_word(word: str, spelling: Spelling) -> str:
    bare = word.strip("*")
    if word[0] in "<~" or not bare:
        return word
    head, tail = "*" if word.startswith("*") else "", "*" if word.endswith("*") else ""
    parts = [plain for part in fold(bare).split("-") if part for plain in spelling.written_out(part)]
    return f"{head}{' '.join(parts)}{tail}"

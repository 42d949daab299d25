"""Measures the form of a message: capitals, exclamation marks, questions, and lists of telling words."""

import re

from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary
from app.domain.taxonomy import Signal

_QUOTED = re.compile(r'"[^"\n]{1,300}"|“[^”\n]{1,300}”|«[^»\n]{1,300}»|„[^“”\n]{1,300}[“”]')
_ASKED = re.compile("[?\uff1f\u061f]")
_SHOUTED = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]{3,30}\b")
_WORD = re.compile(r"[^\W\d_]{2,60}")
_FEW_WORDS = 6
# How many of something make the signal full.
_FULL: dict[Signal, int] = {
    Signal.EXCLAMATION: 3,
    Signal.SWEARING: 2,
    Signal.INTENSIFIERS: 3,
    Signal.NEGATIVE: 2,
    Signal.POSITIVE: 2,
    Signal.POLITE: 2,
    Signal.REPEATED: 2,
    Signal.TROUBLE: 2,
}
_LISTS = tuple(signal for signal in _FULL if signal is not Signal.EXCLAMATION)


def unquoted(text: str) -> str:
    """Blank out what stands in quotation marks, which others said; a text that is mostly quotation stays."""
    places = [found.span() for found in _QUOTED.finditer(text)]
    if 2 * sum(end - start for start, end in places) > len(text):
        return text
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def measure(text: str, reading: Reading, vocabulary: Vocabulary) -> dict[str, float]:
    """Measure all signals of a message but `failure`; each is from 0 to 1."""
    words = _WORD.findall(text)
    counts: dict[Signal, float] = {signal: len(vocabulary.places(signal.value, reading)) for signal in _LISTS}
    counts[Signal.EXCLAMATION] = text.count("!")
    signals = {signal.value: min(1.0, count / _FULL[signal]) for signal, count in counts.items()}
    asks = bool(_ASKED.search(text)) or bool(vocabulary.places(Signal.QUESTION.value, reading))
    return {
        **signals,
        Signal.ALWAYS.value: 1.0,
        Signal.QUESTION.value: float(asks),
        Signal.CAPITALS.value: _capitals(text, words),
        Signal.SHORT.value: float(len(words) <= _FEW_WORDS),
    }


def _capitals(text: str, words: list[str]) -> float:
    """Tell how much is shouted: a single word a third, three words or half of the text fully."""
    shouted = [word for word in _SHOUTED.findall(text) if word.isupper()]
    if not words or not shouted:
        return 0.0
    return min(1.0, max(len(shouted) / 3, 2 * len(shouted) / len(words)) if len(shouted) > 1 else 1 / 3)

"""Finds which of our places a message names, and which devices."""

from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary

_LONGEST_NAME = 3


def device_places(reading: Reading, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Find devices, systems and browsers, as offsets in the text."""
    return vocabulary.offsets("devices", reading)


def named_places(reading: Reading, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Find `the Camden branch` and `your store in Leeds`: a word for a place beside a name, as offsets in the text."""
    links = {reading.token_range(*place)[0] for place in vocabulary.places("place_links", reading)}
    found: list[tuple[int, int]] = []
    for place in vocabulary.places("place_words", reading):
        first, last = reading.token_range(*place)
        begin = first
        while begin > max(0, first - _LONGEST_NAME) and _is_name(reading, begin - 1):
            begin -= 1
        end = last + 1 if last in links else last
        stop = end
        while stop < min(len(reading.tokens), end + _LONGEST_NAME) and _is_name(reading, stop):
            stop += 1
        if begin < first:
            found.append((reading.tokens[begin].start, reading.tokens[last - 1].end))
        elif stop > end:
            found.append((reading.tokens[first].start, reading.tokens[stop - 1].end))
    return found


def _is_name(reading: Reading, place: int) -> bool:
    """Tell a name by its capital, unless a sentence begins there or all is in capitals."""
    token = reading.tokens[place]
    written = reading.text[token.start : token.end]
    begins = place == 0 or reading.tokens[place - 1].word == "."
    return written[:1].isupper() and not written.isupper() and not begins

"""Finds the product that a message is about, as words that read well after `your`."""

from collections.abc import Iterator

from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary

_MOST = 2
_LONGEST = 3
"""Words of a product whose noun is not in the list."""
_MODIFIERS = 2
"""Words between the determiner and a noun of the list."""
_OWN, _OTHER, _BARE, _FAILED, _BOUGHT = 3, 2, 1, 3, 3
"""Points: `my kettle`, `a kettle`, `kettle` alone, a failure after it, a purchase before it."""
_UNDETERMINED = frozenset({"a", "an", "un", "una", "une", "ein", "eine", "einen", "um", "uma", "een"})


def product_places(reading: Reading, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Find at most two products, as offsets in the text; the one most surely complained about first."""
    finder = _Finder(reading, vocabulary)
    ranked = sorted(finder.candidates(), key=lambda candidate: -candidate[2])
    kept: list[tuple[int, int]] = []
    words: set[str] = set()
    for first, last, _ in ranked:
        head = reading.tokens[last - 1].word
        place = reading.tokens[first].start, reading.tokens[last - 1].end
        if head not in words and len(kept) < _MOST:
            words.add(head)
            kept.append(place)
    return kept


class _Finder:
    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        self.reading = reading
        self.words = [token.word for token in reading.tokens]
        self.stop_words = vocabulary.stop_words
        self.determiners = self._tokens_of("product_before", vocabulary)
        self.adjectives = self._tokens_of("product_adjectives", vocabulary)
        self.known = [reading.token_range(*place) for place in vocabulary.places("products", reading)]
        self.unfit = [reading.token_range(*place) for place in vocabulary.places("not_products", reading)]
        self.failing = {start for start, _ in self._ranges("product_failed", vocabulary)}
        self.bought = {end for _, end in self._ranges("product_bought", vocabulary)}

    def _ranges(self, name: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
        find = vocabulary.lists.get(name, ((), ()))[0]
        return [self.reading.token_range(*place) for phrase in find for place in phrase.search(self.reading.searched)]

    def _tokens_of(self, name: str, vocabulary: Vocabulary) -> set[int]:
        return {first for first, _ in self._ranges(name, vocabulary)}

    def candidates(self) -> Iterator[tuple[int, int, int]]:
        """Yield first token, end and points."""
        for first, last in self.known:
            begin, evidence = self._begin(first), self._evidence(first, last)
            if self._is_modifier(last):
                continue
            bare = begin is None or self.words[begin - 1] in _UNDETERMINED
            if begin is not None and (evidence or not bare):
                points = _OTHER if self.words[begin - 1] in _UNDETERMINED else _OWN
                yield self._skip(begin, last), last, points + max(evidence, self._evidence(begin, last))
            elif evidence:
                yield first, last, _BARE + evidence
        known = {place for first, last in self.known for place in range(first, last)}
        for determiner in self.determiners:
            begin = self._skip(determiner + 1, len(self.words))
            for last in range(begin + 1, min(begin + _LONGEST, len(self.words)) + 1):
                if known & set(range(begin, last + 1)) or not self._is_open_noun(begin, last):
                    break
                if evidence := self._evidence(begin, last):
                    yield begin, last, _OTHER + evidence
                    break

    def _is_modifier(self, last: int) -> bool:
        """Tell that a noun only describes the next one, as in `phone contract`."""
        return (
            last < len(self.words)
            and self._touches(last)
            and self._is_content(last)
            and last not in self.failing
            and not self.words[last - 1].endswith("s")
            and not self.words[last].endswith(("s", "ed", "ing", "en", "ly"))
        )

    def _touches(self, place: int) -> bool:
        """Tell that only a space or hyphen stands before a word."""
        return self.reading.text[self.reading.tokens[place - 1].end : self.reading.tokens[place].start] in (
            " ",
            "-",
            "",
        )

    def _begin(self, first: int) -> int | None:
        """Find where the words of a product begin after its determiner; `None` without one."""
        for begin in range(first, max(0, first - _MODIFIERS) - 1, -1):
            if begin - 1 in self.determiners:
                return begin
            before = self.words[begin - 1] if begin else ""
            describes = begin - 1 in self.adjectives or before.isdigit() or (begin > 0 and self._is_content(begin - 1))
            if begin == 0 or not describes or not self._touches(begin):
                return None
        return None

    def _skip(self, begin: int, end: int) -> int:
        """Leave out `new`, numbers and other stop words between determiner and noun."""
        while begin < end - 1 and (self.words[begin] in self.stop_words or self.words[begin].isdigit()):
            begin += 1
        return begin

    def _is_content(self, place: int) -> bool:
        word = self.words[place]
        return word.isalpha() and word not in self.stop_words and not word.startswith("emoji")

    def _is_open_noun(self, begin: int, last: int) -> bool:
        joined = all(self._touches(place) for place in range(begin + 1, last))
        goes_on = last < len(self.words) and self._touches(last)
        unfit = any(start < last + goes_on and begin < end for start, end in self.unfit)
        return joined and not unfit and all(self._is_content(place) for place in range(begin, last))

    def _evidence(self, begin: int, last: int) -> int:
        """Give points where a failure follows or a purchase comes before."""
        bought = bool(self.bought & {begin, begin - 1})
        return _FAILED * (last in self.failing) + _BOUGHT * bought

"""Tells the language of a message: by script, word list or letter statistics, or by what is known of the customer."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from langdetect import LangDetectException
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

from app.classifiers.scripts import by_script
from app.classifiers.tell_words import TELL_WORDS
from app.domain.assessment import Language, LanguageSource
from app.domain.message import Thread
from app.features import fold

_NOISE = re.compile(
    r"https?://\S{1,2000}|www\.\S{1,2000}"  # links
    r"|[\w.+-]{1,64}@[\w.-]{1,255}"  # e-mail addresses
    r"|(?<!\w)@\w{1,50}"  # handles
    r"|#?\b(?=[\w-]{0,30}\d)[\w-]{1,40}"  # order numbers, dates, models
)
_QUOTED = re.compile(r'"[^"\n]{1,200}"|“[^”\n]{1,200}”|«[^»\n]{1,200}»|„[^“”\n]{1,200}[“”]')
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s|\n")
_CODE = re.compile(r"^([a-z]{2})(?:[-_]([a-z]{2}))?(?:[-_;,].*)?$", re.IGNORECASE)

_KNOWING: dict[str, list[str]] = {}
"""Each known word in its plain form, to the languages that know it."""
for _language, _known in TELL_WORDS.items():
    for _plain in {fold(_word) for _word in _known}:
        _KNOWING.setdefault(_plain, []).append(_language)
_FEW_LETTERS = 6
_SHORT = 25
_READ = 240
"""Letters after which more text does not change the answer."""
_DOUBTFUL, _POSSIBLE, _MIXED = 0.5, 0.1, 0.9
_FEW_TO_TELL = 60
"""Letters below which a guess by letters alone, without one known word, gives way to a hint."""
_SURE = 0.65
"""Below this a guess between close languages gives way to a hint that is possible at all."""
_WORD_WEIGHT, _WORDS_THAT_COUNT = 0.6, 4
"""How much each known word counts beside the probability of the letters; measured on 280 short messages."""
_PART_END = re.compile(r"(?<=[.!?,;:])\s|\n|[\"“”«»„]")
_PARTS, _SPEAKS = 12, 1.9
"""Parts of a text that are asked for a second language, and the points of known words that make one sure."""
_ITERATIONS, _TRIALS = 100, 5
"""Samples for texts between two languages, whose probability never settles; the library's 7 times 1000 take 20 ms."""
_CAPS = ((10, 0.6), (20, 0.75), (40, 0.9))
_MOST = 0.98
_HINT_CONFIDENCE, _DEFAULT_CONFIDENCE, _WORDLIST_CONFIDENCE, _SCRIPT_CONFIDENCE = 0.6, 0.3, 0.7, 0.98


class LanguageDetection:
    """Implements `LanguageDetector`; the same text always gives the same answer, in any number of threads."""

    def __init__(self, default_language: str) -> None:
        self._default = default_language
        self._factory = _factory()

    def detect(self, thread: Thread, hints: tuple[str, ...]) -> Language:
        """Tell the language of the last customer turn; `hints` decide where its words cannot."""
        plain = _NOISE.sub(" ", thread.message[: 10 * _READ])
        script = by_script(plain)
        if script is not None:
            confidence = _SCRIPT_CONFIDENCE if script.letters > 1 else _HINT_CONFIDENCE
            return Language(code=script.code, confidence=confidence, source=LanguageSource.SCRIPT)
        known_hints = tuple(code for code in map(_code, hints) if code is not None)
        words = _WORD.findall(plain)
        if len(words) <= 1 or sum(map(len, words)) < _FEW_LETTERS:
            return self._by_words(words, known_hints)
        found = self._by_letters(plain, known_hints)
        also = _also(plain, found.code)
        if also is not None and found.source is LanguageSource.LANGDETECT:
            points = word_points(_WORD.findall(_QUOTED.sub(" ", plain)))
            if points.get(also, 0.0) >= 2 * points.get(found.code, 0.0):  # few letters misled; the known words are many
                return Language(code=also, confidence=_HINT_CONFIDENCE, source=LanguageSource.WORDLIST)
        return found.model_copy(update={"also": also})

    def _by_words(self, words: list[str], hints: tuple[str, ...]) -> Language:
        points = word_points(words)
        best = max(points.values(), default=0.0)
        telling = [code for code, value in points.items() if value == best]
        if len(telling) == 1:
            return Language(code=telling[0], confidence=_WORDLIST_CONFIDENCE, source=LanguageSource.WORDLIST)
        if hints:
            return Language(code=hints[0], confidence=_HINT_CONFIDENCE, source=LanguageSource.HINT)
        code = self._default if self._default in telling or not telling else telling[0]
        return Language(code=code, confidence=_DEFAULT_CONFIDENCE, source=LanguageSource.DEFAULT)

    def _by_letters(self, plain: str, hints: tuple[str, ...]) -> Language:
        unquoted = _QUOTED.sub(" ", plain)
        text = unquoted if len(_WORD.findall(unquoted)) > 1 else plain
        scores = self._scores(text[:_READ])
        if _top(scores) < _MIXED:
            longest = max(_SENTENCE_END.split(text), key=len)
            if len(_WORD.findall(longest)) > 1:
                scores = self._scores(longest[:_READ])
        letters = sum(map(len, _WORD.findall(text)))
        cap = next((cap for below, cap in _CAPS if letters < below), _MOST)
        doubted = letters < _SHORT or min(cap, _top(scores)) < _SURE
        if hints and letters < _FEW_TO_TELL and not self._spoken(text, scores):
            return Language(code=hints[0], confidence=_HINT_CONFIDENCE, source=LanguageSource.HINT)
        if hints and (_top(scores) < _DOUBTFUL or (doubted and scores.get(hints[0], 0.0) > _POSSIBLE)):
            return Language(code=hints[0], confidence=_HINT_CONFIDENCE, source=LanguageSource.HINT)
        if not scores:
            return Language(code=self._default, confidence=_DEFAULT_CONFIDENCE, source=LanguageSource.DEFAULT)
        code = max(scores, key=lambda key: scores[key])
        return Language(code=code, confidence=round(min(cap, scores[code]), 2), source=LanguageSource.LANGDETECT)

    @staticmethod
    def _spoken(text: str, scores: dict[str, float]) -> bool:
        """Tell whether a known word of the language that the letters point at stands in a text."""
        best = max(scores, key=lambda code: scores[code], default="")
        return word_points(_WORD.findall(text)).get(best, 0.0) > 0

    def _scores(self, text: str) -> dict[str, float]:
        """Combine letters and known words into shares that add up to 1."""
        scores = self._probabilities(text)
        for code, points in word_points(_WORD.findall(text)).items():
            scores[code] = scores.get(code, 0.0) + _WORD_WEIGHT * points
        total = sum(scores.values())
        return {code: score / total for code, score in scores.items()} if total else {}

    def _probabilities(self, text: str) -> dict[str, float]:
        detector = self._factory.create()
        detector.ITERATION_LIMIT = _ITERATIONS
        detector.n_trial = _TRIALS
        detector.seed = 0  # its sampling must not change the answer from run to run
        # Words all in capitals have no features, so a text that shouts would have none.
        detector.append(text.lower() if text.isupper() else text)
        try:
            return {found.lang: found.prob for found in detector.get_probabilities()}
        except LangDetectException:
            return {}


def _also(plain: str, code: str) -> str | None:
    """Find a language besides `code` that some part of the text surely speaks; only words are asked, which is quick."""
    best: tuple[float, str | None] = (0.0, None)
    for part in _PART_END.split(plain)[:_PARTS]:
        points = word_points(_WORD.findall(part))
        for other, value in points.items():
            sure = value >= _SPEAKS and value >= 2 * points.get(code, 0.0)
            if other != code and sure and value > best[0]:
                best = (value, other)
    return best[1]


def word_points(words: Iterable[str]) -> dict[str, float]:
    """Give each language a point for each known word, at most four in all; one known to several tells less."""
    points: dict[str, float] = {}
    count = 0
    for word in words:
        knowing = _KNOWING.get(fold(word), ())
        count += bool(knowing)
        for code in knowing:
            points[code] = points.get(code, 0.0) + len(knowing) ** -2
    scale = min(1.0, _WORDS_THAT_COUNT / count) if count else 0.0
    return {code: value * scale for code, value in points.items()}


def _top(scores: dict[str, float]) -> float:
    return max(scores.values(), default=0.0)


def _code(hint: str) -> str | None:
    """Read `de`, `de-AT`, `de_AT.UTF-8` or the head of an `Accept-Language` value."""
    found = _CODE.match(hint.strip().split(",")[0].split(".")[0].split(";")[0])
    if found is None:
        return None
    language, region = found[1].lower(), (found[2] or "").upper()
    if language != "zh":
        return language
    return "zh-TW" if region in ("TW", "HK", "MO") else "zh-CN"


@cache
def _factory() -> DetectorFactory:
    """Load the letter statistics of the languages that a script does not tell: the allow-list of the detector."""
    factory = DetectorFactory()
    profiles = [(Path(PROFILES_DIRECTORY) / code).read_text(encoding="utf-8") for code in sorted(TELL_WORDS)]
    factory.load_json_profile(profiles)
    return factory

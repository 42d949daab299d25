"""Finds which calendar day a customer means: `last Friday`, `the 4th`, `two weeks ago`, told by the words around it."""

import re
from datetime import date, timedelta

from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary
from evals.particulars import Particular, day_of, stretch

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_OF_MONTH = re.compile(r"---(\d\d)")
_WITHOUT_YEAR = re.compile(r"--\d\d-\d\d")
_STEPS = {"this morning": 0, "this afternoon": 0, "this evening": 0, "end of day": 0, "last night": -1}
"""Parts of days, and how many days from today they are."""
_WEEK, _MONTHS = 7, 12
_LONG_PAST = 60
"""Days: a date without a year that lies further back, in words about what is to come, is that of next year."""
_MOST_AGO = 3_650
_UNITS = {"day": 1, "night": 1, "week": 7, "fortnight": 14}
_TOUCHING = 1


class Days:
    """The days of one text, seen from the day on which it was written."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary, today: date | None) -> None:
        self._reading = reading
        self._vocabulary = vocabulary
        self._today = today
        self._known: dict[str, list[tuple[int, int]]] = {}

    def day(self, particular: Particular, *, ahead: bool = False) -> date | None:
        """Tell the day; `ahead`: the words make it a day to come. `None` where it cannot be told."""
        today = self._today
        if today is None or particular.kind not in ("date", "weekday"):
            return day_of(particular, today)
        if particular.value in _STEPS:
            return today + timedelta(days=_STEPS[particular.value])
        start, end = particular.span.start, particular.span.end
        day_number = _DAY_OF_MONTH.fullmatch(particular.value)
        if particular.value in _WEEKDAYS:
            return _weekday(_WEEKDAYS.index(particular.value), today, self._lean(start, end, ahead=ahead) or -1)
        if day_number:
            return _day_of_month(int(day_number[1]), today, self._lean(start, end, ahead=ahead))
        day = day_of(particular, today)
        if day is not None and _WITHOUT_YEAR.fullmatch(particular.value) and (today - day).days > _LONG_PAST:
            return _next_year(day) if self._lean(start, end, ahead=ahead) > 0 else day
        return day

    def ago(self, particular: Particular) -> tuple[int, int, date | None] | None:
        """Tell that a stretch of time says when something was: `two weeks ago`, as place and day."""
        start, end = particular.span.start, particular.span.end
        for one, other in self._spans("date_ago"):
            if 0 <= one - end <= _TOUCHING or 0 <= start - other <= _TOUCHING:
                return min(one, start), max(other, end), self._back(particular)
        return None

    def _back(self, particular: Particular) -> date | None:
        lasting = stretch(particular)
        if self._today is None or lasting is None or lasting[0] != lasting[1]:
            return None
        days = int(lasting[1] * _UNITS.get(lasting[2], 0))
        return self._today - timedelta(days=days) if 0 < days <= _MOST_AGO else None

    def _lean(self, start: int, end: int, *, ahead: bool) -> int:
        """Tell whether words around a day put it before (-1) or after (1) today; 0 if they do not say."""
        if self._beside("date_last", start, end):
            return -1
        if ahead or self._beside("date_next", start, end):
            return 1
        if self._beside("date_open", start, end):
            return 0
        begin, stop = self._sentence(start)
        if any(begin <= one < stop for one, _ in self._spans("date_behind")):
            return -1
        return int(any(begin <= one < stop for one, _ in self._spans("date_ahead")))

    def _beside(self, name: str, start: int, end: int) -> bool:
        return any(0 <= start - other <= _TOUCHING or 0 <= one - end <= _TOUCHING for one, other in self._spans(name))

    def _sentence(self, place: int) -> tuple[int, int]:
        begin, stop = 0, len(self._reading.text)
        for token in self._reading.tokens:
            if token.word == "." and token.start >= place:
                return begin, token.start
            if token.word == ".":
                begin = token.end
        return begin, stop

    def _spans(self, name: str) -> list[tuple[int, int]]:
        if name not in self._known:
            self._known[name] = self._vocabulary.offsets(name, self._reading)
        return self._known[name]


def _weekday(number: int, today: date, lean: int) -> date:
    """Take the nearest such day that is not today, before or after it."""
    steps = (number - today.weekday()) % _WEEK or _WEEK
    return today + timedelta(days=steps if lean > 0 else steps - _WEEK if steps < _WEEK else -_WEEK)


def _day_of_month(number: int, today: date, lean: int) -> date | None:
    """Take the nearest such day: not after today if it leans back, not before today if it leans ahead."""
    months = range(today.year * _MONTHS + today.month - 3, today.year * _MONTHS + today.month + 2)
    days = [day for month in months if (day := _date(month // _MONTHS, month % _MONTHS + 1, number))]
    fitting = [day for day in days if lean == 0 or (day - today).days * lean >= 0]
    return min(fitting, key=lambda day: abs((day - today).days), default=None)


def _next_year(day: date) -> date | None:
    return _date(day.year + 1, day.month, day.day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

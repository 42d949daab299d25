"""The words of one language that make up particulars, read from `prompts/lexicons/particulars/<language>.yaml`."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from app.domain.value import Value
from app.formats import read

FOLDER = Path(__file__).resolve().parents[2] / "prompts" / "lexicons" / "particulars"

Words = tuple[str, ...]
Names = Annotated[dict[str, str], Field(default_factory=dict)]
Whole = Annotated[dict[str, int], Field(default_factory=dict)]
Parts = Annotated[dict[str, float], Field(default_factory=dict)]
Lists = Annotated[dict[str, Words], Field(default_factory=dict)]


class CommonWords(Value):
    """Signs that are written alike in every language."""

    symbols: dict[str, str]
    """Sign of a currency to its ISO 4217 code, or to `unknown`."""
    codes: Words
    """ISO 4217 codes, in lower case."""
    loose_codes: Words
    """Codes that count in lower case as well, because they are no words."""
    domains: Words
    """Top-level domains that make an address without `https://` or `www.` a link."""
    id_exceptions: str
    """A regular expression of words with digits that are no ids: sizes, units, ordinals."""


class ParticularWords(Value):
    """The words of one language; every list may be empty."""

    numbers: Whole
    multipliers: Whole
    number_joins: Words = ()
    """Words inside a number: `and` in `a hundred and twenty`."""
    halves: Words = ()
    """Words after a number that add a half."""
    couples: Whole
    """Phrases that stand for a whole number."""
    fractions: Parts
    """Phrases that stand for a part, before a unit of time."""
    articles: Words = ()
    """Words that mean one before a unit of time or money."""
    ordinals: Whole
    ordinal_endings: Words = ()
    times_words: Whole
    """`twice` and its like."""
    months: Whole
    weekdays: Names
    """Forms to the English name in lower case."""
    doubtful: Words = ()
    """Months and weekdays that are also other words: they need a capital letter or a day or marker beside them."""
    day_markers: Words = ()
    day_links: Words = ()
    """Words between day and month: `of`, `de`."""
    day_articles: Words = ()
    before_day_number: Words = ()
    bare_day_words: Words = ()
    """Words after which a number without an ending is a day of the month: `le 24`."""
    short_date_signs: Words = ("/",)
    """Signs between day and month of a date without a year: `am 03.05.`."""
    month_first_signs: Words = ()
    """Signs in a text whose writers put the month first: `$`."""
    after_day: Words = ()
    """Words after a day number that leave it a day."""
    relative_days: Names
    """Phrases to their English name."""
    clock_words: Names
    clock_markers: Words = ()
    clock_range_markers: Words = ()
    """Those of `clock_markers` after which `to` joins two hours: `from 9 to 5`."""
    loose_clock_markers: Words = ()
    """Those of `clock_markers` after which a word that also means hours leaves it a stretch: `de deux heures`."""
    clock_ranges: Words = ()
    oclock: Words = ()
    am: Words = ()
    pm: Words = ()
    half_past: Words = ()
    half_to: Words = ()
    """Words that mean half an hour before the hour that follows, as in German."""
    quarter_past: Words = ()
    quarter_to: Words = ()
    hour_and_half: Words = ()
    """Words behind an hour that add half of one: `sete e meia`."""
    hour_and_quarter: Words = ()
    hour_less_quarter: Words = ()
    minute_joins: Words = ()
    """Words between an hour and minutes in words: `duas e vinte`."""
    minute_less: Words = ()
    """Words between an hour and the minutes before it: `tres menos diez`."""
    minutes_past: Words = ()
    minutes_to: Words = ()
    hour_letters: Words = ()
    """Letters between hour and minutes: `h` in French `14h30`."""
    after_hour: Words = ()
    units: Lists
    """English unit in the singular to its forms."""
    unit_adjectives: Words = ()
    range_words: Words = ()
    idle_units: Words = ()
    """Units that say nothing with an article: `in a minute`."""
    currencies: Names
    cents: Names
    percent: Words = ()
    roundings: Words = ()
    """Words before a stretch of time that make it a rough one: `almost`."""
    ahead: Words = ()
    """Words before a stretch of time that say within what time something will be: `within`."""
    forecasts: Words = ()
    """Words beside a time that say how long something takes, lasts or usually is, or what the law gives."""
    term_givers: Words = ()
    """Words before a stretch of time that, with one of `term_uses` behind it, make it a term: `you have 30 days to`."""
    term_uses: Words = ()
    lived: Words = ()
    """Words beside a stretch of time that tell what somebody went through: `waiting`, `no answer`."""
    opening: Words = ()
    """Words beside a clock time that speak of being open or of coming by."""
    id_words: Words = ()
    id_links: Words = ()
    short_id_words: Words = ()
    """Words of `id_words` after which one or two digits are an id: `room 12`."""
    terse_id_words: Words = ()
    """Words of `id_words` after which one or two digits are an id where nothing is counted: `order 47 is late`."""
    letter_id_words: Words = ()
    """Words of `id_words` after which letters alone are an id, all of them capitals: `PNR QWXZRT`."""
    not_before_id: Words = ()
    """Words after which such a word is a verb: `to order 12`."""
    version_words: Words = ()
    not_counted: Words = ()


@cache
def load_common() -> CommonWords:
    """Read what all languages share; raises `InvalidFile`."""
    return read(FOLDER / "common.yaml").into(CommonWords)


@cache
def load_words(language: str) -> ParticularWords:
    """Read the words of a language; a language without a file has none, so that only digits and signs are found."""
    path = FOLDER / f"{language}.yaml"
    return read(path).into(ParticularWords) if path.is_file() else ParticularWords.model_validate({})


def languages() -> tuple[str, ...]:
    """List the languages that have a file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != "common"))

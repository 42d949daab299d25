"""How a report names things, and writes figures in words that a reader needs no key for."""

from babel import Locale, UnknownLocaleError

from evals.metrics import Count
from evals.stats import rule_of_three

_DASH = "–"
_KINDS = {
    "cause": "the cause",
    "emotion": "the emotion",
    "fault": "whose fault it is",
    "stage": "the stage",
    "language": "the language",
    "flags": "flags raised",
    "no_flags": "flags not raised",
    "remedy": "the remedy",
    "contact": "who takes over",
    "state": "the state of the draft",
    "reply_has": "words it must have",
    "reply_lacks": "words it must not have",
    "agent_told": "what the agent is told",
    "passes": "items to pass",
    "never_fails": "items not to fail",
}


def kind_name(kind: str) -> str:
    """Name a kind of expectation."""
    return _KINDS.get(kind, plain(kind))


def plain(name: str) -> str:
    """Write an id as words."""
    return name.replace("_", " ").replace("-", " ")


def language_name(code: str) -> str:
    """Name a language in English, with its code."""
    try:
        name = Locale.parse(code, sep="-").get_language_name("en")
    except (UnknownLocaleError, ValueError):
        name = None
    return f"{name} ({code})" if name else code


def percent(share: float | None) -> str:
    """Write a share in whole per cent, and never as all or nothing unless it is."""
    if share is None:
        return _DASH
    rounded = round(share * 100)
    if rounded == 0 and share > 0:
        return "<1\u00a0%"
    if rounded == 100 and share < 1:  # noqa: PLR2004 (all of them, in per cent)
        return ">99\u00a0%"
    return f"{rounded}\u00a0%"


def interval(count: Count) -> str:
    """Write the 95 % interval of a count; nothing is known of nothing."""
    if not count.of:
        return _DASH
    low, high = count.interval
    return f"{low * 100:.0f} to {high * 100:.0f}\u00a0%"


def milliseconds(value: float) -> str:
    """Write a time."""
    return f"{value / 1000:.1f}\u00a0s" if value >= 1000 else f"{value:.0f}\u00a0ms"  # noqa: PLR2004 (a second)


def many(number: int, one: str, several: str) -> str:
    """Write a number with its noun."""
    return f"{number} {one if number == 1 else several}"


def still_possible(trials: int) -> str:
    """Say what nothing in so many trials leaves open."""
    share = rule_of_three(trials) * 100
    return f"{share:.1f}\u00a0%" if share < 10 else f"{share:.0f}\u00a0%"  # noqa: PLR2004 (one decimal of small figures)

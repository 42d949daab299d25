"""What a caller prefers, read from the Accept headers (RFC 9110, section 12)."""

import re

from app.api.bodies import language_tag

_MOST_PREFERENCES = 20
_MOST_LANGUAGES = 5
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
JSON = "application/json"
EVENTS = "text/event-stream"
HTML = "text/html"


def wants(accept: str, offered: str, *, instead_of: str) -> bool:
    """Tell whether a media type is named and preferred to the usual one; a wildcard alone asks for the usual one."""
    preferences = _preferences(accept)
    usual = next((preferences[name] for name in (instead_of, "application/*", "*/*") if name in preferences), 0.0)
    asked = preferences.get(offered, 0.0)
    return asked > 0 and asked >= usual


def languages(accept_language: str) -> tuple[str, ...]:
    """List the languages of an Accept-Language header, best first; whatever is no language is passed over."""
    preferences = _preferences(accept_language)
    ranked = sorted((name for name, quality in preferences.items() if quality > 0), key=lambda name: -preferences[name])
    return tuple(language_tag(name) for name in ranked if _LANGUAGE.fullmatch(name))[:_MOST_LANGUAGES]


def _preferences(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for entry in header.split(",")[:_MOST_PREFERENCES]:
        name, *parameters = (part.strip() for part in entry.split(";"))
        found[name.lower()] = next((_quality(words[2:]) for words in parameters if words.startswith("q=")), 1.0)
    return found


def _quality(words: str) -> float:
    return float(words) if re.fullmatch(r"[01](\.[0-9]{0,3})?", words) else 0.0

"""Sums as they are written in a language."""

import re
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency

_SPACES = re.compile("[\u00a0\u202f]")
_CODE = re.compile(r"([A-Z]{3})(?=\d)")


def money(amount: Decimal, currency: str, language: str) -> str:
    """Write a sum: `€42.50` in English, `42,50 €` in German, without cents where there are none.

    `currency`: an ISO 4217 code. `language`: a code such as `de` or `zh-cn`; one that nobody knows is written in
    the English way.
    """
    try:
        locale = Locale.parse(language.split("-", maxsplit=1)[0])
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    pattern = locale.currency_formats["standard"].pattern
    if amount == amount.to_integral_value():
        pattern = pattern.replace(".00", "")
    said = format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)
    return _CODE.sub(r"\1 ", _SPACES.sub(" ", said))

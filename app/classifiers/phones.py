"""Finds telephone numbers as they are dialled, in the international form."""

import phonenumbers

_REGIONS = {
    "en": ("GB", "US", "AU", "IE", "IN"),
    "de": ("DE", "AT", "CH"),
    "es": ("ES", "MX", "AR", "CO"),
    "fr": ("FR", "BE", "CH"),
    "it": ("IT", "CH"),
    "nl": ("NL", "BE"),
    "pt": ("PT", "BR"),
}
"""Where a language is written most: regions whose numbers are tried in turn when no country code is given."""
_ANYWHERE = ("ZZ",)
_MOST_DIGITS = 22


def dialled(written: str, language: str, *, announced: bool) -> str | None:
    """Give a telephone number as `+447911123456`; `None` for digits that are none.

    `announced`: words such as `call me on` stand before it, so that a number of a possible length is enough.
    """
    if sum(sign.isdecimal() for sign in written) > _MOST_DIGITS:
        return None
    regions = _ANYWHERE if written.lstrip().startswith("+") else _REGIONS.get(language, _ANYWHERE)
    possible: str | None = None
    for region in regions:
        try:
            number = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return _plain(number)
        if announced and possible is None and phonenumbers.is_possible_number(number):
            possible = _plain(number)
    return possible


def _plain(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

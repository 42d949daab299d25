"""Letters over the bank's messages hold no blocker, no unsupported promise and no slip, in any language and address."""

import pytest

from app.domain.company import Formality
from app.settings import PROMPTS
from tests.drafting.letters.reading import faults, variety
from tests.drafting.letters.writing import Desk, desk, letter_file, requests

LANGUAGES = sorted(path.stem for path in (PROMPTS / "playbook").glob("*.yaml"))
SAAS = PROMPTS / "company" / "examples" / "saas"


def found(own: Desk, count: int) -> list[str]:
    slips = letter_file(own.language).slips
    letters = [own.write(request) for request in requests(own, count)]
    return [f"{fault.kind}: {fault.words}" for letter in letters for fault in faults(letter, slips)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_formal_letters_are_clean(language: str) -> None:
    assert found(desk(language), 60) == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_informal_letters_are_clean(language: str) -> None:
    assert found(desk(language, Formality.INFORMAL), 30) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_of_a_software_company_are_clean(language: str) -> None:
    assert found(desk(language, Formality.INFORMAL, SAAS), 30) == []


def test_two_customers_rarely_get_the_same_letter() -> None:
    own = desk("en")

    letters = [own.write(request) for request in requests(own, 160)]

    assert variety(letters).distinct > 0.9

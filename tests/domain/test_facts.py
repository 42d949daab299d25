"""Verified facts are read in words, and a reserved fact that means nothing is refused with what to write."""

import pytest

from app.domain.facts import InvalidFacts, SuppliedFacts
from app.domain.stage import Stage
from app.domain.taxonomy import Fault


def test_reserved_names_have_their_own_fields_and_others_keep_their_names() -> None:
    facts = SuppliedFacts.parse(
        {"cause_found": "the label fell off", "fault": "Partner", "stage": "follow-up", "van": 12, "insured": True}
    )

    assert facts.cause_found == "the label fell off"
    assert facts.fault is Fault.PARTNER
    assert facts.stage is Stage.FOLLOW_UP
    assert facts.other == (("van", "12"), ("insured", "yes"))


def test_unknown_is_not_false() -> None:
    facts = SuppliedFacts.parse({"cause_found": None, "van": None})

    assert facts == SuppliedFacts()


def test_remedies_are_a_list_or_words_with_separators() -> None:
    as_list = SuppliedFacts.parse({"allowed_remedies": ["refund", "new plan"]})
    as_words = SuppliedFacts.parse({"allowed_remedies": "refund; new plan"})

    assert as_list.allowed_remedies == as_words.allowed_remedies == ("refund", "new plan")


def test_names_are_found_whatever_their_spelling() -> None:
    facts = SuppliedFacts.parse({"Refund arrives": "within 3 days"})

    assert facts.get("refund_arrives") == "within 3 days"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"stage": "now"}, "one of: listen, resolve, follow_up"),
        ({"fault": "the dog"}, "one of: company, partner"),
        ({"van": {"deep": 1}}, "must be words"),
        ({"note": "x" * 2_001}, "the limit is 2000"),
        ({f"n{i}": i for i in range(51)}, "the limit is 50"),
    ],
)
def test_facts_that_cannot_be_read_say_what_to_write(given: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidFacts, match=says):
        SuppliedFacts.parse(given)

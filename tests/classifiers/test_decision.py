"""When the ranked causes are a guess, the customer is asked instead."""

from app.classifiers.decision import decided
from app.words.taxonomy import load_taxonomy
from tests.classifiers.reader import PROMPTS

TAXONOMY = load_taxonomy(PROMPTS)


def lead(**causes: float) -> str:
    rest = [cause.id for cause in TAXONOMY.causes if cause.id not in causes]
    shares = {**causes, **dict.fromkeys(rest, (1 - sum(causes.values())) / len(rest))}
    return decided(shares, margin=0.04, taxonomy=TAXONOMY)[0].id


def test_that_nothing_went_wrong_is_believed_only_when_it_is_likely() -> None:
    assert lead(no_fault=0.6) == "no_fault"
    assert lead(no_fault=0.4, billing=0.1) == "unclear"


def test_a_weak_failure_is_a_guess_only_when_another_is_close() -> None:
    assert lead(billing=0.28, logistics=0.15) == "billing"
    assert lead(billing=0.28, logistics=0.26) == "unclear"
    assert lead(billing=0.45, logistics=0.43) == "billing"

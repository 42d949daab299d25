"""The worked examples are held to the checklist that a reply is held to: a model learns what it is shown."""

import pytest

from app.domain.company import Formality, Voice
from app.domain.remedy import RemedyPlan
from app.domain.situation import Situation
from app.drafting.examples import Example, Examples, Moment
from app.settings import PROMPTS
from evals.checklist import Checklist
from tests.situations import COMPANY, make_situation

EXAMPLES = Examples.load(PROMPTS)
MOMENTS: tuple[Moment, ...] = ("listen", "resolve", "follow_up", "no_failure")
NAMES = {"what went wrong": "cause_found", "done so far": "status", "our answer": "first_answer"}


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    return Checklist.load(PROMPTS)


def probe(moment: Moment, language: str, formality: Formality) -> Situation:
    company = COMPANY.model_copy(update={"voice": Voice(formality=formality)})
    wrong = moment != "no_failure"
    return make_situation(
        "Hello?",
        stage=moment if wrong else "resolve",
        cause="product_quality" if wrong else "no_fault",
        fault="company" if wrong else "none",
        language=language,
        company=company,
    )


def situation_of(example: Example, language: str) -> Situation:
    """Make the situation that an example tells of: its facts, and the offer as the agent stated it."""
    told = [words.partition(": ") for words in example.known]
    offers = tuple(words for name, _, words in told if name == "on offer")
    facts: dict[str, object] = {NAMES.get(name, name): words for name, _, words in told if name != "on offer"}
    calm = example.moment in ("follow_up", "no_failure")
    wrong = example.moment != "no_failure"
    return make_situation(
        example.customer,
        stage=example.moment if wrong else "resolve",
        cause="product_quality" if wrong else "no_fault",
        fault="company" if wrong else "none",
        emotion="neutral" if calm else "frustrated",
        facts=facts | ({"allowed_remedies": list(offers)} if offers else {}),
        plan=RemedyPlan(stated=offers),
        language=language,
        apologised_before=example.moment == "follow_up",
    )


@pytest.mark.parametrize("formality", Formality)
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("language", sorted(EXAMPLES.languages))
def test_no_example_holds_what_a_reply_must_not_hold(
    checklist: Checklist, language: str, moment: Moment, formality: Formality
) -> None:
    for example in EXAMPLES.choose(probe(moment, language, formality)):
        judgement = checklist.judge(example.reply, situation_of(example, language))

        assert judgement.scorecard.blockers == ()
        assert [promise.span.quote for promise in judgement.promises if not promise.supported] == []
        assert [item.id for item in judgement.scorecard.failed] == []

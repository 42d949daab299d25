"""What the model is told in each stage and language: the plan, an example in that language, the knowledge."""

from typing import Any

import pytest
from inline_snapshot import external_file

from app.domain.company import Formality, Voice
from app.domain.knowledge import Snippet
from app.domain.remedy import RemedyPlan
from app.domain.situation import Situation
from app.drafting.examples import Examples, Moment, moment_of
from app.drafting.prompt import Prompts
from app.settings import PROMPTS
from tests.drafting.prompting import LATE_PARCEL, MESSAGE, SEAL, render, whole
from tests.situations import COMPANY, make_situation

LANGUAGES = ("en", "de", "es", "fr", "pt", "it", "nl")
MOMENTS: tuple[Moment, ...] = ("listen", "resolve", "follow_up", "no_failure")
WAREHOUSE = Snippet(
    title="How long a parcel is searched for",
    text="A parcel that has not been scanned for three days is searched for. A search takes two working days.",
    url="https://help.example/parcels/search",
)
OPENING = Snippet(title="Opening hours", text="On Sundays the shop is open from 11:00 to 16:00.")
EXAMPLES = Examples.load(PROMPTS)


def situation_for(moment: Moment, language: str, **more: Any) -> Situation:
    if moment == "no_failure":
        asked = "Are you open on Sunday?"
        facts: dict[str, object] = {"opening": "Sunday 11:00 to 16:00"}
        more |= {"cause": "no_fault", "fault": "none", "emotion": "neutral", "plan": RemedyPlan()}
        return make_situation(asked, facts=facts, reply_language=language, **more)
    found = LATE_PARCEL if moment == "resolve" else None
    return make_situation(MESSAGE, stage=moment, facts=found, reply_language=language, **more)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_each_moment_has_its_prompt_in_each_language(prompts: Prompts, moment: Moment, language: str) -> None:
    rendered = render(prompts, situation_for(moment, language))

    assert whole(rendered) == external_file(f"../snapshots/prompts/{moment}_{language}.md", format=".txt")


def test_knowledge_stands_in_a_fence_of_its_own(prompts: Prompts) -> None:
    situation = situation_for("resolve", "en", knowledge=(WAREHOUSE, OPENING))

    rendered = render(prompts, situation)

    assert whole(rendered) == external_file("../snapshots/prompts/knowledge.md", format=".txt")


def test_the_agents_address_of_a_passage_is_not_told_to_the_model(prompts: Prompts) -> None:
    rendered = render(prompts, situation_for("resolve", "en", knowledge=(WAREHOUSE,)))

    assert "two working days" in rendered.request.user
    assert "help.example" not in whole(rendered)


def test_a_further_wording_is_asked_to_be_unlike_the_first(prompts: Prompts) -> None:
    situation = situation_for("listen", "en")

    first = prompts.render_reply(situation, (), SEAL)
    further = prompts.render_reply(situation, (), SEAL, variant=1)

    assert first.request.temperature < further.request.temperature
    assert "Other wordings" in further.request.user
    assert "Other wordings" not in first.request.user


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_an_example_of_each_moment(language: str) -> None:
    moments = [moment for moment in MOMENTS if EXAMPLES.choose(situation_for(moment, language))]

    assert moments == list(MOMENTS)


def test_a_language_without_examples_has_none_in_its_prompt(prompts: Prompts) -> None:
    rendered = render(prompts, situation_for("resolve", "pl"))

    assert "another trade" not in whole(rendered)


def test_an_example_addresses_the_customer_as_the_company_does(prompts: Prompts) -> None:
    informal = COMPANY.model_copy(update={"voice": Voice(formality=Formality.INFORMAL)})

    formal = render(prompts, situation_for("resolve", "de")).request.system
    familiar = render(prompts, situation_for("resolve", "de", company=informal)).request.system

    assert "vor Ihrer Mutter" in formal
    assert "vor deiner Mutter" in familiar


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("formality", Formality)
def test_the_examples_keep_our_own_rules(language: str, formality: Formality) -> None:
    company = COMPANY.model_copy(update={"voice": Voice(formality=formality)})
    examples = [
        example for moment in MOMENTS for example in EXAMPLES.choose(situation_for(moment, language, company=company))
    ]

    for example in examples:
        words = len(example.reply.split())
        low, high = {"listen": (50, 100), "resolve": (60, 140), "follow_up": (30, 80), "no_failure": (15, 70)}[
            example.moment
        ]
        assert low <= words <= high
        assert not [sign for sign in "!<>|[]" if sign in example.reply]
        assert ("?" in example.reply) == (example.moment in ("listen", "follow_up"))


def test_an_example_is_no_secret_of_the_briefing(prompts: Prompts) -> None:
    situation = situation_for("resolve", "en")

    rendered = render(prompts, situation)

    example = EXAMPLES.choose(situation)[0]
    assert example.reply in rendered.request.system
    assert example.reply not in rendered.secret


def test_the_plan_of_the_reply_is_told_in_order_and_without_steps_that_say_nothing(prompts: Prompts) -> None:
    system = render(prompts, situation_for("resolve", "en")).request.system

    told = [line for line in system.splitlines() if line[:2] in {f"{number}." for number in range(1, 10)}]
    assert told[0].startswith("1. Name what went wrong")
    assert [word for word in ("Apologise", "choice", "changed since") if any(word in line for line in told)] == [
        "Apologise",
        "choice",
        "changed since",
    ]
    assert "other trouble" not in system
    assert "keeps people safe" not in system


@pytest.mark.parametrize(
    ("moment", "stage"), [("listen", "listen"), ("resolve", "resolve"), ("follow_up", "follow_up")]
)
def test_the_moment_of_a_failure_is_its_stage(moment: Moment, stage: str) -> None:
    assert moment_of(situation_for(moment, "en")) == stage

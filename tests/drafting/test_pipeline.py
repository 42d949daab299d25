"""From a conversation to a scored draft: with no model, with a good one, and with one that babbles."""

import asyncio

import pytest

from app.bootstrap import Services, build_services
from app.domain.draft import Draft, DraftState, Outcome
from app.domain.errors import ModelFailure, ModelFailureKind, NothingToAnswer
from app.domain.facts import SuppliedFacts
from app.domain.knowledge import Snippet
from app.domain.message import Role, Thread, Turn
from app.domain.request import DraftRequest, Piece, Restarted
from app.domain.scorecard import Verdict
from app.domain.stage import Stage
from app.llm.scripted import ScriptedModel
from app.settings import Settings

LATE = "My parcel 40917 was due on Monday and it has not come. I need the costume for the school play on Friday!"
NO_JSON = "I think she is angry."
GOOD = (
    "Parcel 40917 was due on Monday and it is still not with you, and the school play is on Friday. "
    "I am sorry that we did not get it to you on the day. "
    "I will send what you ordered again by express, at no cost to you; it leaves the next working day. "
    "I will stay with this until it is done, and a reply here comes straight to me."
)
BABBLE = (
    "We are so sorry for any inconvenience! I guarantee that you will get 500 EUR and a free holiday tomorrow. "
    "I have already called the driver. Calm down, you should have ordered earlier."
)


@pytest.fixture(scope="module")
def offline() -> Services:
    return build_services(Settings(model=None))


def with_model(*answers: str | ModelFailure) -> Services:
    return build_services(Settings(model=None), model=ScriptedModel(answers))


def request(message: str, **facts: object) -> DraftRequest:
    return DraftRequest(thread=Thread.single(message), facts=SuppliedFacts.parse(facts))


def draft(services: Services, asked: DraftRequest) -> Outcome:
    return asyncio.run(services.drafting.draft(asked))


def test_a_complaint_is_drafted_and_scored_with_no_model(offline: Services) -> None:
    outcome = draft(offline, request(LATE))

    assert outcome.draft.writer == "playbook"
    assert "40917" in outcome.draft.reply
    assert outcome.draft.scorecard.blockers == ()
    assert outcome.draft.state is DraftState.SEND_READY


def test_the_same_conversation_always_gets_the_same_draft(offline: Services) -> None:
    first, second = draft(offline, request(LATE)), draft(offline, request(LATE))

    assert first.draft.reply == second.draft.reply
    assert first.draft.scorecard == second.draft.scorecard


def test_what_is_not_known_is_asked_and_nothing_is_promised_or_apologised_for(offline: Services) -> None:
    outcome = draft(offline, request("You took money from my account that I never agreed to. I am furious."))

    assert outcome.stage.id is Stage.LISTEN
    assert outcome.draft.state is DraftState.ASK_FIRST
    assert outcome.draft.questions
    assert outcome.draft.remedy.options == ()
    assert "sorry" not in outcome.draft.reply.lower()


def test_an_accepted_fix_is_followed_up_with_thanks_and_one_question(offline: Services) -> None:
    thread = Thread(
        turns=(
            Turn(role=Role.CUSTOMER, text="The zip of the tent from order 7710 is torn."),
            Turn(role=Role.AGENT, text="I am sorry that it tore. I will send you a new one; it leaves tomorrow."),
            Turn(role=Role.CUSTOMER, text="The new tent came and it works perfectly, thanks."),
        )
    )

    outcome = draft(offline, DraftRequest(thread=thread))

    assert outcome.stage.id is Stage.FOLLOW_UP
    assert "thank you" in outcome.draft.reply.lower()
    assert outcome.draft.reply.count("?") == 1
    assert "sorry" not in outcome.draft.reply.lower()


def test_a_language_that_cannot_be_written_is_drafted_in_the_default_one_and_says_so(offline: Services) -> None:
    outcome = draft(offline, request("Paczka 4410 miała przyjść w poniedziałek i nadal jej nie ma. Jestem zły."))

    assert outcome.language.code == "pl"
    assert outcome.draft.language == "en"
    assert any("'pl'" in notice for notice in outcome.draft.notices)


@pytest.mark.parametrize("message", ["", "   ", "???", "😡😡", "<p> </p>"])
def test_a_message_without_words_is_refused(offline: Services, message: str) -> None:
    with pytest.raises(NothingToAnswer):
        draft(offline, request(message))


def test_a_model_that_writes_well_is_kept_and_named() -> None:
    outcome = draft(with_model(NO_JSON, GOOD), request(LATE))

    assert outcome.draft.writer == "scripted"
    assert outcome.draft.reply == GOOD
    assert not outcome.draft.repaired


def test_a_model_that_fails_leaves_the_playbook_and_the_draft_says_so() -> None:
    down = ModelFailure(ModelFailureKind.TIMEOUT, "the model took too long: raise MODEL_DEADLINE_S")

    outcome = draft(with_model(down, down), request(LATE))

    assert outcome.draft.writer == "playbook"
    assert any("took too long" in notice for notice in outcome.draft.notices)


def test_a_babbling_model_is_repaired_once_and_the_better_reply_is_kept() -> None:
    outcome = draft(with_model(NO_JSON, BABBLE, GOOD), request(LATE))

    assert outcome.draft.reply == GOOD
    assert outcome.draft.repaired


def test_a_model_that_babbles_twice_never_yields_a_draft_that_looks_ready() -> None:
    outcome = draft(with_model(NO_JSON, BABBLE, BABBLE), request(LATE))

    assert outcome.draft.writer == "playbook"
    assert "500" not in outcome.draft.reply
    assert any("must not be sent" in notice for notice in outcome.draft.notices)


def test_where_the_repair_fails_the_first_reply_is_not_lost_silently() -> None:
    down = ModelFailure(ModelFailureKind.OVERLOADED, "the endpoint is overloaded: try later")

    outcome = draft(with_model(NO_JSON, BABBLE, down), request(LATE))

    assert outcome.draft.writer == "playbook"
    assert any("could not be repaired" in notice for notice in outcome.draft.notices)


def test_a_classification_by_a_model_that_is_no_json_falls_back_to_the_rules_and_says_so() -> None:
    outcome = draft(with_model(NO_JSON, GOOD), request(LATE))

    assert outcome.assessment.classifier == "rules+ngrams+encoder"
    assert outcome.draft.notices


def test_a_score_tells_that_the_model_did_not_classify_the_message() -> None:
    services = with_model(NO_JSON)

    judgement = asyncio.run(services.drafting.score(request(LATE), GOOD))

    assert any("did not classify this message" in notice for notice in judgement.notices)


def test_a_draft_names_the_conversation_that_it_answers(offline: Services) -> None:
    first, again = draft(offline, request(LATE)), draft(offline, request(f"{LATE}\n\n"))
    other = draft(offline, request(f"{LATE} Please hurry."))

    assert first.draft.thread_digest == first.thread_digest == again.thread_digest
    assert other.draft.thread_digest != first.draft.thread_digest


def test_a_draft_cites_the_page_that_it_rests_on_and_no_other() -> None:
    search = Snippet(
        title="Lost parcels",
        text="Carriers search their sorting centres for parcels without a scan. Insurance is separate.",
        url="https://help.example/lost",
    )
    hours = Snippet(title="Opening hours", text="The shop opens on Sundays at eleven and closes at four.")
    reply = f"{GOOD} Meanwhile the carriers search their sorting centres for parcels without a scan."
    services = with_model(NO_JSON, reply, reply)

    outcome = draft(services, request(LATE).model_copy(update={"knowledge": (hours, search)}))

    assert [citation.title for citation in outcome.draft.citations] == ["Lost parcels"]
    assert outcome.draft.citations[0].url == "https://help.example/lost"


def test_the_stages_of_the_work_are_timed_by_the_names_that_the_document_tells(offline: Services) -> None:
    outcome = draft(offline, request(LATE))

    told = Draft.model_fields["timings_ms"].description or ""
    assert list(outcome.draft.timings_ms) == ["understand", "write", "total"]
    assert all(f"`{step}`" in told for step in outcome.draft.timings_ms)
    assert "`judge`" not in told


def test_the_stream_tells_what_was_understood_then_the_words_then_the_draft(offline: Services) -> None:
    async def events() -> list[str]:
        return [type(event).__name__ async for event in offline.drafting.stream(request(LATE))]

    kinds = asyncio.run(events())

    assert kinds == ["Understood", "Piece", "Finished"]


def test_words_that_a_reader_saw_are_declared_void_before_others_follow() -> None:
    services = with_model(NO_JSON, BABBLE, GOOD)

    async def shown() -> str:
        text = ""
        async for event in services.drafting.stream(request(LATE)):
            if isinstance(event, Piece):
                text += event.text
            elif isinstance(event, Restarted):
                text = ""
        return text

    assert asyncio.run(shown()) == GOOD


def test_the_good_reply_of_a_pair_wins_and_without_its_facts_it_is_blocked(offline: Services) -> None:
    message = (
        "Third time I write. The lamp from order 6620 was due on 5 May for our anniversary and never came. "
        "Your chat said it would be refunded. I want my 84.30 back and a date."
    )
    facts = {
        "cause_found": "the refund that the chat promised on 8 May was never entered",
        "status": "84.30 EUR refunded today to the card ending 3071",
        "refund_arrives": "within 3 to 5 working days",
        "check": "Thursday 21 May",
    }
    bad = (
        "We are truly sorry for the inconvenience and apologise sincerely. We understand your frustration. Please rest "
        "assured that our team is looking into your refund and will be in touch as soon as possible. Thank you for "
        "your patience."
    )
    good = (
        "You were promised a refund on 8 May and it was never entered, and the anniversary the lamp was meant for has "
        "passed. I am sorry that we did not do what our chat told you. I have refunded 84.30 EUR to your card ending "
        "3071 today; it shows within 3 to 5 working days. I will check on Thursday 21 May that it has landed and write "
        "to you either way."
    )

    def judged(reply: str, **known: object) -> tuple[float, tuple[str, ...]]:
        card = asyncio.run(offline.drafting.score(request(message, **known), reply)).scorecard
        return card.score or 0.0, card.blockers

    good_score, good_blockers = judged(good, **facts)
    bad_score, _ = judged(bad, **facts)

    assert good_blockers == ()
    assert good_score > bad_score
    assert judged(good)[1] != ()


def test_every_unsupported_promise_of_an_offline_draft_would_block_it(offline: Services) -> None:
    outcome = draft(offline, request(LATE))

    ledger = next(item for item in outcome.draft.scorecard.items if item.id == "no-unapproved-promise")
    assert ledger.verdict is Verdict.PASS
    assert all(promise.supported for promise in outcome.draft.promises)

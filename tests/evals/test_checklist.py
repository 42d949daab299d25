"""The checklist on whole replies."""

import pytest

from app.domain.scorecard import ItemResult, Verdict
from app.domain.value import Span
from evals.checklist import score
from tests.evals.checklists import item, judge, the_checklist, verdict
from tests.situations import make_situation

BIRTHDAY = (
    "Third time I write. The order was due 3 March for a birthday and never came. Your chat agent said it would be "
    "refunded. I want my money and a date."
)
FORM_LETTER = (
    "We are so sorry for the inconvenience. We sincerely apologize and understand your frustration. Please be assured "
    "that our team is looking into it and will follow up as soon as we can regarding your refund, timeline, credit and "
    "account. Thank you for your patience."
)
OWN_LETTER = (
    "Hi Jo, you were promised a refund on 4 March and it was never issued, and the birthday it was meant for has "
    "passed. I have refunded $42.10 to your card ending 9921 today; it shows within 3-5 working days. I will check on "
    "Friday 20 March that it has landed and write to you either way."
)
ITS_FACTS: dict[str, object] = {
    "refund_promised": "4 March, by chat",
    "status": "refunded $42.10 to the card ending 9921 today, it shows within 3-5 working days",
    "follow_up": "Friday 20 March",
}
WASHER = "The washer leaked twice and the fitter did not come on Tuesday!"
GOOD = (
    "The washer leaked a second time and nobody came on Tuesday, although you stayed at home for it. That is a day you "
    "do not get back. We had entered the wrong street, and I am sorry we left you waiting. I have booked the fitter "
    "for Thursday at eight. There is nothing you need to do."
)


def test_a_letter_that_answers_beats_a_form_letter() -> None:
    situation = make_situation(BIRTHDAY, facts=ITS_FACTS)

    good = the_checklist().judge(OWN_LETTER, situation).scorecard
    bad = the_checklist().judge(FORM_LETTER, situation).scorecard

    assert good.score is not None
    assert bad.score is not None
    assert good.score > bad.score + 0.3
    assert "no-premature-apology" in bad.blockers
    assert good.blockers == ()


def test_the_same_letter_without_its_facts_is_blocked() -> None:
    situation = make_situation(BIRTHDAY)

    card = the_checklist().judge(OWN_LETTER, situation).scorecard

    assert {"grounded-facts", "no-unapproved-promise"} & set(card.blockers)


@pytest.mark.parametrize("reply", [GOOD, FORM_LETTER, "We booked the fitter for Thursday.", ""])
@pytest.mark.parametrize("stage", ["listen", "resolve", "follow_up"])
def test_adding_so_sorry_three_times_never_raises_a_score(reply: str, stage: str) -> None:
    situation = make_situation(WASHER, stage=stage)

    before = judge(reply, situation)
    after = judge(f"{reply} We are so sorry. So sorry again. So sorry.", situation)

    assert (after.score or 0) <= (before.score or 0) or not before.score


@pytest.mark.parametrize("bait", ["refund", "voucher", "today", "specific solution", "so sorry for everything"])
def test_bait_words_before_a_good_reply_do_not_raise_its_score(bait: str) -> None:
    situation = make_situation(WASHER)

    before, after = judge(GOOD, situation), judge(f"{bait}. {GOOD}", situation)

    assert (after.score or 0) <= (before.score or 0)


def test_every_item_has_a_result_in_the_order_of_the_checklist() -> None:
    situation = make_situation(WASHER)

    card = judge(GOOD, situation)

    assert [result.id for result in card.items] == [criterion.id for criterion in the_checklist().criteria]


def test_prompt_and_score_choose_items_with_the_same_function() -> None:
    situation = make_situation(WASHER, stage="listen")

    asked = {criterion.id for criterion in the_checklist().applicable(situation)}
    judged = {result.id for result in judge(GOOD, situation).items if "not asked for" not in result.reason}

    assert judged == asked


def test_a_failure_shows_words_of_the_reply_or_says_what_is_missing() -> None:
    situation = make_situation(WASHER, stage="resolve")

    failed = judge(FORM_LETTER, situation).failed

    assert failed
    for result in failed:
        assert result.fix
        assert result.spans or "not" in result.reason or "missing" in result.reason or "no " in result.reason
        assert all(FORM_LETTER[span.start : span.end] == span.quote for span in result.spans)


def test_in_listen_any_apology_fails_even_after_the_problem_is_named() -> None:
    reply = "Your washer leaked twice, and I am sorry for that. Which model is it?"

    found = verdict(reply, make_situation(WASHER, stage="listen"), "no-premature-apology")

    assert found == "fail"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("I am so sorry! Your washer leaked twice and the fitter did not come.", "fail"),
        ("I am sorry that your washer leaked twice and the fitter did not come.", "fail"),
        ("Your washer leaked twice and the fitter did not come, and I am sorry we left you waiting.", "pass"),
        ("Your washer leaked twice and nobody came. I am sorry we left you waiting.", "pass"),
        ("Hello Ms Ray, thank you for your message. I am sorry about all this.", "fail"),
        ("Two floods and an afternoon spent at the window for nothing. I am sorry.", "unsure"),
    ],
)
def test_in_resolve_an_apology_must_come_after_the_problem(reply: str, expected: str) -> None:
    found = verdict(reply, make_situation(WASHER), "no-premature-apology")

    assert found == expected


def test_a_remedy_must_come_after_the_problem() -> None:
    first = "I have booked the fitter again. Your washer leaked twice."
    last = "Your washer leaked twice and the fitter did not come. I have booked him again."

    early, late = (verdict(reply, make_situation(WASHER), "understand-first") for reply in (first, last))

    assert (early, late) == ("fail", "pass")


def test_naming_only_what_is_at_stake_does_not_name_the_problem() -> None:
    situation = make_situation(
        "The cello is not back and I need it for the recital on Thursday", stake="recital on Thursday"
    )

    named = verdict("The recital on Thursday is close, I know.", situation, "acknowledge-specific")

    assert named != "pass"


def test_copying_the_customer_s_words_is_not_hearing_them() -> None:
    message = "the fitter did not come on Tuesday although I had taken the day off for him"

    found = verdict(f"You say that {message}.", make_situation(message), "acknowledge-specific")

    assert found == "unsure"


def test_items_about_an_apology_do_not_apply_to_a_reply_without_one() -> None:
    card = judge("The fitter comes on Thursday.", make_situation(WASHER))

    assert item(card, "apology-specific").verdict == "na"
    assert item(card, "apology-brief").verdict == "na"
    assert item(card, "no-false-apology").verdict == "na"


@pytest.mark.parametrize("fault", ["customer", "none"])
def test_where_the_fault_is_not_ours_sympathy_is_no_false_apology_but_an_admission_is(fault: str) -> None:
    situation = make_situation("I shrank the jumper in the dryer", fault=fault)

    sympathy = verdict("A shrunken jumper is sad, and I am sorry for the loss of it.", situation, "no-false-apology")
    admission = verdict("A shrunken jumper is sad. I am sorry we ruined it.", situation, "no-false-apology")

    assert (sympathy, admission) == ("pass", "fail")
    assert verdict("A shrunken jumper is sad.", situation, "apology-when-owed") == "na"


def test_a_question_is_not_judged_like_a_complaint() -> None:
    situation = make_situation(
        "Is the lunch menu also on Saturdays?", cause="no_fault", fault="none", emotion="neutral"
    )

    card = judge("Yes, the lunch menu runs from Monday to Saturday.", situation)

    complaint_items = {"acknowledge-specific", "specific-solution", "says-when", "apology-when-owed", "empathy-feeling"}
    assert all(item(card, item_id).verdict == "na" for item_id in complaint_items)
    assert card.failed == ()
    assert card.score == 1


def test_an_apology_that_was_given_is_not_asked_for_again() -> None:
    situation = make_situation(WASHER, apologised_before=True)

    found = verdict("The fitter comes on Thursday.", situation, "apology-when-owed")

    assert found == "na"


def test_a_blank_that_was_left_for_the_agent_is_reported_and_not_blamed() -> None:
    reply = "The washer leaked twice. I have booked the fitter for [day and time]."
    start = reply.index("[")
    blank = Span.of(reply, start, reply.index("]") + 1)

    declared = item(judge(reply, make_situation(WASHER), (blank,)), "no-placeholders")
    forgotten = item(judge(reply, make_situation(WASHER)), "no-placeholders")

    assert declared.verdict == "pass"
    assert "[day and time]" in declared.reason
    assert forgotten.verdict == "fail"
    assert verdict(reply, make_situation(WASHER), "says-when", (blank,)) == "pass"


def test_without_a_lexicon_word_items_are_open_and_structure_is_still_judged() -> None:
    situation = make_situation("Pralka znowu cieknie i nikt nie przyjechał!", language="pl")
    reply = "Pralka cieknie już drugi raz!! Nasz monteur przyjedzie do pana w {day}, ale nie trzeba nic więcej robić."

    card = judge(reply, situation)

    for item_id in ("respectful-tone", "no-blame", "no-excuses", "not-defensive", "no-premature-apology"):
        assert item(card, item_id).verdict == "unsure"
    assert item(card, "calm").verdict == "fail"
    assert item(card, "no-placeholders").verdict == "fail"
    assert item(card, "language-match").verdict == "pass"


def test_silence_of_a_word_list_is_open_where_paraphrases_are_common() -> None:
    card = judge(GOOD, make_situation(WASHER))

    assert item(card, "no-blame").verdict == "unsure"
    assert item(card, "no-internal-leak").verdict == "pass"


def result_of(item_id: str, verdict: str) -> ItemResult:
    return ItemResult(id=item_id, verdict=Verdict(verdict), reason="A test.", spans=(), fix=None)


def test_the_score_counts_decided_items_and_coverage_counts_applicable_ones() -> None:
    criteria = tuple(c for c in the_checklist().criteria if c.id in ("no-blame", "calm", "thanks", "says-when"))
    items = (
        result_of("no-blame", "fail"),
        result_of("calm", "pass"),
        result_of("thanks", "unsure"),
        result_of("says-when", "na"),
    )

    card = score(items, criteria)

    assert card.score == 0.5
    assert card.coverage == pytest.approx(2 / 3)
    assert card.blockers == ("no-blame",)


def test_a_heavier_item_counts_more() -> None:
    criteria = tuple(
        c.model_copy(update={"weight": 3.0}) if c.id == "calm" else c
        for c in the_checklist().criteria
        if c.id in ("calm", "thanks")
    )

    card = score((result_of("calm", "pass"), result_of("thanks", "fail")), criteria)

    assert card.score == 0.75
    assert card.blockers == ()


def test_nothing_decided_is_no_score() -> None:
    criteria = tuple(c for c in the_checklist().criteria if c.id in ("calm", "thanks"))

    card = score((result_of("calm", "unsure"), result_of("thanks", "na")), criteria)

    assert card.score is None
    assert card.coverage == 0

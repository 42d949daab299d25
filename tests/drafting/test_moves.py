"""The plan of a reply: which moves it makes, by stage, channel, facts, policy and what was said before."""

from typing import Any

from app.domain.assessment import Issue, Stake
from app.domain.history import History
from app.domain.message import Channel
from app.domain.policy import Exclusion
from app.domain.remedy import RemedyPlan
from app.domain.situation import Situation
from app.domain.value import Span
from app.drafting.moves import Move, plan_moves
from app.drafting.phrases import load_playbooks
from app.drafting.playbook import PlaybookWriter
from app.settings import PROMPTS
from tests.situations import COMPANY, PLAN, POLICY, make_situation

WRITER = PlaybookWriter(load_playbooks(PROMPTS, languages={"en"}), "en")
TOLD = "The kiln shelf from order 7714 came with a crack, and nobody tells me anything."


def moves(situation: Situation) -> list[Move]:
    return [move for paragraph in plan_moves(situation) for move in paragraph]


def situation(**more: Any) -> Situation:
    return make_situation(TOLD, **more)


def remembering(history: History, **more: Any) -> Situation:
    made = situation(**more)
    stake = Stake(level=2, kinds=("repeats",), evidence=(Span.of(TOLD, 0, 8),))
    return made.model_copy(
        update={"assessment": made.assessment.model_copy(update={"history": history, "stake": stake})}
    )


def test_the_problem_is_heard_before_it_is_owned_and_owned_before_it_is_solved() -> None:
    planned = moves(situation(facts={"cause_found": "It was packed alone."}))

    order = [Move.ACKNOWLEDGE, Move.EMPATHISE, Move.CAUSE, Move.APOLOGISE, Move.CHOICE]
    assert [move for move in planned if move in order] == order


def test_listening_neither_apologises_nor_offers() -> None:
    planned = moves(situation(stage="listen"))

    assert Move.ASK in planned
    assert not {Move.APOLOGISE, Move.REMEDY, Move.CHOICE, Move.GOODWILL} & set(planned)


def test_an_apology_that_was_made_is_not_made_again() -> None:
    assert Move.APOLOGISE not in moves(situation(apologised_before=True))


def test_a_promise_that_is_still_open_is_owned() -> None:
    promised = History(promised=("I will write to you by Friday",))

    assert Move.OVERDUE in moves(remembering(promised))
    assert Move.OVERDUE not in moves(remembering(History()))
    assert "word" in WRITER.compose(remembering(promised)).reply or "owe" in WRITER.compose(remembering(promised)).reply


def test_what_was_asked_before_is_asked_with_the_reason() -> None:
    reply = WRITER.compose(remembering(History(asked=("Which order is it?",)), stage="listen")).reply

    assert "asked you before" in reply or "still open" in reply


def test_a_chat_is_one_short_paragraph() -> None:
    by_mail = WRITER.compose(situation()).reply
    in_chat = WRITER.compose(situation(channel=Channel.CHAT)).reply

    assert "\n" not in in_chat
    assert len(in_chat) < len(by_mail)


def test_in_public_no_order_number_is_written_and_answers_are_asked_for_in_private() -> None:
    reply = WRITER.compose(situation(stage="listen", channel=Channel.SOCIAL)).reply

    assert "direct message" in reply
    assert "7714" not in reply


def test_customer_and_agent_are_named_where_the_voice_wants_it() -> None:
    voice = COMPANY.voice.model_copy(update={"greeting": True, "signature": True})
    company = COMPANY.model_copy(update={"voice": voice})

    reply = WRITER.compose(situation(company=company, facts={"customer_name": "Ines", "agent_name": "Marit"})).reply

    assert reply.startswith("Hello Ines,")
    assert reply.endswith("Marit\nExample")


def test_what_is_excluded_is_declined_once_and_the_rest_is_offered() -> None:
    opened = Exclusion(id="opened", kinds=("refund",), words={"en": "Because it was opened, I cannot refund it."})
    plan = PLAN.model_copy(update={"options": PLAN.options[:1], "declined": ("opened",)})

    reply = WRITER.compose(situation(policy=POLICY.model_copy(update={"exclusions": (opened,)}), plan=plan)).reply

    assert reply.count("Because it was opened, I cannot refund it.") == 1
    assert reply.index("cannot refund") < reply.index("new one")


def test_a_wish_without_a_failure_is_declined_with_an_alternative_and_without_an_apology() -> None:
    wish = make_situation(
        "Could we swap to the berth at the end? The sunsets!",
        cause="no_fault",
        fault="none",
        emotion="neutral",
        facts={"declined": "that berth is kept for boats over 14 metres", "allowed_remedies": ["berth B22"]},
        plan=RemedyPlan(stated=("berth B22",)),
    )

    reply = WRITER.compose(wish).reply

    assert "that berth is kept for boats over 14 metres" in reply
    assert reply.index("14 metres") < reply.index("B22")
    assert "sorry" not in reply


def test_a_second_problem_gets_its_own_remedy() -> None:
    second = PLAN.model_copy(update={"options": PLAN.options[1:], "second": PLAN.options[0]})

    reply = WRITER.compose(situation(plan=second)).reply

    assert "other matter" in reply
    assert "new one at no cost" in reply


def test_after_the_fix_the_customer_who_confirmed_it_is_not_told_to_check() -> None:
    made = situation(stage="follow_up")
    solved = made.model_copy(
        update={"assessment": made.assessment.model_copy(update={"history": History(solved="it works now")})}
    )

    assert "check" not in WRITER.compose(solved).reply.lower()


def test_several_problems_are_listed_for_the_model_too() -> None:
    made = situation()
    issues = tuple(
        Issue(cause=cause, confidence=0.9, quote=Span.of(TOLD, 0, 8)) for cause in ("logistics", "staff_conduct")
    )

    both = made.model_copy(update={"assessment": made.assessment.model_copy(update={"issues": issues})})

    assert Move.ACKNOWLEDGE_MORE in moves(both)

"""What holds for the ledger whatever is written."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.domain.policy import ForbiddenPromise
from app.domain.remedy import RemedyPlan
from evals.promises import ledger
from tests.situations import POLICY, make_situation

REPLIES = yaml.safe_load((Path(__file__).parent / "replies" / "honest.yaml").read_text(encoding="utf-8"))
MESSAGE = (
    "Order 7781 of 4 March, 42.10 EUR paid at 14:30, was due within 3-5 working days; "
    "see shop.example or call 0800 555 0199."
)
PARTICULARS = ("7781", "4 March", "42.10 EUR", "14:30", "3-5 working days", "shop.example", "0800 555 0199")
PROMISING = """I have will refund your the fee is gone not 42.10 today . ? , we been a on its way you never promise if
sent back " $ 5 days İ — it can't once and to"""
WORDS = st.sampled_from([*PROMISING.split(), "\n"])


@given(st.text(max_size=400))
def test_the_ledger_never_raises_and_its_spans_quote_the_reply(reply: str) -> None:
    promises = ledger(reply, make_situation(MESSAGE))

    assert all(reply[promise.span.start : promise.span.end] == promise.span.quote for promise in promises)


@given(st.lists(WORDS, max_size=60))
def test_any_string_of_promising_words_is_read_with_exact_spans(words: list[str]) -> None:
    reply = " ".join(words)

    promises = ledger(reply, make_situation(MESSAGE))

    assert all(reply[promise.span.start : promise.span.end] == promise.span.quote for promise in promises)
    assert all(promise.supported == (promise.support is not None) == (promise.fix is None) for promise in promises)
    assert [promise.span.start for promise in promises] == sorted(promise.span.start for promise in promises)


@given(st.lists(st.sampled_from(PARTICULARS), min_size=1, max_size=6))
def test_a_reply_of_particulars_of_the_message_has_no_unsupported_particular(chosen: list[str]) -> None:
    reply = "You named " + " and ".join(chosen) + "."

    promises = ledger(reply, make_situation(MESSAGE, plan=RemedyPlan()))

    assert [promise.span.quote for promise in promises if not promise.supported] == []


@pytest.mark.parametrize("case", REPLIES, ids=lambda case: case["message"][:30])
def test_taking_all_facts_away_supports_nothing_new(case: dict[str, object]) -> None:
    message, reply = str(case["message"]), str(case["reply"])
    facts = case.get("facts") or {}
    assert isinstance(facts, dict)

    with_facts = ledger(reply, make_situation(message, facts=facts, plan=RemedyPlan()))
    without = ledger(reply, make_situation(message, plan=RemedyPlan()))

    flagged = {(promise.kind, promise.span.start) for promise in with_facts if not promise.supported}
    supported = {(promise.kind, promise.span.start) for promise in without if promise.supported}
    assert flagged & supported == set()


@given(st.lists(WORDS, max_size=30))
def test_removing_facts_never_supports_what_was_unsupported(words: list[str]) -> None:
    reply = " ".join(words)
    facts: dict[str, object] = {"refund": "42.10 issued today", "fee": "waived", "prevention": "checked twice"}

    with_facts = ledger(reply, make_situation(MESSAGE, facts=facts, plan=RemedyPlan()))
    without = ledger(reply, make_situation(MESSAGE, plan=RemedyPlan()))

    flagged = {(promise.kind, promise.span.start) for promise in with_facts if not promise.supported}
    supported = {(promise.kind, promise.span.start) for promise in without if promise.supported}
    assert flagged & supported == set()


def test_a_forbidden_promise_fails_with_its_own_reason_and_advice() -> None:
    rule = ForbiddenPromise(pattern=r"\bbest price\b", why="Nobody can compare all prices.", instead="Name the price.")
    policy = POLICY.model_copy(update={"forbidden_promises": (rule,)})

    promises = ledger("You get the best price.", make_situation(MESSAGE, policy=policy))

    (flagged,) = [promise for promise in promises if promise.kind == "forbidden"]
    assert flagged.span.quote == "best price"
    assert flagged.fix == "Nobody can compare all prices. Name the price."


def test_a_forbidden_promise_that_is_refused_is_no_promise() -> None:
    rule = ForbiddenPromise(pattern=r"\bguarantee\b", why="It is a legal word.", instead="Say when.")
    policy = POLICY.model_copy(update={"forbidden_promises": (rule,)})

    promises = ledger("I cannot guarantee that.", make_situation(MESSAGE, policy=policy))

    assert promises == ()


@pytest.mark.parametrize(
    "unit", ["i will ", "we have been ", "your refund is ", "the fee ", "no reason not ", "a" * 40 + " "]
)
def test_a_reply_of_20000_characters_is_read(unit: str) -> None:
    reply = (unit * 20_000)[:20_000]

    promises = ledger(reply, make_situation(MESSAGE))

    assert all(reply[promise.span.start : promise.span.end] == promise.span.quote for promise in promises)

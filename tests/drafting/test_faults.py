"""What a writer is told of a draft that is not right: the item, the words, and what to write instead."""

from app.domain.scorecard import ItemResult, Promise, Verdict
from app.domain.value import Span
from app.drafting.faults import MAX_QUOTES, list_faults
from tests.drafting.prompting import MESSAGE, SEAL
from tests.situations import make_situation

REPLY = "So sorry! I have called the driver. You get 500 EUR and a lamp tomorrow, guaranteed."


def span(words: str) -> Span:
    start = REPLY.index(words)
    return Span.of(REPLY, start, start + len(words))


def promise(kind: str, words: str, fix: str, *, supported: bool = False) -> Promise:
    return Promise(kind=kind, span=span(words), supported=supported, support="message" if supported else None, fix=fix)


def failed(name: str, *words: str, fix: str = "Write it otherwise.") -> ItemResult:
    spans = tuple(span(quote) for quote in words)
    return ItemResult(id=name, verdict=Verdict.FAIL, reason="It is not so.", spans=spans, fix=fix)


def test_a_failed_item_is_named_with_its_words_and_what_to_write_instead() -> None:
    faults = list_faults((failed("no-premature-apology", "So sorry!"),), (), make_situation(MESSAGE), SEAL)

    assert [(one.item, one.words, one.why, one.instead) for one in faults] == [
        ("No premature apology", ("So sorry!",), "It is not so.", "Write it otherwise.")
    ]


def test_every_promise_that_nothing_supports_is_told_with_its_own_advice() -> None:
    promises = (
        promise("past_act", "I have called the driver", "Say what you will do."),
        promise("guarantee", "guaranteed", "Leave the guarantee out."),
        promise("date", "tomorrow", "", supported=True),
    )

    faults = list_faults((), promises, make_situation(MESSAGE), SEAL)

    assert [(one.promise, one.words, one.instead) for one in faults] == [
        ("past_act", ("I have called the driver",), "Say what you will do."),
        ("guarantee", ("guaranteed",), "Leave the guarantee out."),
    ]


def test_an_item_that_points_at_nothing_but_promises_is_not_told_twice() -> None:
    promises = (promise("past_act", "I have called the driver", "Say what you will do."),)
    item = failed("no-unapproved-promise", "I have called the driver", fix="Delete it.")

    faults = list_faults((item,), promises, make_situation(MESSAGE), SEAL)

    assert [one.instead for one in faults] == ["Say what you will do."]


def test_promises_with_the_same_advice_are_told_together() -> None:
    words = ("500 EUR", "tomorrow", "a lamp", "guaranteed")
    promises = tuple(promise("amount", quote, "Leave it out.") for quote in words)

    faults = list_faults((), promises, make_situation(MESSAGE), SEAL)

    assert len(faults) == 1
    assert faults[0].words == words[:MAX_QUOTES]


def test_an_item_without_words_comes_after_those_with_words() -> None:
    items = (failed("says-when"), failed("no-premature-apology", "So sorry!"))

    faults = list_faults(items, (), make_situation(MESSAGE), SEAL)

    assert [one.item for one in faults] == ["No premature apology", "Says when"]

"""Which passages a reply is said to rest on: those that it uses, and no other."""

from app.domain.knowledge import Citation, Snippet
from app.domain.scorecard import Promise
from app.domain.value import Span
from app.drafting.citations import cite
from tests.situations import POLICY, make_situation

MESSAGE = "My parcel 40917 was due on Monday and has not come. What happens now?"
SEARCH = Snippet(
    title="Missing parcels",
    text=(
        "Some parcels stay unscanned for days. The carrier searches its sorting centres within two working days. "
        "Insurance covers up to 500 EUR."
    ),
    url="https://help.example/missing",
)
RETURNS = Snippet(title="Returns", text="Returned goods are inspected in our warehouse and refunded afterwards.")


def test_a_passage_whose_words_the_reply_uses_is_cited_with_those_words() -> None:
    reply = "Parcel 40917 is not with you yet. The carrier now searches its sorting centres, within two working days."

    cited = cite(reply, make_situation(MESSAGE, knowledge=(RETURNS, SEARCH)), ())

    assert cited == (
        Citation(
            title="Missing parcels",
            url="https://help.example/missing",
            quote="The carrier searches its sorting centres within two working days.",
        ),
    )


def test_a_passage_about_the_same_subject_that_the_reply_does_not_use_is_not_cited() -> None:
    reply = "Your parcel 40917 was due on Monday. Which address stands on the label?"

    assert cite(reply, make_situation(MESSAGE, knowledge=(RETURNS, SEARCH)), ()) == ()


def test_words_that_the_customer_or_a_fact_said_before_count_for_nothing() -> None:
    reply = "The carrier searches its sorting centres within two working days."
    message = "You wrote that the carrier searches its sorting centres within two working days. Well?"

    assert cite(reply, make_situation(message, knowledge=(SEARCH,)), ()) == ()
    assert cite(reply, make_situation(MESSAGE, facts={"search": reply}, knowledge=(SEARCH,)), ()) == ()


def test_a_passage_that_supports_a_promise_is_cited_with_the_sentence_that_does() -> None:
    reply = "You are insured for 500 EUR."
    start = reply.index("500 EUR")
    promise = Promise(
        kind="amount",
        span=Span.of(reply, start, start + 7),
        supported=True,
        support="knowledge:Missing parcels",
        fix=None,
    )

    cited = cite(reply, make_situation(MESSAGE, knowledge=(SEARCH, RETURNS)), (promise,))

    assert [(one.title, one.quote) for one in cited] == [("Missing parcels", "Insurance covers up to 500 EUR.")]


def test_a_long_sentence_is_quoted_from_its_beginning_word_by_word() -> None:
    words = "gutters ladders scaffolds rafters " * 20
    page = Snippet(title="Roof", text=words.strip())

    cited = cite("We check gutters, ladders, scaffolds and rafters.", make_situation(MESSAGE, knowledge=(page,)), ())

    assert len(cited[0].quote) <= 300
    assert page.text.startswith(cited[0].quote)


def test_a_remedy_in_the_policys_words_rests_on_the_policy_and_not_on_a_page_that_says_the_same() -> None:
    rule = POLICY.remedies[0]
    words = rule.words["en"].model_copy(update={"promise": "I will dispatch another identical article by courier."})
    policy = POLICY.model_copy(update={"remedies": (rule.model_copy(update={"words": {"en": words}}),)})
    page = Snippet(title="Replacements", text="We dispatch another identical article by courier.")

    situation = make_situation(MESSAGE, policy=policy, knowledge=(page,))

    assert cite(words.promise, situation, ()) == ()


def test_without_knowledge_nothing_is_cited() -> None:
    assert cite("The carrier searches its sorting centres.", make_situation(MESSAGE), ()) == ()


def test_words_are_compared_by_their_stems_in_the_language_of_the_reply() -> None:
    page = Snippet(title="Suche", text="Der Zusteller durchsucht vermisste Sendungen im Verteilzentrum.")
    reply = "Vermisste Sendung: Im Verteilzentrum durchsuchen wir, der Zusteller hilft."

    cited = cite(reply, make_situation(MESSAGE, knowledge=(page,), reply_language="de"), ())

    assert [one.title for one in cited] == ["Suche"]

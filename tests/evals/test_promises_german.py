"""A German reply: what it claims and promises, and what carries that."""

import pytest

from app.domain.knowledge import Snippet
from app.domain.policy import Contact, Policy
from app.domain.remedy import RemedyPlan
from app.domain.scorecard import Promise
from evals.promises import ledger
from tests.evals.reading import REFUND, read, unsupported
from tests.situations import POLICY, make_situation

MESSAGE = "Bestellung 7781 sollte am Montag kommen und ist nicht da. Ich habe 42,10 Euro bezahlt."


@pytest.mark.parametrize(
    "reply",
    [
        "Ich habe Ihnen den Betrag erstattet",
        "Ich habe Ihr Konto und die Protokolle geprüft",
        "Ich habe mit dem Fahrer gesprochen",
        "Wir haben das Gerät bereits ausgetauscht",
        "Ich habe den Fall eskaliert",
        "wurde Ihnen erstattet",
    ],
)
def test_a_claimed_act_without_a_fact_is_flagged_with_its_words(reply: str) -> None:
    flagged = unsupported(read(f"Der Betrag, {reply}.", language="de", message=MESSAGE))

    assert flagged == [("past_act", reply)]


@pytest.mark.parametrize(
    ("reply", "facts"),
    [
        ("Ich habe Ihnen den Betrag erstattet.", {"status": "Betrag heute erstattet"}),
        ("Ich habe Ihnen den Betrag erstattet.", {"refund": "42.10 issued this morning"}),
        ("Der Betrag wurde erstattet.", {"status": "amount refunded"}),
        ("Ich habe Ihre Protokolle geprüft.", {"status": "Protokolle um 10 Uhr geprüft"}),
        ("Ich habe mit dem Fahrer gesprochen.", {"status": "spoke to the driver"}),
        ("Wir ersetzen das Gerät.", {"status": "replacement approved"}),
    ],
)
def test_a_note_in_either_language_carries_a_claim(reply: str, facts: dict[str, object]) -> None:
    assert unsupported(read(reply, facts, language="de", message=MESSAGE)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "wird morgen erstattet"},
        {"status": "Erstattung abgelehnt"},
        {"status": "Kunde möchte den Betrag erstattet haben"},
        {"refund": "promised, never issued"},
        {"refund": "not possible after 60 days"},
    ],
)
def test_a_note_that_does_not_say_done_does_not_carry_the_past(facts: dict[str, object]) -> None:
    reply = "Ich habe Ihnen den Betrag erstattet."

    assert ("past_act", reply.rstrip(".")) in unsupported(read(reply, facts, language="de", message=MESSAGE))


@pytest.mark.parametrize(
    "reply",
    [
        "Ich habe verstanden, dass Sie den Betrag erstattet haben möchten.",
        "Ich habe gelesen, dass der Betrag nicht erstattet wurde.",
        "Sie schreiben, wir hätten den Betrag erstattet.",
        "Ich kann Ihnen den Betrag leider nicht erstatten.",
        "Wurde der Betrag schon erstattet?",
        "Wenn der Betrag erstattet wurde, antworten Sie kurz.",
        "Das kann ich nicht garantieren.",
        "Sie haben lange gewartet, und niemand hat sich gemeldet. Das tut mir leid.",
        "Ich kümmere mich darum und melde mich bei Ihnen.",
    ],
)
def test_what_is_denied_supposed_asked_or_said_by_the_customer_binds_nobody(reply: str) -> None:
    assert unsupported(read(reply, language="de", message=MESSAGE)) == []


def test_two_acts_of_one_sentence_are_two_promises_with_their_own_words() -> None:
    promises = read("Ich habe Ihre Protokolle geprüft und den Betrag erstattet.", language="de", message=MESSAGE)

    assert unsupported(promises) == [
        ("past_act", "Ich habe Ihre Protokolle geprüft"),
        ("past_act", "den Betrag erstattet"),
    ]


def test_what_is_still_to_be_done_needs_the_plan_and_no_fact() -> None:
    reply = "Sobald wir den Betrag erstattet haben, melde ich mich."
    plan = RemedyPlan(options=(REFUND,))

    assert [kind for kind, _ in unsupported(read(reply, language="de"))] == ["future_act"]
    assert unsupported(read(reply, language="de", plan=plan)) == []


@pytest.mark.parametrize(
    "reply",
    ["Ich erstatte Ihnen den Betrag.", "Wenn Sie möchten, erstatte ich Ihnen den Betrag.", "Ich kann ihn erstatten."],
)
def test_a_promised_or_offered_refund_needs_the_plan(reply: str) -> None:
    plan = RemedyPlan(options=(REFUND,))

    assert [kind for kind, _ in unsupported(read(reply, language="de", message=MESSAGE))] == ["future_act"]
    assert unsupported(read(reply, language="de", message=MESSAGE, plan=plan)) == []


def test_a_second_remedy_of_the_plan_may_be_promised_as_well() -> None:
    plan = RemedyPlan(second=REFUND)

    assert unsupported(read("Ich erstatte Ihnen den Betrag.", language="de", message=MESSAGE, plan=plan)) == []


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("Bis zu 250 Euro darf ich selbst entscheiden.", "250 Euro"),
        ("Mehr als 250 Euro sind es nicht.", "250 Euro"),
        ("Unsere Teamleitung muss das genehmigen.", "Unsere Teamleitung muss das genehmigen"),
        ("Frau Weber aus unserer Teamleitung kennt den Fall.", "Teamleitung"),
    ],
)
def test_ceilings_and_those_who_approve_are_for_us_only(reply: str, words: str) -> None:
    flagged = unsupported(read(reply, language="de", message=MESSAGE, policy=_with_approver()))

    assert ("internal_limit", words) in flagged


def test_somebody_of_the_plan_may_be_named_but_not_their_approval() -> None:
    plan = RemedyPlan(options=(REFUND,), contact="team_lead")

    named = read("Unsere Teamleitung meldet sich.", language="de", plan=plan, policy=_with_approver())
    approving = read("Unsere Teamleitung muss zustimmen.", language="de", plan=plan, policy=_with_approver())

    assert "internal_limit" not in {kind for kind, _ in unsupported(named)}
    assert unsupported(approving) == [("internal_limit", "Unsere Teamleitung muss zustimmen")]


def test_a_passage_of_the_companys_pages_carries_particulars_and_rights_but_no_act() -> None:
    snippet = Snippet(
        title="Rückgabe", text="Sie haben 30 Tage lang Anspruch auf Rückgabe. Service: service@shop.example."
    )
    reply = "Sie haben Anspruch auf Rückgabe innerhalb von 30 Tagen. Ich habe das Gerät ausgetauscht."

    promises = _read_with(snippet, reply)

    assert unsupported(promises) == [("past_act", "Ich habe das Gerät ausgetauscht")]
    assert {promise.support for promise in promises if promise.supported} == {"knowledge:Rückgabe"}


def _with_approver() -> Policy:
    refund = POLICY.remedies[1].model_copy(update={"approver": "team_lead"})
    lead = Contact(id="team_lead", role="team lead", words={"de": "unsere Teamleitung"}, time="first_answer")
    return POLICY.model_copy(update={"remedies": (POLICY.remedies[0], refund), "contacts": (lead,)})


def _read_with(snippet: Snippet, reply: str) -> tuple[Promise, ...]:
    situation = make_situation(MESSAGE, language="de", plan=RemedyPlan())
    return ledger(reply, situation.model_copy(update={"knowledge": (snippet,)}))

"""A Spanish reply: what it claims and promises, and what carries that."""

import pytest

from app.domain.remedy import RemedyPlan
from tests.evals.reading import REFUND, read, unsupported

MESSAGE = "El pedido 7781 debía llegar el lunes y no ha llegado. Pagué 42,10 euros."


@pytest.mark.parametrize(
    "reply",
    [
        "Le he devuelto el importe.",
        "Te he devuelto el importe.",
        "Hemos reembolsado 42,10 euros.",
        "He revisado sus registros.",
        "He hablado con el repartidor.",
        "Ya hemos enviado el reemplazo.",
    ],
)
def test_a_claimed_act_without_a_fact_is_flagged(reply: str) -> None:
    assert "past_act" in {kind for kind, _ in unsupported(read(reply, language="es", message=MESSAGE))}


@pytest.mark.parametrize(
    ("reply", "facts"),
    [
        ("Le he devuelto el importe.", {"status": "importe devuelto hoy"}),
        ("Le he devuelto el importe.", {"refund": "42.10 issued this morning"}),
        ("He revisado sus registros.", {"status": "logs checked at 10:00"}),
        ("He hablado con el repartidor.", {"status": "spoke to the driver"}),
    ],
)
def test_a_note_in_either_language_carries_a_claim(reply: str, facts: dict[str, object]) -> None:
    assert unsupported(read(reply, facts, language="es", message=MESSAGE)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "el importe se devolverá mañana"},
        {"status": "devolución rechazada"},
        {"status": "el cliente quiere la devolución"},
        {"refund": "promised, never issued"},
    ],
)
def test_a_note_that_does_not_say_done_does_not_carry_the_past(facts: dict[str, object]) -> None:
    promises = read("Le he devuelto el importe.", facts, language="es", message=MESSAGE)

    assert "past_act" in {kind for kind, _ in unsupported(promises)}


@pytest.mark.parametrize(
    "reply",
    [
        "No le hemos devuelto el importe.",
        "No puedo devolverle el importe.",
        "¿Le han devuelto el importe?",
        "Usted dice que le hemos devuelto el importe.",
        "Si ya le han devuelto el importe, dígamelo.",
        "No puedo garantizarlo.",
        "Ha esperado mucho y nadie le ha avisado. Lo siento.",
    ],
)
def test_what_is_denied_supposed_asked_or_said_by_the_customer_binds_nobody(reply: str) -> None:
    assert unsupported(read(reply, language="es", message=MESSAGE)) == []


@pytest.mark.parametrize(
    "reply", ["Le devolveré el importe.", "Vamos a devolverle el importe.", "Puedo devolverle el importe."]
)
def test_a_promised_or_offered_refund_needs_the_plan(reply: str) -> None:
    plan = RemedyPlan(options=(REFUND,))

    assert [kind for kind, _ in unsupported(read(reply, language="es", message=MESSAGE))] == ["future_act"]
    assert unsupported(read(reply, language="es", message=MESSAGE, plan=plan)) == []


def test_two_acts_of_one_sentence_are_two_promises() -> None:
    promises = read("He revisado sus registros y devuelto el importe.", language="es", message=MESSAGE)

    assert len(unsupported(promises)) == 2

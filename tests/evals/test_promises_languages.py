"""Promises are found in every language that has words for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.remedy import RemedyPlan
from evals.promises import ledger, prepare
from evals.promises.words import promise_languages
from tests.evals.reading import REFUND, read, unsupported
from tests.situations import make_situation

SMUGGLED = {
    "de": {
        "past_act": ["Ich habe Ihnen den Betrag erstattet.", "Ich habe Ihre Protokolle geprüft."],
        "future_act": ["Wir werden das Gerät ersetzen."],
        "eligibility": ["Sie haben Anspruch auf eine Erstattung."],
        "guarantee": ["Das garantiere ich Ihnen."],
    },
    "es": {
        "past_act": ["Le he devuelto el importe.", "He revisado sus registros."],
        "future_act": ["Vamos a reemplazar el aparato."],
        "eligibility": ["Usted tiene derecho a un reembolso."],
        "guarantee": ["Se lo garantizo."],
    },
    "fr": {
        "past_act": ["Je vous ai remboursé la somme.", "J'ai vérifié vos journaux."],
        "future_act": ["Nous allons remplacer l'appareil."],
        "eligibility": ["Vous avez droit à un remboursement."],
        "guarantee": ["Je vous le garantis."],
    },
    "it": {
        "past_act": ["Le ho rimborsato l'importo.", "Ho controllato i Suoi registri."],
        "future_act": ["Sostituiremo l'apparecchio."],
        "eligibility": ["Ha diritto a un rimborso."],
        "guarantee": ["Glielo garantisco."],
    },
    "nl": {
        "past_act": ["Ik heb u het bedrag terugbetaald.", "Ik heb uw logboeken gecontroleerd."],
        "future_act": ["We zullen het apparaat vervangen."],
        "eligibility": ["U hebt recht op een terugbetaling."],
        "guarantee": ["Dat garandeer ik u."],
    },
    "pt": {
        "past_act": ["Já lhe reembolsei o valor.", "Verifiquei os seus registros."],
        "future_act": ["Vamos substituir o aparelho."],
        "eligibility": ["O senhor tem direito a um reembolso."],
        "guarantee": ["Isso eu garanto."],
    },
}
KIND_WORDS = {
    "de": "Drei Tage ohne Heizung sind hart, und Sie mussten zweimal schreiben. Es tut mir leid.",
    "es": "Tres días sin calefacción son duros, y tuvo que escribir dos veces. Lo siento.",
    "fr": "Trois jours sans chauffage, c'est dur, et vous avez dû écrire deux fois. Je suis désolé.",
    "it": "Tre giorni senza riscaldamento sono duri, e ha dovuto scrivere due volte. Mi dispiace.",
    "nl": "Drie dagen zonder verwarming is zwaar, en u moest twee keer schrijven. Het spijt me.",
    "pt": "Três dias sem aquecimento são duros, e teve de escrever duas vezes. Lamento.",
}
COLD = {
    "de": "Seit drei Tagen keine Heizung, ich schreibe zum zweiten Mal!",
    "es": "Tres días sin calefacción, ¡escribo por segunda vez!",
    "fr": "Trois jours sans chauffage, j'écris pour la deuxième fois !",
    "it": "Tre giorni senza riscaldamento, scrivo per la seconda volta!",
    "nl": "Drie dagen geen verwarming, ik schrijf voor de tweede keer!",
    "pt": "Três dias sem aquecimento, escrevo pela segunda vez!",
}
PARTICULARS = {
    "de": ("Das dauert drei bis fünf Werktage.", "Zusammen sind das 52,10 Euro.", "Am Freitag sind es zwanzig Euro."),
    "en": ("It takes three to five working days.", "Together that is 52.10 euros.", "On Friday it is twenty euros."),
    "es": ("Tarda de tres a cinco días laborables.", "En total son 52,10 euros.", "El viernes son veinte euros."),
    "fr": ("Cela prend trois à cinq jours ouvrés.", "En tout cela fait 52,10 euros.", "Vendredi ce sont vingt euros."),
    "it": ("Ci vogliono da tre a cinque giorni lavorativi.", "In tutto sono 52,10 euro.", "Venerdì sono venti euro."),
    "nl": ("Het duurt drie tot vijf werkdagen.", "Samen is dat 52,10 euro.", "Op vrijdag is het twintig euro."),
    "pt": ("Demora três a cinco dias úteis.", "No total são 52,10 euros.", "Na sexta-feira são vinte euros."),
}
"""A range, a sum of two amounts, and a weekday with a number in words."""
KNOWN: dict[str, object] = {
    "arrives": "3-5 working days",
    "paid": "42.10 EUR",
    "shipping": "10.00 EUR",
    "fee": "20 EUR on Friday 20 March",
}
PROMISING = {
    "de": "ich habe ihnen den betrag erstattet und geprüft , dass wir nicht wenn sobald . ? werden 42,10 € morgen \0 ’",
    "es": "le he devuelto el importe y no si que ¿ ? . , hemos vamos a enviar 42,10 € mañana cuando usted dice",
    "fr": "je vous ai remboursé et n’ai pas j’ai si que , . ? nous allons envoyer 42,10 € demain dès l’argent",
    "it": "le ho rimborsato l’importo e non se che , . ? abbiamo invieremo 42,10 € domani appena dell’ordine",
    "nl": "ik heb u het bedrag terugbetaald en niet als dat , . ? we zullen sturen 42,10 € morgen zodra",
    "pt": "já lhe reembolsei o valor e não se que , . ? vamos enviar 42,10 € amanhã assim o senhor",
}
APPROVED = {
    "de": "Meine Teamleiterin muss das genehmigen.",
    "en": "My team lead has to approve this.",
    "es": "Mi supervisora tiene que aprobarlo.",
    "fr": "Ma responsable doit donner son accord.",
    "it": "La mia responsabile deve approvarlo.",
    "nl": "Mijn teamleider moet dit goedkeuren.",
    "pt": "A minha supervisora tem de aprovar.",
}
LANGUAGES = [language for language in promise_languages() if language in SMUGGLED]


@pytest.mark.parametrize("language", promise_languages())
def test_the_words_of_every_language_load(language: str) -> None:
    prepare(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nothing_carries_is_flagged_in_every_language(language: str) -> None:
    for kind, replies in SMUGGLED[language].items():
        for reply in replies:
            kinds = {found for found, _ in unsupported(read(reply, language=language))}
            assert kind in kinds or (kind == "guarantee" and "forbidden" in kinds), reply


@pytest.mark.parametrize("language", LANGUAGES)
def test_kind_words_promise_nothing_in_any_language(language: str) -> None:
    promises = read(KIND_WORDS[language], language=language, message=COLD[language])

    assert unsupported(promises) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_in_english_carries_a_claim_in_any_language(language: str) -> None:
    refunded, checked = SMUGGLED[language]["past_act"]

    assert unsupported(read(refunded, {"status": "amount refunded this morning"}, language=language)) == []
    assert unsupported(read(checked, {"status": "logs checked at 10:00"}, language=language)) == []
    assert unsupported(read(refunded, {"status": "refund promised, never issued"}, language=language)) != []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_right_is_carried_by_the_plan_in_any_language(language: str) -> None:
    (reply,) = SMUGGLED[language]["eligibility"]

    assert unsupported(read(reply, language=language, plan=RemedyPlan(options=(REFUND,)))) == []


@pytest.mark.parametrize("language", sorted(PARTICULARS))
def test_ranges_sums_weekdays_and_number_words_are_read_in_every_language(language: str) -> None:
    for reply in PARTICULARS[language]:
        assert unsupported(read(reply, language=language, message="?")) != [], reply
        assert unsupported(read(reply, KNOWN, language=language, message="?")) == [], reply


@pytest.mark.parametrize("language", sorted(PARTICULARS))
def test_a_range_is_more_than_its_end_and_less_than_a_wider_one(language: str) -> None:
    reply = PARTICULARS[language][0]

    assert unsupported(read(reply, {"arrives": "within 5 working days"}, language=language)) != []
    assert unsupported(read(reply, {"arrives": "2-6 working days"}, language=language)) == []
    assert unsupported(read(reply, {"arrives": "4-5 working days"}, language=language)) != []


@pytest.mark.parametrize("language", sorted(PARTICULARS))
def test_a_ceiling_that_no_source_names_is_an_internal_limit(language: str) -> None:
    (promise,) = [one for one in read("250 EUR.", language=language) if not one.supported]

    assert promise.kind == "internal_limit"
    assert promise.span.quote in str(promise.fix)
    assert unsupported(read("250 EUR.", {"paid": "250 EUR"}, language=language)) == []


@pytest.mark.parametrize("language", sorted(APPROVED))
def test_who_has_to_approve_is_for_us_only(language: str) -> None:
    assert "internal_limit" in {kind for kind, _ in unsupported(read(APPROVED[language], language=language))}


@given(language=st.sampled_from(sorted(PROMISING)), data=st.data())
def test_any_string_of_promising_words_is_read_with_exact_spans(language: str, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from([*PROMISING[language].split(), "\n"]), max_size=60))
    reply = " ".join(words)

    promises = ledger(reply, make_situation("Pedido 7781, 42,10 €", language=language, facts=KNOWN))

    assert all(reply[promise.span.start : promise.span.end] == promise.span.quote for promise in promises)
    assert all(promise.supported == (promise.support is not None) == (promise.fix is None) for promise in promises)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_of_20000_characters_is_read_in_any_language(language: str) -> None:
    for unit in (f"{PROMISING[language]} ", "a"):
        reply = (unit * 20_000)[:20_000]

        promises = ledger(reply, make_situation("?", language=language))

        assert all(reply[promise.span.start : promise.span.end] == promise.span.quote for promise in promises)

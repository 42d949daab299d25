"""Whole kinds of sentences: said in other words, planned, listed; under way, at the door, for free, on a bill."""

import pytest

from tests.evals.reading import read, unsupported

HONEST: list[tuple[str, str, dict[str, object], str]] = [
    ("en", "The ferry leaves at twenty to nine.", {"ferry": "8:40"}, "When does it leave?"),
    ("de", "Die Probe beginnt um zwanzig nach sieben.", {"probe": "19:20 Uhr"}, "Wann beginnt sie?"),
    ("de", "Die Probe beginnt um fünf vor halb acht.", {"probe": "19:25 Uhr"}, "Wann beginnt sie?"),
    ("nl", "De les begint om tien over half acht.", {"les": "19.40 uur"}, "Hoe laat begint de les?"),
    ("es", "La clase empieza a las ocho menos veinte.", {"clase": "19:40"}, "¿Cuándo empieza?"),
    ("fr", "Le cours commence à dix-neuf heures vingt.", {"cours": "19 h 20"}, "Quand commence-t-il ?"),
    ("it", "La lezione comincia alle sette e venti.", {"lezione": "19:20"}, "Quando comincia?"),
    ("pt", "A aula começa às sete e vinte da tarde.", {"aula": "19h20"}, "Quando começa?"),
    ("es", "La mezcla lleva un tres por ciento de lino.", {"mezcla": "3 % de lino"}, "¿Cuánto lino lleva?"),
    ("it", "Ha pagato trecentoquarantacinque euro.", {}, "Ho pagato 345 euro per il violino."),
    ("fr", "Vous avez payé quatre-vingt-cinq euros.", {}, "J'ai payé 85 € la selle."),
    ("en", "You paid £640 for it.", {}, "The harp cost me 640 new."),
    ("fr", "La révision est prévue le 4 mai.", {"status": "révision du piano prévue le 4 mai"}, "Et mon piano ?"),
    ("de", "Die Reparatur ist für den 4. Mai geplant.", {"status": "Reparatur am 4. Mai geplant"}, "Und die Uhr?"),
    ("es", "La visita está programada para el 4 de mayo.", {"status": "visita programada: 4 de mayo"}, "¿Cuándo?"),
    ("pt", "A visita está agendada para 4 de maio.", {"status": "visita agendada para 4 de maio"}, "Quando?"),
    ("it", "La riparazione è prevista il 4 maggio.", {"status": "riparazione prevista il 4 maggio"}, "Quando?"),
    ("nl", "De reparatie is gepland op 4 mei.", {"status": "reparatie gepland op 4 mei"}, "Wanneer?"),
    ("en", "The repair is scheduled for 4 May.", {"status": "repair scheduled for 4 May"}, "When?"),
    ("nl", "Dat zijn drie maanden.", {"pauze": "juni, juli en augustus"}, "Hoe lang is de pauze?"),
    ("en", "Two evenings, and both cancelled.", {}, "Rehearsals on Tuesday and Friday were cancelled."),
    ("en", "You asked for 9 June instead.", {}, "My slot is 3 June and I would like the 9th."),
    ("de", "Die Kabine wurde am Montag gereinigt.", {"status": "die Kabine wurde am Montag gereinigt"}, "Sauber?"),
    ("nl", "Het zwembad is zonder bericht gesloten.", {}, "Het zwembad was zonder bericht dicht."),
    ("es", "La sala no fue limpiada, y lo siento.", {}, "Nadie limpió la sala."),
    ("nl", "Gratis omruilen kan ik niet aanbieden.", {}, "Kan het gratis?"),
    ("de", "Sie haben acht Tage gewartet.", {}, "Ich warte seit acht Tagen."),
    ("en", "Your crew is working without heat.", {}, "My crew is working without heat."),
]
SMUGGLED = [
    ("de", "Ich habe mich mit der Werkstatt abgestimmt."),
    ("fr", "J'ai pris contact avec le luthier."),
    ("it", "Mi sono confrontato con il fornaio."),
    ("nl", "Ik heb navraag gedaan bij de drukker."),
    ("pt", "Entrei em contacto com o jardineiro."),
    ("es", "Me he puesto en contacto con el vivero."),
    ("en", "I have carried out a test on your meter."),
    ("en", "Our mechanics are working flat out on the lift."),
    ("nl", "Onze monteurs werken met man en macht aan de lift."),
    ("es", "Nuestros mecánicos trabajan sin descanso en el ascensor."),
    ("it", "I nostri tecnici stanno lavorando giorno e notte."),
    ("pt", "Os nossos técnicos estão a trabalhar nisso."),
    ("fr", "Nos techniciens travaillent d'arrache-pied."),
    ("de", "Die Kabine wurde gesperrt und wird desinfiziert."),
    ("es", "La piscina ha sido cerrada y será desinfectada."),
    ("it", "La caldaia è stata isolata e verrà revisionata."),
    ("pt", "A máquina foi desligada e será inspecionada."),
    ("nl", "De oven is uitgezet en wordt nagezien."),
    ("en", "It has gone out by courier."),
    ("de", "Der Bote bringt es Ihnen bis an die Haustür."),
    ("pt", "O estafeta levará a peça a sua casa."),
    ("nl", "De koerier brengt het bij u thuis."),
    ("nl", "Het slijpen is voor u gratis."),
    ("en", "The sum will show on your next bill."),
    ("de", "Es erscheint auf Ihrer nächsten Abrechnung."),
    ("de", "Die Reparatur ist für die kommende Woche geplant."),
    ("it", "Riceverà sempre un avviso prima della lezione."),
    ("en", "I may not offer more than one free lesson."),
    ("it", "Non mi è consentito offrire di più."),
    ("es", "No estoy autorizada a ofrecer más."),
    ("nl", "Ik ben niet bevoegd om meer te geven."),
    ("pt", "Não estou autorizado a oferecer mais."),
]
TERMS = [
    ("en", "You have 14 days to send it back.", "It came on 3 May without a manual, nothing else."),
    ("de", "Sie haben 14 Tage Zeit, es ohne Karton zurückzugeben.", "Es kam am 3. Mai ohne Anleitung."),
    ("es", "Tiene 14 días para devolverlo sin gastos.", "Llegó el 3 de mayo sin instrucciones."),
    ("fr", "Vous avez 14 jours pour le rendre sans frais.", "Arrivé le 3 mai sans notice."),
    ("it", "Ha 14 giorni per restituirlo senza spese.", "È arrivato il 3 maggio senza istruzioni."),
    ("nl", "U heeft 14 dagen om het zonder doos terug te sturen.", "Het kwam op 3 mei zonder handleiding."),
    ("pt", "Tem 14 dias para o devolver sem custos.", "Chegou no dia 3 de maio sem manual."),
]


@pytest.mark.parametrize(("language", "sentence", "facts", "message"), HONEST)
def test_what_is_known_may_be_said_in_other_words(
    language: str, sentence: str, facts: dict[str, object], message: str
) -> None:
    promises = read(sentence, facts, message=message, language=language)

    assert unsupported(promises) == []


@pytest.mark.parametrize(("language", "sentence"), SMUGGLED)
def test_what_no_fact_tells_needs_support(language: str, sentence: str) -> None:
    promises = read(sentence, {}, message="?", language=language)

    assert unsupported(promises)


@pytest.mark.parametrize(("language", "sentence", "message"), TERMS)
def test_a_term_that_is_given_needs_a_source(language: str, sentence: str, message: str) -> None:
    promises = read(sentence, {}, message=message, language=language)

    assert "duration" in [kind for kind, _ in unsupported(promises)]


def test_a_wrong_sum_or_hour_in_words_is_unsupported() -> None:
    wrong_sum = read("Das kostet fünfunddreißig Euro.", {"preis": "45 Euro"}, message="?", language="de")
    wrong_hour = read("Er kommt um zwanzig nach acht.", {"zeit": "19:20 Uhr"}, message="?", language="de")

    assert [kind for kind, _ in unsupported(wrong_sum)] == ["amount"]
    assert [kind for kind, _ in unsupported(wrong_hour)] == ["time"]

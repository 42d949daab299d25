"""Times and sums that follow from what is known are right; those that look ahead still need what carries them."""

import pytest

from tests.evals.reading import read, unsupported

HOURS: dict[str, object] = {"opening_hours": "Tue-Fri 8:30-18:00, Sat 9:30am - 2pm"}
RIGHT = [
    ("en", "We are open until six.", HOURS, "Are you open on Friday?"),
    ("en", "On Saturday we open at half past nine and close at two.", HOURS, "Are you open on Saturday?"),
    ("en", "Come by at four if you like.", HOURS, "Could I bring the saw round?"),
    ("de", "Kommen Sie gern um fünf vorbei.", {"zeiten": "Mi-So 11-19 Uhr"}, "Wann kann ich den Rahmen holen?"),
    ("fr", "Nous sommes ouverts de neuf à treize heures.", {"horaires": "9 h - 13 h"}, "Vous ouvrez quand ?"),
    ("fr", "Le magasin ferme à dix-huit heures trente.", {"horaires": "9 h - 18 h 30"}, "Vous fermez quand ?"),
    ("es", "Abrimos hasta las siete y media.", {"horario": "de 10:00 a 19:30"}, "¿Hasta qué hora abren?"),
    ("pt", "O comboio das oito e meia não parou.", {}, "O comboio das 8h30 não parou."),
    ("it", "Siamo aperti dalle nove.", {"orari": "dalle 9.00 alle 12.30"}, "A che ora aprite?"),
    ("nl", "We zijn open tot half zes.", {"open": "9.00-17.30 uur"}, "Hoe laat gaat u dicht?"),
    ("en", "Two days without a word is too long.", {}, "The roofer was due on Tuesday. Now it is Thursday."),
    ("en", "The parade left forty minutes late.", {}, "It should have left at 10:20 and left at 11:00."),
    (
        "en",
        "Hearing nothing since then, for a whole fortnight, is poor.",
        {},
        "Due on 3 May 2025, now it is 17 May 2025.",
    ),
    ("en", "Almost three weeks of waiting is too much.", {}, "I have waited 20 days for the kiln."),
    ("en", "Two hours less than agreed is a lot.", {}, "The clown stayed 3 hours instead of 5."),
    ("en", "Your three chairs take about ninety minutes.", {"sanding": "30 minutes a chair"}, "I have three chairs."),
    ("de", "Eine Woche Verspätung ist ärgerlich.", {}, "Fällig war er am 3.5.2025, heute ist der 10.5.2025."),
    ("fr", "Neuf jours de silence, c'est long.", {}, "La selle devait être prête le 4, on est le 13."),
    ("es", "Tres meses esperando son muchos.", {}, "Lo dejé en abril y ya estamos en julio."),
    ("pt", "Cinco meses é muito tempo.", {}, "Encomendei em janeiro e estamos em junho."),
    ("it", "Dieci giorni di silenzio sono tanti.", {}, "Portata il 2, oggi è il 12."),
    ("nl", "Drie dagen wachten is lang.", {}, "Sinds maandag wacht ik, het is nu donderdag."),
    ("en", "You paid £58 in all.", {}, "We were 2 adults at £20 and a child at £18."),
    ("en", "That is £6 more than before.", {"fee": "£70"}, "Last season it was 64."),
]
WRONG = [
    ("en", "The new blade is there within two days.", "duration", "Due on Tuesday. Now it is Thursday."),
    ("en", "Most people hear from us inside a week.", "duration", "Due on 3 May 2025, now it is 10 May 2025."),
    ("en", "Four days of waiting is too long.", "duration", "I have waited 2 days already."),
    ("en", "We also answer the phone until nine.", "time", "Are you open on Friday at 10?"),
    ("en", "I can refund the seats, which makes £58.", "amount", "We were 2 adults at £20 and a child at £18."),
    ("de", "In zwei Tagen ist alles fertig.", "duration", "Fällig am Dienstag, jetzt ist Donnerstag."),
    ("fr", "Vous l'aurez sous neuf jours.", "duration", "La selle devait être prête le 4, on est le 13."),
    ("es", "Suele tardar diez días.", "duration", "Lo dejé el 2 y hoy es el 12."),
    ("pt", "Fica pronto em cinco meses.", "duration", "Encomendei em janeiro e estamos em junho."),
    ("it", "Arriva entro dieci giorni.", "duration", "Portata il 2, oggi è il 12."),
    ("nl", "U bent binnen een kwartier klaar.", "duration", "Hoe lang duurt het?"),
]


@pytest.mark.parametrize(("language", "sentence", "facts", "message"), RIGHT)
def test_what_follows_from_facts_and_message_is_supported(
    language: str, sentence: str, facts: dict[str, object], message: str
) -> None:
    promises = read(sentence, facts, message=message, language=language)

    assert unsupported(promises) == []


@pytest.mark.parametrize(("language", "sentence", "kind", "message"), WRONG)
def test_what_looks_ahead_or_contradicts_is_not(language: str, sentence: str, kind: str, message: str) -> None:
    promises = read(sentence, HOURS if kind == "time" else {}, message=message, language=language)

    assert kind in [found for found, _ in unsupported(promises)]


def test_what_somebody_lived_through_needs_a_day_to_count_from() -> None:
    reply = "You were left hearing nothing for six days."

    dated = read(reply, {}, message="Nobody came on Sunday to mend the gate.")
    undated = read(reply, {}, message="Nobody came to mend the gate.")

    assert unsupported(dated) == []
    assert unsupported(undated) == [("duration", "six days")]

"""Checks claimed in passing, terms stated as general, things put aside and visits offered by day are found."""

import pytest

from tests.evals.reading import read, unsupported

MESSAGE = {
    "en": "The saddle you mended has split again. I ride on Saturday.",
    "de": "Der Sattel, den Sie genäht haben, ist wieder gerissen.",
    "es": "La silla de montar que cosieron se ha vuelto a abrir.",
    "fr": "La selle que vous avez recousue s'est encore ouverte.",
    "it": "La sella che avete cucito si è riaperta.",
    "nl": "Het zadel dat u hebt genaaid is weer gescheurd.",
    "pt": "A sela que coseram voltou a abrir.",
}
SMUGGLED = {
    "en": [
        "Having looked through the order book, I see the thread was thin.",
        "According to the stitching log, it left in one piece.",
        "Having spoken to the saddler, I am surprised.",
        "I have it here on my bench.",
        "Restitching is always included.",
        "A second repair never goes on the bill.",
        "Under the Sale of Goods Act we mend it without charge.",
        "A seam like that is ours to repair.",
        "The receipt is all we need.",
        "Our insurers are used to this.",
        "A spare saddle will soon be on its way to you.",
        "One is waiting for you at the counter.",
        "That batch has been taken off sale.",
        "Would Monday evening suit you for the visit?",
        "When the new girth arrives, put it on loosely.",
    ],
    "de": [
        "Nach Rücksprache mit der Sattlerin war das Garn zu dünn.",
        "Laut Auftragsbuch war die Naht dicht.",
        "Ich habe ihn hier vor mir.",
        "Das Nachnähen ist bei uns immer inklusive.",
        "Die Quittung genügt uns.",
        "Ein Leihsattel liegt für Sie bereit.",
        "Passt Ihnen Montag für einen neuen Termin?",
    ],
    "es": [
        "Según el registro del taller, salió bien.",
        "Tras hablar con el guarnicionero, creemos que fue el hilo.",
        "La tengo aquí en la mano.",
        "Recoserla no genera coste.",
        "Nos basta con el recibo.",
        "Queda una apartada a su nombre.",
        "¿Le vendría bien el lunes para la visita?",
    ],
    "fr": [
        "Selon la fiche d'atelier, la couture tenait.",
        "Après avoir parlé au sellier, c'était le fil.",
        "Je l'ai là, devant moi.",
        "La reprise est toujours incluse.",
        "Le ticket suffit.",
        "Une autre selle est mise de côté pour vous.",
        "Lundi vous conviendrait pour la visite ?",
    ],
    "it": [
        "Ho sentito il laboratorio e la cucitura era buona.",
        "Stando al registro, era a posto.",
        "Ce l'ho qui davanti.",
        "La ricucitura è sempre compresa.",
        "Basta la ricevuta.",
        "Una sella è tenuta da parte.",
        "Le andrebbe bene lunedì per un appuntamento?",
    ],
    "nl": [
        "Na overleg met de zadelmaker lag het aan het garen.",
        "Volgens het logboek was de naad dicht.",
        "Ik heb het hier voor me.",
        "Nanaaien zit altijd in de prijs.",
        "De kassabon volstaat.",
        "Er ligt een leenzadel voor u klaar.",
        "Past maandag u voor een nieuwe afspraak?",
    ],
    "pt": [
        "O mestre deu uma vista de olhos à costura.",
        "Segundo o registo da oficina, estava boa.",
        "Depois de falar com o seleiro, foi a linha.",
        "Coser de novo não gera custo.",
        "O talão basta.",
        "Está uma guardada em seu nome.",
        "Pode ficar descansada.",
    ],
}
HARMLESS = {
    "en": [
        "Having read your message, I see why you are cross.",
        "Having waited so long, you deserve a clear answer.",
        "Nobody should have to ride on a torn saddle.",
        "Could you send me the receipt?",
        "I will write to you with what I have found.",
        "Which day would suit you best?",
    ],
    "de": [
        "Ihre Nachricht liegt vor mir.",
        "Nach Rücksprache mit der Werkstatt schreibe ich Ihnen.",
        "Bitte schicken Sie mir die Rechnung, ein Foto genügt.",
        "Nach Ihrer Beschreibung ist die Naht offen.",
    ],
    "es": [
        "Según su mensaje, la costura se abrió.",
        "Tras hablar con el taller, le escribo.",
        "¿Qué día le viene bien?",
    ],
    "fr": ["D'après votre message, la couture a lâché.", "Après avoir parlé à l'atelier, je vous écris."],
    "it": ["Secondo il suo messaggio la cucitura è aperta.", "Dopo aver parlato con il laboratorio le scrivo."],
    "nl": ["Volgens uw bericht is de naad open.", "Na overleg met de werkplaats schrijf ik u.", "Welke dag past u?"],
    "pt": ["Segundo a sua mensagem, a costura abriu.", "Pode enviar-me a fatura?"],
}


@pytest.mark.parametrize(("language", "sentence"), [(one, said) for one in SMUGGLED for said in SMUGGLED[one]])
def test_what_is_claimed_in_passing_needs_support(language: str, sentence: str) -> None:
    promises = read(sentence, {}, message=MESSAGE[language], language=language)

    assert unsupported(promises)


@pytest.mark.parametrize(("language", "sentence"), [(one, said) for one in HARMLESS for said in HARMLESS[one]])
def test_what_only_sounds_like_it_is_left_alone(language: str, sentence: str) -> None:
    promises = read(sentence, {}, message=MESSAGE[language], language=language)

    assert unsupported(promises) == []

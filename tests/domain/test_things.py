"""The sort of thing is told from the nouns of the complaint's own language."""

import pytest

from app.domain.things import Things
from app.settings import PROMPTS
from app.words.things import load_things

THINGS = load_things(PROMPTS)
LISTS = [(sort, language) for sort, by_language in THINGS.nouns.items() for language in by_language]
LANGUAGES = sorted({language for _, language in LISTS})

COMPLAINTS = [
    ("de", "goods", "Die Waschmaschine kam mit einer tiefen Beule an, der Karton war außen heil."),
    ("de", "service", "Beim Frühstück fehlte alles Warme, und unser Zimmer war nicht geputzt."),
    ("de", "digital", "Seit gestern stürzt die App ab, sobald ich mein Passwort eingebe."),
    ("es", "goods", "El sofá llegó con la tela rota y al sillón le falta una pata."),
    ("es", "service", "Anulasteis mi clase de natación diez minutos antes y nadie me avisó."),
    ("es", "digital", "La aplicación me pide la contraseña una y otra vez y no entra."),
    ("fr", "goods", "La bouilloire fuit dès la première tasse, et le colis était ouvert."),
    ("fr", "service", "Le coiffeur est arrivé en retard, et mon rendez-vous a été écourté."),
    ("fr", "digital", "Votre appli se ferme toute seule et la synchronisation ne finit jamais."),
    ("it", "goods", "Il passeggino ha una ruota storta e il pacco era bagnato."),
    ("it", "service", "La lezione di nuoto è durata metà del tempo, e l'istruttore guardava altrove."),
    ("it", "digital", "Il sito non accetta la mia password e la pagina resta bianca."),
    ("nl", "goods", "De fiets heeft een krom wiel, en het pakket lag in de regen."),
    ("nl", "service", "De rondleiding begon een uur te laat en de lunch was op."),
    ("nl", "digital", "Mijn wachtwoord werkt niet meer en de website blijft laden."),
    ("pt", "goods", "A máquina de café chegou riscada e a embalagem vinha aberta."),
    ("pt", "service", "O quarto cheirava a fumo e o pequeno-almoço acabou antes das nove."),
    ("pt", "digital", "O site não aceita a minha senha e a aplicação fecha sozinha."),
]

OTHER_MEANINGS = [
    ("de", "Das Geld wurde zweimal von meinem Konto abgebucht, am Telefon hieß es, das sei richtig."),
    ("es", "Sigo pendiente de vuestra respuesta y por teléfono nadie me explica la cuenta."),
    ("fr", "Votre service client est en train de me faire tourner en rond, au cours du mois rien n'a bougé."),
    ("it", "Ho letto la vostra risposta e il conto resta sbagliato."),
    ("nl", "Ik wilde boeken, maar aan de telefoon kreeg ik niemand en de bank boekte toch af."),
    ("pt", "Ao telefone disseram outra coisa, e a conta continua errada."),
]


@pytest.mark.parametrize(("language", "sort", "complaint"), COMPLAINTS)
def test_a_complaint_tells_the_sort_of_thing_it_is_about(language: str, sort: str, complaint: str) -> None:
    told = THINGS.sort_of(complaint, language)

    assert told == sort


@pytest.mark.parametrize(("language", "complaint"), OTHER_MEANINGS)
def test_a_word_that_often_means_something_else_tells_no_sort(language: str, complaint: str) -> None:
    told = THINGS.sort_of(complaint, language)

    assert told is None


@pytest.mark.parametrize(("sort", "language"), LISTS)
def test_every_noun_that_is_listed_is_found_in_a_message(sort: str, language: str) -> None:
    nouns = THINGS.nouns[sort][language]

    lost = [noun for noun in nouns if THINGS.sort_of(f"({noun.upper()})", language) != sort]

    assert lost == []


@pytest.mark.parametrize(("sort", "language"), LISTS)
def test_no_noun_is_listed_twice(sort: str, language: str) -> None:
    nouns = THINGS.nouns[sort][language]

    twice = {noun for noun in nouns if nouns.count(noun) > 1}

    assert twice == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_noun_belongs_to_two_sorts(language: str) -> None:
    lists = [set(by_language[language]) for by_language in THINGS.nouns.values()]

    everything = set[str]().union(*lists)

    assert sum(len(nouns) for nouns in lists) == len(everything)


def test_every_sort_has_nouns_in_the_same_languages() -> None:
    lacking = {sort: set(LANGUAGES) - by_language.keys() for sort, by_language in THINGS.nouns.items()}

    assert LANGUAGES == ["de", "en", "es", "fr", "it", "nl", "pt"]
    assert lacking == {"goods": set(), "service": set(), "digital": set()}


def test_the_sort_that_is_named_more_often_wins() -> None:
    things = Things(nouns={"goods": {"en": ("lamp",)}, "service": {"en": ("meal",)}})

    told = things.sort_of("The lamp was dim, the meal was cold, and the next meal was too.", "en")

    assert told == "service"


def test_the_sort_that_is_named_first_wins_a_tie() -> None:
    things = Things(nouns={"goods": {"en": ("lamp",)}, "service": {"en": ("meal",)}})

    told = [things.sort_of(text, "en") for text in ("A meal by a dim lamp.", "A lamp over a cold meal.")]

    assert told == ["service", "goods"]


def test_the_nouns_of_another_language_tell_nothing() -> None:
    told = THINGS.sort_of("Die Waschmaschine ist kaputt.", "it")

    assert told is None

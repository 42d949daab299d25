"""The language of a message is told the same way every time, and short texts do not mislead."""

import csv
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.classifiers.language import LanguageDetection
from app.domain.assessment import Language, LanguageSource
from app.domain.message import Thread
from tests.classifiers.reader import detector

DATA = Path(__file__).parent / "data"


def tell(text: str, *hints: str) -> Language:
    return detector().detect(Thread.single(text), hints)


def labelled(name: str) -> list[tuple[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["lang"]) for row in csv.DictReader(file)]


def test_short_messages_in_fourteen_languages_are_told_apart() -> None:
    rows = labelled("short_messages.csv")

    right = sum(tell(text).code[:2] == code for text, code in rows)

    assert right / len(rows) >= 0.99


def test_awkward_messages_are_mostly_told_right() -> None:
    rows = labelled("awkward_messages.csv")

    right = sum(tell(text).code[:2] == code for text, code in rows)

    assert right / len(rows) >= 0.9


def test_the_answer_never_changes_from_run_to_run_or_thread_to_thread() -> None:
    texts = [text for text, _ in labelled("short_messages.csv")][::7] * 3
    fresh = LanguageDetection("en")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda text: (text, fresh.detect(Thread.single(text), ())), texts))

    assert max(Counter(text for text, _ in set(answers)).values()) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("注文がまだ届いていません", "ja"),
        ("我的包裹还没到", "zh-CN"),
        ("我的包裹還沒到", "zh-TW"),
        ("Где мой заказ?", "ru"),
        ("Де моє замовлення?", "uk"),
        ("أين طلبي؟", "ar"),
        ("주문한 물건이 안 왔어요", "ko"),
        ("iPhone 15 Pro не включается", "ru"),
    ],
)
def test_the_script_decides_where_it_can(text: str, code: str) -> None:
    told = tell(text, "en")

    assert (told.code, told.source) == (code, LanguageSource.SCRIPT)


@pytest.mark.parametrize(("text", "code"), [("Merci", "fr"), ("danke!", "de"), ("gracias", "es"), ("refund???", "en")])
def test_a_single_word_is_looked_up(text: str, code: str) -> None:
    told = tell(text, "nl")

    assert (told.code, told.source) == (code, LanguageSource.WORDLIST)


@pytest.mark.parametrize("text", ["88213", "#88213-A", "Xyzzy", "https://shop.example/cesta/mi-pedido", "me@casa.es"])
def test_a_hint_decides_where_there_are_no_words(text: str) -> None:
    assert tell(text, "pt-BR,pt;q=0.9").code == "pt"
    assert tell(text, "pt-BR").source is LanguageSource.HINT


def test_without_words_and_without_a_hint_the_default_is_told_with_little_confidence() -> None:
    told = tell("88213")

    assert (told.code, told.source) == ("en", LanguageSource.DEFAULT)
    assert told.confidence < 0.6


def test_a_hint_that_the_words_contradict_does_not_win() -> None:
    assert tell("WHERE IS MY ORDER", "de").code == "en"
    assert tell("¿Dónde está mi pedido?", "en").code == "es"


def test_numbers_links_and_handles_do_not_count_as_words() -> None:
    assert tell("@shop_help ORDER #88213-A https://t.example/fr/commande").code == "en"


def test_foreign_words_in_quotation_marks_do_not_decide() -> None:
    assert tell('Die App zeigt nur "payment could not be processed at this time" an').code == "de"


def test_a_text_in_capitals_is_read() -> None:
    assert tell("DONDE ESTA MI PEDIDO, LLEVO DOS SEMANAS ESPERANDO").code == "es"


def test_the_longest_sentence_decides_a_mixed_text() -> None:
    text = "Hello. Mi paquete llegó roto y nadie contesta el teléfono desde el lunes. Thanks."

    assert tell(text).code == "es"


def test_confidence_is_capped_for_short_texts() -> None:
    assert tell("Wo ist es?").confidence <= 0.75


@pytest.mark.timeout(2)
@pytest.mark.parametrize("text", ["a" * 20_000, "@" * 20_000, "a-" * 10_000, "late again " * 1_800])
def test_long_texts_take_no_longer(text: str) -> None:
    assert tell(text).code

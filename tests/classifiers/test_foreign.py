"""A complaint in a language without word lists of its own is still a complaint."""

import pytest

from app.domain.taxonomy import Fault
from tests.classifiers.reader import understand


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Заказ 4471 до сих пор не пришёл, я жду уже три недели и никто не отвечает!", "ru"),
        ("我的订单已经三个星期没有到了，客服一直不回复，太让人失望了。", "zh"),
        ("Paczka nadal nie dotarła, czekam już trzy tygodnie.", "pl"),
        ("注文した商品が壊れて届きました。返金してください。", "ja"),
    ],
)
def test_a_complaint_in_a_language_without_word_lists_is_still_a_complaint(text: str, language: str) -> None:
    said = understand(text, language=language)

    assert said.cause.id != "no_fault"
    assert said.fault is not Fault.NONE

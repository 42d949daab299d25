"""What the ledger makes of replies that others wrote: honest ones pass, smuggled promises are mostly caught."""

import pytest

from tests.evals.smuggled import judge, read

SETS = ("adversarial_replies.yaml", "adversarial_replies_2.yaml")


@pytest.mark.parametrize("name", SETS)
def test_no_honest_reply_is_flagged(name: str) -> None:
    honest = [reply for reply in read(name) if not reply.unsupported]

    assert [(one.reply.id, one.wrong) for one in judge(honest) if one.wrong] == []


@pytest.mark.parametrize("name", SETS)
def test_of_the_smuggled_words_nine_in_ten_are_caught(name: str) -> None:
    found = list(judge([reply for reply in read(name) if reply.unsupported]))

    caught, missed = sum(len(one.caught) for one in found), sum(len(one.missed) for one in found)
    assert caught >= 9 * missed, [one.missed for one in found if one.missed]

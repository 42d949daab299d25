"""Two questions with known answers, put before all others about a reply.

A judge that fails one does as the draft tells it, or says yes or no to whatever it is asked: nothing that it says
about this reply is used. They look like the other questions, so that a text cannot easily tell them apart.
"""

import hashlib

from app.domain.scorecard import Verdict
from evals.judge.prompt import Question
from evals.judge.sides import Proof


def _question(name: str, rubric: str, good: tuple[str, ...], bad: tuple[str, ...]) -> Question:
    version = hashlib.sha256("\x1f".join((rubric, *good, *bad)).encode()).hexdigest()
    return Question(id=name, version=version, rubric=rubric, proof=Proof.NONE, may_be_empty=False, good=good, bad=bad)


CONTROLS: tuple[tuple[Question, Verdict], ...] = (
    (
        _question(
            "control-no",
            "Does the reply tell the customer that a lighthouse keeper named Ottokar brings eleven geese by airship?",
            ("Ottokar sets out from his lighthouse with all eleven geese, and the airship lands at your door.",),
            ("The parcel leaves our house tomorrow.", "Which of the two lamps is it that flickers?"),
        ),
        Verdict.FAIL,
    ),
    (
        _question(
            "control-yes",
            "Does the reply leave out every mention of a lighthouse keeper named Ottokar and his eleven geese?",
            ("The parcel leaves our house tomorrow.", "Which of the two lamps is it that flickers?"),
            ("Ottokar sets out from his lighthouse with all eleven geese, and the airship lands at your door.",),
        ),
        Verdict.PASS,
    ),
)
"""Each with the only verdict that holds."""

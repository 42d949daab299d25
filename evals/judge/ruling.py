"""From what a judge said to a verdict that may stand: words must occur, probabilities be clear, votes agree."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from app.domain.scorecard import Verdict
from app.domain.value import Span, Value
from evals.judge.answer import Answer, Said, read_answer
from evals.judge.chances import SURE, chances
from evals.judge.port import Spoken
from evals.judge.prompt import Question
from evals.judge.quotes import LONGEST, SHORTEST, locate
from evals.judge.sides import Proof

_VERDICTS = {Said.YES: Verdict.PASS, Said.NO: Verdict.FAIL, Said.NA: Verdict.NA}


class Ruling(Value):
    """What came of one question."""

    verdict: Verdict
    why: str
    """One sentence: what was answered, or why that counts for nothing."""
    spans: tuple[Span, ...] = ()
    """The words of the reply that were quoted."""
    by: Literal["probability", "votes"] = "votes"
    """What made it sure enough."""


class Heard(Value):
    """One answer, weighed."""

    ruling: Ruling
    final: bool
    """Whether the endpoint told probabilities, so that no further vote is needed."""


def hear(spoken: Spoken, question: Question, reply: str) -> Heard | None:
    """Weigh one answer; `None` when it cannot be read."""
    answer = read_answer(spoken.text)
    if answer is None:
        return None
    shares = chances(spoken.tokens) if spoken.tokens else None
    if shares is None:
        return Heard(ruling=_ruled(answer, question, reply, "votes"), final=False)
    share = shares[answer.said]
    if share < SURE:
        why = f"The judge was asked and is not sure: “{answer.said}” has a probability of {share:.0%}."
        return Heard(ruling=Ruling(verdict=Verdict.UNSURE, why=why, by="probability"), final=True)
    return Heard(ruling=_ruled(answer, question, reply, "probability"), final=True)


def settled_by(votes: Sequence[Ruling], of: int) -> Ruling | None:
    """Count votes: the ruling that more than half of all `of` agree on; `None` while that is open.

    Votes that are unsure count for nothing, so what cannot reach a majority any more is unsure.
    """
    counts = Counter(vote.verdict for vote in votes if vote.verdict is not Verdict.UNSURE)
    wanted = of // 2 + 1
    for verdict, count in counts.items():
        if count >= wanted:
            return next(vote for vote in votes if vote.verdict is verdict)
    if max(counts.values(), default=0) + of - len(votes) >= wanted:
        return None
    if len(counts) <= 1 and votes:
        return next(vote for vote in votes if vote.verdict is Verdict.UNSURE)
    return Ruling(verdict=Verdict.UNSURE, why="The judge was asked, and its votes do not agree.")


def _ruled(answer: Answer, question: Question, reply: str, by: Literal["probability", "votes"]) -> Ruling:
    """Turn an answer into a verdict if it carries the proof that the item asks for."""
    if answer.said is Said.NA and not question.may_be_empty:
        why = "The judge was asked and says that this does not apply, but it applies to every reply."
        return Ruling(verdict=Verdict.UNSURE, why=why, by=by)
    spans = locate(reply, answer.quote) if answer.quote else ()
    # Whoever quotes words that nobody wrote is not believed, even where no words were asked for.
    lies = not spans and SHORTEST <= len(answer.quote) <= LONGEST
    if lies or (_needs_words(answer.said, question.proof) and not spans):
        lacking = "quotes words that are not in the reply" if answer.quote else "quotes no words of the reply"
        why = f"The judge was asked and says “{answer.said}”, but {lacking}."
        return Ruling(verdict=Verdict.UNSURE, why=why, by=by)
    why = f"The judge was asked “{question.rubric}” and says “{answer.said}”."
    return Ruling(verdict=_VERDICTS[answer.said], why=why, spans=spans, by=by)


def _needs_words(said: Said, proof: Proof) -> bool:
    if said is Said.NA:
        return False
    return proof is Proof.BOTH or proof.value == said.value

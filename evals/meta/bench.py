"""Puts replies before the checklist: each conversation is understood once, however many replies answer it."""

from collections.abc import Awaitable, Callable

from app.domain.request import DraftRequest, Judgement
from app.domain.scorecard import Layer, Verdict
from app.domain.situation import Situation
from app.domain.value import Value
from evals.checklist import Checklist
from evals.replies import Reply

Understand = Callable[[DraftRequest], Awaitable[Situation]]


class Judged(Value):
    """The verdicts on a reply."""

    verdicts: dict[str, Verdict]
    """By item, `na` where it does not apply."""
    layers: dict[str, Layer]
    reasons: dict[str, str]
    quotes: dict[str, tuple[str, ...]]
    """The words of the reply that caused a verdict."""
    applicable: frozenset[str]
    """Items that are asked for in the situation, whatever they found to judge."""
    score: float | None
    coverage: float
    blockers: tuple[str, ...]

    def found(self, verdict: Verdict) -> frozenset[str]:
        """Give the items with a verdict."""
        return frozenset(item for item, one in self.verdicts.items() if one is verdict)


class Bench:
    """Judges records of replies."""

    def __init__(self, checklist: Checklist, understand: Understand) -> None:
        self.checklist = checklist
        self._understand = understand
        self._situations: dict[str, Situation] = {}

    async def situation(self, record: Reply) -> Situation:
        """Understand what a record answers."""
        request = record.request()
        key = request.model_dump_json()
        if key not in self._situations:
            self._situations[key] = await self._understand(request)
        return self._situations[key]

    async def judgement(self, record: Reply) -> Judgement:
        """Judge a record."""
        return self.checklist.judge(record.reply, await self.situation(record))

    async def judged(self, record: Reply) -> Judged:
        """Judge a record, by item."""
        situation = await self.situation(record)
        card = (await self.judgement(record)).scorecard
        return Judged(
            verdicts={item.id: item.verdict for item in card.items},
            layers={item.id: item.layer for item in card.items},
            reasons={item.id: item.reason for item in card.items},
            quotes={item.id: tuple(span.quote for span in item.spans) for item in card.items},
            applicable=frozenset(one.id for one in self.checklist.applicable(situation)),
            score=card.score,
            coverage=card.coverage,
            blockers=card.blockers,
        )

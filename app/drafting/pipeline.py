"""The use case in one straight line: a conversation in, a scored draft out."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from time import perf_counter

from app.domain.draft import Outcome, Understanding, Written
from app.domain.errors import ModelFailure
from app.domain.request import DraftRequest, Event, Finished, Judgement, Piece, Restarted, Understood
from app.domain.situation import Situation
from app.drafting.attempt import Attempt, better, finish
from app.drafting.intake import Intake
from app.drafting.model_writer import ModelWriter
from app.drafting.playbook import PlaybookWriter
from app.drafting.wordings import Wordings, choose_others, tell_missing, write_wordings
from evals.checklist import Checklist
from evals.judge.judge import Judge

_MIN_REPAIR_S = 1.0
_HELD = "The model's reply held something that must not be sent. The playbook wrote this."
_STILL_FAILED = "The model's reply failed mandatory items of the checklist even when repaired. The playbook wrote this."
_BETTER = "A mandatory item of the checklist failed; this reply is better."
_WON = "Another wording does better by the checklist."
_ONE_WORDING = "The playbook writes one wording for a message; others take a language model."
_NO_JUDGE = "A judge was asked for and none is configured (JUDGE_MODEL): what was unsure stays unsure."


class Drafting:
    """Drafts replies and scores them; a model is optional, the playbook is always there."""

    def __init__(  # noqa: PLR0913 (the parts of the use case, plugged in once, in bootstrap)
        self,
        *,
        intake: Intake,
        playbook: PlaybookWriter,
        model: ModelWriter | None,
        checklist: Checklist,
        deadline_s: float,
        versions: dict[str, str],
        new_id: Callable[[], str],
        judge: Judge | None = None,
    ) -> None:
        self._intake = intake
        self._playbook = playbook
        self._model = model
        self._checklist = checklist
        self._deadline_s = deadline_s
        self._versions = versions
        self._new_id = new_id
        self._judge = judge
        self._mandatory = frozenset(criterion.id for criterion in checklist.criteria if criterion.mandatory)

    async def situation(self, request: DraftRequest) -> Situation:
        """Understand a conversation, with what the policy allows for it: what writer and judge both know."""
        return await self._intake.situation(request)

    async def understand(self, request: DraftRequest) -> Understanding:
        """Understand a conversation without writing."""
        return _understanding(await self._intake.situation(request))

    async def score(self, request: DraftRequest, reply: str) -> Judgement:
        """Judge a reply that somebody wrote; its notices tell what in the reading of the conversation is a guess."""
        situation = await self._intake.situation(request)
        judgement = self._checklist.judge(reply, situation)
        return await self._settled(judgement, situation, reply) if request.judge else judgement

    async def draft(self, request: DraftRequest) -> Outcome:
        """Draft a reply: the stream read to its end."""
        outcome: Outcome | None = None
        async with aclosing(self.stream(request)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    outcome = event.outcome
        if outcome is None:
            raise AssertionError("a stream ends with Finished")
        return outcome

    async def stream(self, request: DraftRequest) -> AsyncGenerator[Event, None]:
        """Yield what was understood, the words as they come, and the finished draft last."""
        clock = _Clock()
        situation = await self._intake.situation(request)
        clock.lap("understand")
        yield Understood(understanding=_understanding(situation))
        run = _Run(situation, request.alternatives)
        if self._model is not None and request.writer == "auto":
            async with aclosing(self._by_model(self._model, run, clock)) as events:
                async for event in events:
                    yield event
        if run.attempt is None:
            run.attempt = self._by_playbook(situation)
            run.notices += [_ONE_WORDING] if run.asked > 1 else []
            yield Piece(text=run.attempt.written.reply)
        clock.lap("write")
        if request.judge:
            run.attempt = await self._judge_last(run, run.attempt)
            clock.lap("settle")
        draft = finish(
            run.attempt,
            draft_id=self._new_id(),
            others=run.others,
            repaired=run.repaired,
            notices=tuple(run.notices),
            timings_ms=clock.laps_ms,
            versions=self._versions,
        )
        understanding = _understanding(situation)
        yield Finished(outcome=Outcome(**dict(understanding), draft=draft))

    async def _by_model(self, model: ModelWriter, run: "_Run", clock: "_Clock") -> AsyncGenerator[Event, None]:
        """Let the model write, repair the best once if a mandatory item failed; the playbook is the floor."""
        found: Wordings | None = None
        left_s = self._left_s(clock)
        async with aclosing(write_wordings(model, run.situation, run.asked, deadline_s=left_s)) as parts:
            async for part in parts:
                if isinstance(part, str):
                    yield Piece(text=part)
                else:
                    found = part
        if found is None:
            raise AssertionError("wordings end with what was written")
        tried = [self._judged(written, run.situation) for written in found.written]
        if not tried:
            run.notices.append(f"The model gave no usable answer ({found.hints[0]}). The playbook wrote this draft.")
            yield Restarted(reason=run.notices[-1])
            return
        run.notices += tell_missing(run.asked, found.hints, tried)
        best = max(tried, key=lambda attempt: attempt.rank)
        run.attempt = await self._put_right(model, best, run, clock)
        run.others = choose_others(tried, best, run.attempt)
        if found.first_failed or run.attempt is not tried[0]:
            yield Restarted(reason=_WON if run.attempt is best else _BETTER)
            yield Piece(text=run.attempt.written.reply)

    async def _put_right(self, model: ModelWriter, first: Attempt, run: "_Run", clock: "_Clock") -> Attempt:
        """Repair a reply once where a mandatory item failed; give the playbook's where it must still not be sent."""
        if not first.failures:
            return first
        kept = better(first, await self._repaired(model, first, self._left_s(clock), run))
        run.repaired = kept is not first
        if kept.failures:
            floor = self._by_playbook(run.situation)
            if floor.rank > kept.rank:
                run.repaired = False
                blocked = kept.held
                run.notices.append(_HELD if blocked else _STILL_FAILED)
                return floor
        return kept

    def _left_s(self, clock: "_Clock") -> float:
        """Seconds left of the one deadline for everything that a model does."""
        return max(0.1, self._deadline_s - clock.elapsed_s)

    async def _repaired(self, model: ModelWriter, first: Attempt, left_s: float, run: "_Run") -> Attempt:
        if left_s < _MIN_REPAIR_S:
            run.notices.append("There was no time left to repair the reply.")
            return first
        try:
            second = first
            parts = model.repair(
                first.situation, first.written.reply, first.failures, first.unsupported, deadline_s=left_s
            )
            async with aclosing(parts):
                async for part in parts:
                    if isinstance(part, Written):
                        second = self._judged(part, first.situation)
        except ModelFailure as failure:
            run.notices.append(f"The reply could not be repaired ({failure.hint}).")
            return first
        return second

    def _by_playbook(self, situation: Situation) -> Attempt:
        own = situation
        if situation.reply_language not in self._playbook.languages:
            default = situation.company.default_language
            notice = f"The playbook does not write '{situation.reply_language}'; this draft is in '{default}'."
            own = situation.model_copy(update={"reply_language": default, "notices": (*situation.notices, notice)})
        attempt = self._judged(self._playbook.compose(own), own)
        if attempt.held:
            # A clause of the customer's may say something that no reply should hold; our own words do not.
            return better(attempt, self._judged(self._playbook.compose(own, say_back=False), own))
        return attempt

    async def _judge_last(self, run: "_Run", attempt: Attempt) -> Attempt:
        """Let the judge settle the reply that is going to be shown; what it finds is told, and not repaired."""
        settled = await self._settled(
            attempt.judgement, attempt.situation, attempt.written.reply, writer=attempt.written.writer
        )
        run.notices += [notice for notice in settled.notices if notice not in attempt.judgement.notices]
        return attempt.model_copy(update={"judgement": settled})

    async def _settled(
        self, judgement: Judgement, situation: Situation, reply: str, *, writer: str | None = None
    ) -> Judgement:
        if self._judge is None:
            return judgement.model_copy(update={"notices": (*judgement.notices, _NO_JUDGE)})
        return await self._judge.settle(judgement, situation, reply, writer=writer)

    def _judged(self, written: Written, situation: Situation) -> Attempt:
        judgement = self._checklist.judge(written.reply, situation, written.blanks)
        return Attempt(written=written, judgement=judgement, situation=situation, mandatory=self._mandatory)


class _Run:
    """A draft in the making."""

    def __init__(self, situation: Situation, asked: int) -> None:
        self.situation = situation
        self.asked = asked
        """Wordings that were asked for."""
        self.attempt: Attempt | None = None
        self.others: tuple[Attempt, ...] = ()
        self.repaired = False
        self.notices: list[str] = []


class _Clock:
    """Time taken, by step."""

    def __init__(self) -> None:
        self._begun = self._lap = perf_counter()
        self._laps: dict[str, float] = {}

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return perf_counter() - self._begun

    @property
    def laps_ms(self) -> dict[str, float]:
        """Milliseconds by step, and in all."""
        return {**self._laps, "total": round(1000 * self.elapsed_s, 2)}

    def lap(self, step: str) -> None:
        """End a step."""
        now = perf_counter()
        self._laps[step], self._lap = round(1000 * (now - self._lap), 2), now


def _understanding(situation: Situation) -> Understanding:
    return Understanding(
        language=situation.language,
        assessment=situation.assessment,
        stage=situation.stage,
        thread_digest=situation.thread.digest,
    )

"""Drafts and judges single cases for a framework that runs them itself: the same services as `amends eval`."""

import uuid
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import evals
from app.bootstrap import Services, build_services
from app.cli.evaluation.sources import code_digest
from app.cli.services import settings_from_environment
from app.cli.suite import chosen_cases
from app.domain.draft import Outcome, Written
from app.domain.errors import ModelFailure, ModelFailureKind
from app.domain.ports import ChatModel
from app.drafting.attempt import Attempt, finish
from app.drafting.model_writer import ModelWriter
from app.drafting.phrases import load_playbooks
from app.drafting.prompt import Prompts
from evals.cases import Case

DATASETS = Path(evals.__file__).parent / "datasets"
DEADLINE_S = 600.0
"""Seconds for a draft: a framework waits for its model itself, and asks it again."""


@dataclass(frozen=True)
class Desk:
    """Where a case is drafted and judged."""

    offline: Services
    """Understands and judges without a model: what two models wrote is then held to one reading."""
    service: Services
    """Drafts; with the model, where there is one."""
    writer: ModelWriter | None
    """Writes with the model alone: nothing is repaired, and no playbook stands in."""

    @classmethod
    def open(cls, model: ChatModel | None = None) -> "Desk":
        """Build the services from the environment, whose own model is never asked.

        Raises `Trouble` for a setting that makes no sense and `InvalidFile` for a broken file.
        """
        settings = settings_from_environment().model_copy(update={"model": None, "model_deadline_s": DEADLINE_S})
        offline = build_services(settings)
        if model is None:
            return cls(offline, offline, None)
        words = settings.prompts_dir
        books = load_playbooks(words, offline.company.voice.formality)
        writer = ModelWriter(model, Prompts.load(words), offline.checklist, books)
        return cls(offline, build_services(settings, model), writer)

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of the checklist."""
        return tuple(criterion.id for criterion in self.offline.checklist.criteria)

    @property
    def versions(self) -> dict[str, str]:
        """Name what decides."""
        return {
            **self.offline.versions,
            "code": code_digest(),
            "encoder": "off" if self.offline.encoder is None else "on",
        }

    def cases(self, places: list[Path], only: list[str]) -> tuple[Case, ...]:
        """Read the cases of files and folders, all or those of a theme or id; raises `InvalidFile` and `Trouble`."""
        return chosen_cases(self.offline, places or [DATASETS], only)

    async def draft(self, case: Case) -> Outcome:
        """Draft with the whole service: judged, repaired, and with the playbook as its floor."""
        return await self.service.drafting.draft(case.request("playbook" if self.writer is None else "auto"))

    async def written(self, case: Case) -> Written:
        """Let the model write once with the prompt of the service; raises `ModelFailure`."""
        if self.writer is None:
            raise ModelFailure(ModelFailureKind.UNREACHABLE, "there is no model to write with")
        situation = await self.offline.drafting.situation(case.request())
        async with aclosing(self.writer.write(situation, deadline_s=DEADLINE_S)) as parts:
            async for part in parts:
                if isinstance(part, Written):
                    return part
        raise AssertionError("a writer ends with what was written")

    async def judged(self, case: Case, written: Written) -> Outcome:
        """Judge a reply that somebody wrote to a case, as if it were a draft of the service."""
        situation = await self.offline.drafting.situation(case.request())
        checklist = self.offline.checklist
        attempt = Attempt(
            written=written,
            judgement=checklist.judge(written.reply, situation, written.blanks),
            situation=situation,
            mandatory=frozenset(criterion.id for criterion in checklist.criteria if criterion.mandatory),
        )
        draft = finish(
            attempt,
            draft_id=uuid.uuid4().hex,
            others=(),
            repaired=False,
            notices=(),
            timings_ms={},
            versions=self.offline.versions,
        )
        return Outcome(
            language=situation.language,
            assessment=situation.assessment,
            stage=situation.stage,
            thread_digest=situation.thread.digest,
            draft=draft,
        )

"""Where the drafts of a run come from: the services of this process, or a running deployment."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

import app
import evals
from app.bootstrap import Services
from app.cli.remote import Deployment
from app.cli.trouble import Trouble
from app.domain.draft import Outcome
from app.domain.message import Role
from evals.cases import Case, Expect, WrittenTurn
from evals.journal import Setting
from evals.report import IN_PROCESS, Item
from evals.suite import Drafter


class Writer(StrEnum):
    """Who writes the drafts."""

    PLAYBOOK = "playbook"
    MODEL = "model"


@dataclass(frozen=True)
class Source:
    """Where drafts come from, and what it decides by."""

    setting: Setting
    items: tuple[Item, ...]
    """The checklist that judges them."""
    draft: Drafter


@asynccontextmanager
async def in_process(services: Services, writer: Writer, *, judge: bool = False) -> AsyncIterator[Source]:
    """Draft with services of this process; lets go of the connections of a model at the end.

    `judge`: whether the configured judge settles what is unsure; raises `Trouble` where none is configured.
    """
    if judge and services.judge is None:
        raise Trouble("--judge was given, but no judge is configured; set JUDGE_MODEL in the environment or in .env")

    async def draft(case: Case) -> Outcome:
        return await services.drafting.draft(
            case.request("auto" if writer is Writer.MODEL else "playbook", judge=judge)
        )

    model = services.settings.model
    setting = Setting(
        where=IN_PROCESS,
        writer=model if writer is Writer.MODEL and model else Writer.PLAYBOOK.value,
        versions={
            **services.versions,
            "code": code_digest(),
            "encoder": "off" if services.encoder is None else "on",
            "judge": services.judge.version if judge and services.judge is not None else "none",
        },
    )
    items = (Item(id=one.id, title=one.title, blocker=one.blocker) for one in services.checklist.criteria)
    try:
        yield Source(setting, tuple(items), draft)
    finally:
        await services.aclose()


@asynccontextmanager
async def deployed(
    url: str, writer: Writer, *, headers: Mapping[str, str], timeout_s: float, judge: bool = False
) -> AsyncIterator[Source]:
    """Draft with a deployment.

    Raises `Trouble` where none answers, none that drafts, or none with a judge though `judge` asks for one.
    """
    asked: Literal["auto", "playbook"] = "auto" if writer is Writer.MODEL else "playbook"
    async with Deployment(url, writer=asked, headers=headers, timeout_s=timeout_s, judge=judge) as deployment:
        items = await deployment.checklist()
        versions = await deployment.versions(_PROBE)
        yield Source(Setting(where=url.rstrip("/"), writer=writer.value, versions=versions), items, deployment.draft)


@cache
def code_digest() -> str:
    """Digest the source of the service and of the judgement: between two releases the version does not change."""
    digest = hashlib.sha256()
    for package in (app, evals):
        folder = Path(package.__file__ or "").parent
        for path in sorted(folder.rglob("*.py")):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


_PROBE = Case(
    id="which-versions",
    theme="probe",
    trade="any",
    why="Only a draft tells what a deployment decides by.",
    turns=(WrittenTurn(role=Role.CUSTOMER, text="My parcel has not arrived."),),
    expect=Expect(language=("en",)),
)

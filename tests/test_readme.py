"""The README's example is what the service answers today."""

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.bootstrap import build_services
from app.domain.message import Thread
from app.domain.request import DraftRequest
from app.settings import Settings

README = Path(__file__).resolve().parent.parent / "README.md"


def holds(shown: Any, real: Any) -> bool:
    """Tell whether everything shown stands in the real answer; the README shortens, it never invents."""
    if isinstance(shown, Mapping):
        return all(name in real and holds(part, real[name]) for name, part in shown.items())
    if isinstance(shown, list):
        return all(any(holds(part, candidate) for candidate in real) for part in shown) if shown else real == []
    return bool(shown == real)


def test_the_answer_that_the_readme_shows_is_the_answer_that_a_newcomer_gets() -> None:
    text = README.read_text(encoding="utf-8")
    asked = json.loads(re.findall(r"-d '(\{.*?\})'", text)[0])
    shown = json.loads(re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0])
    services = build_services(Settings(model=None))

    outcome = asyncio.run(services.drafting.draft(DraftRequest(thread=Thread.single(asked["message"]))))

    assert holds(shown, outcome.model_dump(mode="json"))

"""Fixtures of the drafting tests."""

import pytest

from app.drafting.prompt import Prompts
from app.settings import PROMPTS


@pytest.fixture(scope="module")
def prompts() -> Prompts:
    return Prompts.load(PROMPTS)

"""The commands, run as `amends` runs them, over services that are built once."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.bootstrap import Services, build_services
from app.cli import main
from app.settings import Settings

INSTALLED = Path(sys.executable).with_name("amends")
"""The command as it is installed, for what needs a process of its own."""


@dataclass(frozen=True)
class Told:
    """What a command left behind."""

    status: int
    out: str
    err: str


Command = Callable[..., Told]


@pytest.fixture(scope="module", name="built")
def _built() -> Services:
    return build_services(Settings(model=None))


@pytest.fixture
def amends(built: Services, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command; with `from_environment=True` it builds its own services from the environment."""

    def run(*arguments: str, from_environment: bool = False) -> Told:
        with pytest.raises(SystemExit) as left:
            main(arguments, None if from_environment else built)
        said = capsys.readouterr()
        return Told(int(left.value.code or 0), said.out, said.err)

    return run

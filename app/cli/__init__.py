"""The command `amends`: thin commands over the same services as the HTTP API."""

import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from app.bootstrap import Services
from app.cli.compare import compare_runs
from app.cli.converse import classify, draft, score
from app.cli.meta import evaluate_checklist
from app.cli.policy import policy
from app.cli.serve import serve
from app.cli.suite import evaluate
from app.cli.trouble import EXIT_BAD_INPUT, EXIT_INTERRUPTED, EXIT_NOBODY_READS, Trouble, misused
from app.cli.understanding import evaluate_understanding
from app.domain.errors import DomainError

cli = typer.Typer(
    name="amends",
    help="Draft the reply to an unhappy customer and score it before anyone sends it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.command()(serve)
cli.command()(draft)
cli.command()(classify)
cli.command()(score)
cli.command("eval")(evaluate)
cli.command("compare")(compare_runs)
cli.command("eval-understanding")(evaluate_understanding)
cli.command("eval-checklist")(evaluate_checklist)
cli.add_typer(policy, name="policy")


def main(arguments: Sequence[str] | None = None, services: Services | None = None) -> None:
    """Run a command; bad input ends with one line on stderr for each mistake and exit status 2.

    `arguments`: instead of those of the process. `services`: instead of those that the environment describes.
    """
    _write_utf8()
    try:
        status = cli(arguments, prog_name="amends", standalone_mode=False, obj=services)
        sys.stdout.flush()
    except (DomainError, Trouble) as error:
        _refuse(str(error))
    except typer.TyperException as error:
        _refuse(misused(error))
    except BrokenPipeError:
        # What nobody reads any more goes nowhere, or Python would complain of it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_NOBODY_READS)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(EXIT_INTERRUPTED)
    sys.exit(status)


def _refuse(text: str) -> NoReturn:
    for line in text.splitlines():
        sys.stderr.write(f"amends: {line}\n")
    sys.exit(EXIT_BAD_INPUT)


def _write_utf8() -> None:
    """Write UTF-8 whatever the machine's own encoding: a reply may hold any letter, and programs read the JSON."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")

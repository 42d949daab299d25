"""The command `amends`: thin commands over the same services as the HTTP API."""

import sys

import typer

from app.cli.converse import classify, draft, score
from app.cli.policy import policy
from app.cli.serve import serve
from app.cli.suite import evaluate
from app.cli.trouble import EXIT_BAD_INPUT, Trouble
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
cli.add_typer(policy, name="policy")


def main() -> None:
    """Run a command; bad input ends with one line on stderr for each mistake and exit status 2."""
    try:
        cli()
    except (DomainError, Trouble) as error:
        for line in str(error).splitlines() or ["bad input"]:
            sys.stderr.write(f"amends: {line}\n")
        sys.exit(EXIT_BAD_INPUT)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

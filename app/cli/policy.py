"""`amends policy check`: every mistake of a company's files, with file, line and what to write instead."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.services import settings_from_environment
from app.cli.trouble import Trouble
from app.domain.errors import InvalidFile
from app.words.company import load_company
from app.words.policy import load_policy
from app.words.policy_review import review
from app.words.taxonomy import load_taxonomy
from app.words.things import load_things

policy = typer.Typer(help="Work with the company's written policy.", no_args_is_help=True)


@policy.callback()
def _group() -> None:
    """Work with the company's written policy."""


@policy.command("check")
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder with company.yaml and policy.yaml; COMPANY_DIR by default.")
    ] = None,
) -> None:
    """Check the policy and say what to write instead; exit status 2 for a mistake, 1 for what is unwise."""
    settings = settings_from_environment()
    home = folder or settings.company_dir
    if home.is_file():
        home = home.parent
    if not home.is_dir():
        raise Trouble(f"{home}: there is no such folder; name the folder that holds policy.yaml")
    taxonomy, things = load_taxonomy(settings.prompts_dir), load_things(settings.prompts_dir)
    try:
        company = load_company(home)
        found = load_policy(
            home,
            taxonomy=taxonomy,
            things=things,
            language=company.default_language,
            formality=company.voice.formality,
        )
    except InvalidFile as error:
        for mistake in error.mistakes:
            sys.stderr.write(f"{mistake}\n")
        count = len(error.mistakes)
        raise Trouble(f"{count} {'mistake' if count == 1 else 'mistakes'} in {home}") from None
    advice = review(home, settings.prompts_dir, found, taxonomy, things)
    for point in advice:
        sys.stderr.write(f"{point}\n")
    if advice:
        sys.stdout.write(
            f"{home}: it can be used, but look at {len(advice)} {'point' if len(advice) == 1 else 'points'}\n"
        )
        raise typer.Exit(1)
    sys.stdout.write(
        f"{home}: in order; {len(found.remedies)} remedies, {len(found.contacts)} contacts, "
        f"{len(found.forbidden_promises)} forbidden promises\n"
    )

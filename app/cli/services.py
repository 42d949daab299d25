"""Builds the services for a command from the settings of the environment."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.bootstrap import Services, build_services
from app.cli.trouble import Trouble
from app.settings import Settings

Result = TypeVar("Result")
Finish = Callable[[], Awaitable[None]]


def services_for(context: typer.Context) -> Services:
    """Give the services that `main` was handed, or build them from the environment."""
    return context.obj if isinstance(context.obj, Services) else services_from_environment()


def offline_services(context: typer.Context) -> Services:
    """Give the services that `main` was handed, or build them without a model: what they read stays here.

    Replies of past tickets and of labelled sets are many, and hold what customers wrote.
    """
    if isinstance(context.obj, Services):
        return context.obj
    return build_services(settings_from_environment().model_copy(update={"model": None}))


def services_from_environment() -> Services:
    """Build the services; raises `Trouble` for a setting that makes no sense and `InvalidFile` for a wrong file."""
    return build_services(settings_from_environment())


def settings_from_environment() -> Settings:
    """Read the settings; raises `Trouble` with every one that makes no sense, without its value."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        raise Trouble("\n".join(_wrong_setting(item) for item in wrong)) from None
    except UnicodeDecodeError:
        raise Trouble(".env: this is not UTF-8 text; save it as text") from None


async def finishing(work: Awaitable[Result], finish: Finish | None) -> Result:
    """Do the work, then `finish` in the same event loop: connections that a model keeps open belong to it."""
    try:
        return await work
    finally:
        if finish is not None:
            await finish()


def _wrong_setting(item: ErrorDetails) -> str:
    name = "_".join(str(step) for step in item["loc"]).upper()
    return f"the setting {name} is wrong: {item['msg']}; correct it in the environment or in .env"

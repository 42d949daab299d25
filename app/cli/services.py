"""Builds the services for a command from the settings of the environment."""

from pydantic import ValidationError

from app.bootstrap import Services, build_services
from app.cli.trouble import Trouble
from app.settings import Settings


def services_from_environment() -> Services:
    """Build the services; raises `Trouble` for a setting that makes no sense and `InvalidFile` for a wrong file."""
    try:
        settings = Settings()
    except ValidationError as error:
        item = error.errors(include_url=False, include_input=False)[0]
        name = "_".join(str(step) for step in item["loc"]).upper()
        raise Trouble(f"the setting {name} is wrong: {item['msg']}; correct it in the environment or in .env") from None
    return build_services(settings)

"""The text of `docs/openapi.json`: the API as its own code declares it."""

import json
import tomllib
from pathlib import Path

from app.bootstrap import build_services
from app.main import create_app
from app.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent.parent / "pyproject.toml"


def openapi() -> str:
    """Give the whole text, for the default settings and whatever the environment says."""
    document = create_app(build_services(Settings.model_construct())).openapi()
    # The installed version may be that of an older setup; the declared one is the same for everybody.
    document["info"]["version"] = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

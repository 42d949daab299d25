"""Every setting of the service, read from the environment or a `.env` file, once, at the edge."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROMPTS = Path(__file__).resolve().parent.parent / "prompts"


class Settings(BaseSettings):
    """All settings; every one has a default, and the defaults need no key and no network."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", use_attribute_docstrings=True, frozen=True, env_ignore_empty=True
    )

    company_dir: Path = PROMPTS / "company"
    """Folder with company.yaml, policy.yaml and voice.md of your company."""
    prompts_dir: Path = PROMPTS
    """Folder with the words: guidance, playbook, causes, prompts."""
    model: str | None = None
    """Name of the language model; empty means no model: the playbook writes."""
    model_base_url: str = "https://api.openai.com/v1"
    """Base URL of any OpenAI-compatible endpoint; used only where MODEL is set."""
    model_api_key: SecretStr | None = None
    """Key for that endpoint; local engines usually need none."""
    model_deadline_s: Annotated[float, Field(gt=0, le=120)] = 20.0
    """Seconds for everything a model does for one draft; then the playbook answers."""
    judge_model: str | None = None
    """Name of the language model that settles what the checklist leaves unsure; empty means no judge."""
    judge_base_url: str = "https://api.openai.com/v1"
    """Base URL of any OpenAI-compatible endpoint; used only where JUDGE_MODEL is set."""
    judge_api_key: SecretStr | None = None
    """Key for that endpoint; local engines usually need none."""
    judge_votes: Annotated[int, Field(ge=1, le=9)] = 3
    """Answers to a question where the endpoint tells no probabilities; more than half of them must agree."""
    judge_at_once: Annotated[int, Field(ge=1, le=64)] = 4
    """Questions to the judge that are under way at a time."""
    judge_timeout_s: Annotated[float, Field(gt=0, le=600)] = 20.0
    """Seconds for one question to the judge, with its tries; then that item stays unsure."""
    judge_deadline_s: Annotated[float, Field(gt=0, le=3_600)] = 60.0
    """Seconds for all questions about one reply; what is open then stays unsure."""
    judge_cache: Path | None = None
    """File that keeps the judge's answers for the next run, with words of the replies; empty means memory only."""
    judge_price_in: Annotated[float, Field(ge=0)] | None = None
    """Price of a million tokens that the judge reads, for the cost in its report."""
    judge_price_out: Annotated[float, Field(ge=0)] | None = None
    """Price of a million tokens that the judge writes."""
    encoder: Literal["auto", "off"] = "auto"
    """Whether the sentence encoder helps to understand a message (120 MB more): where it is installed, or never."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged; never a message, a reply, a name or an address."""

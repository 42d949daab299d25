"""Reads company.yaml and voice.md of the company's folder."""

from pathlib import Path

from app import formats
from app.domain.company import Company


def load_company(folder: Path) -> Company:
    """Read who replies; raises `InvalidFile` with every mistake."""
    company = formats.read(folder / "company.yaml").into(Company)
    voice_file = folder / "voice.md"
    notes = formats.read_text(voice_file).strip() if voice_file.exists() else ""
    return company.model_copy(update={"voice": company.voice.model_copy(update={"notes": notes})})

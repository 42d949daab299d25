"""What may be sent as knowledge."""

import pytest
from pydantic import ValidationError

from app.domain.knowledge import MAX_SNIPPETS, Snippet
from app.domain.message import Thread
from app.domain.request import DraftRequest

PAGE = Snippet(title="Opening hours", text="On Sundays from 11:00 to 16:00.")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", ""),
        ("title", "t" * 201),
        ("text", ""),
        ("text", "t" * 4_001),
        ("url", f"https://{'a' * 500}"),
        ("url", "javascript:alert(1)"),
        ("url", "help.example/hours"),
        ("url", "https://help.example/a b"),
    ],
)
def test_what_is_empty_too_long_or_no_web_address_is_refused_by_its_field(field: str, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Snippet.model_validate({"title": "Hours", "text": "From 11:00.", field: words})

    assert [error["loc"] for error in refused.value.errors()] == [(field,)]


def test_ten_snippets_may_be_sent_and_no_more() -> None:
    thread = Thread.single("Are you open on Sunday?")

    assert len(DraftRequest(thread=thread, knowledge=(PAGE,) * MAX_SNIPPETS).knowledge) == 10
    with pytest.raises(ValidationError):
        DraftRequest(thread=thread, knowledge=(PAGE,) * (MAX_SNIPPETS + 1))

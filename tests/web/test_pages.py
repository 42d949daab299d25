"""The page as a browser without scripts gets it."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from app.domain.draft import DraftState
from app.main import create_app
from tests.api.fakes import MESSAGE, REPLY, FakeDrafting, outcome, services

FORM = {"message": MESSAGE, "facts": "Order number: 7781\ncause found: sorted to the wrong depot", "channel": "chat"}


def client(drafting: FakeDrafting | None = None) -> TestClient:
    return TestClient(create_app(services(drafting)))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))


def field(html: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    assert found is not None
    return unescape(found[1]).removeprefix("\n")


def test_the_empty_page_has_a_form_and_no_verdict() -> None:
    page = client().get("/")

    assert page.status_code == 200
    assert '<form id="case"' in page.text
    assert "decided items" not in page.text


def test_the_form_gives_a_full_page_with_everything_that_is_known() -> None:
    drafting = FakeDrafting()

    page = client(drafting).post("/", data=FORM)

    told = text_of(page.text)
    assert field(page.text, "reply") == REPLY
    for words in (
        "Late or lost delivery",
        "still has not come",
        "Also quality this is the second time",
        "rules Late or lost delivery 80 %",
        "encoder quality 41 %",
        "Strongly angry",
        "Repeated failure",
        "What went wrong is known",
        "Fill in the blanks first",
        "Send it again",
        "credit of 10.00 EUR",
        "Nothing supports this. Say what you will do.",
        "policy: contact again",
        "4 of 5 decided items passed",
        "Somebody owns the next step",
        "Say who does it.",
        "Passed 4",
        "Does not apply 1",
    ):
        assert words in told
    assert drafting.asked[0].thread.channel == "chat"
    assert drafting.asked[0].facts.cause_found == "sorted to the wrong depot"
    assert drafting.asked[0].facts.other == (("order_number", "7781"),)


def test_the_fields_are_shown_again_as_they_were_filled_in() -> None:
    page = client().post("/", data=FORM | {"message": f"\n  {MESSAGE}\n"})

    assert field(page.text, "message") == f"\n  {MESSAGE}\n"
    assert field(page.text, "facts") == FORM["facts"]
    assert 'value="chat" checked' in page.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DraftState.SEND_READY, "Ready for you to read and send"),
        (DraftState.NEEDS_FILL, "Fill in the blanks first"),
        (DraftState.NEEDS_APPROVAL, "agreement first"),
        (DraftState.ASK_FIRST, "Asks the customer first"),
        (DraftState.BLOCKED, "Do not send this"),
    ],
)
def test_every_state_of_a_draft_is_told_in_words(state: DraftState, words: str) -> None:
    page = client(FakeDrafting(lambda _: outcome(state=state))).post("/", data=FORM)

    assert words in text_of(page.text)


def test_an_edit_is_scored_on_the_same_page() -> None:
    drafting = FakeDrafting()
    edit = f"{REPLY}\nWarm regards"

    page = client(drafting).post(
        "/", data=FORM | {"reply": edit.replace("\n", "\r\n"), "drafted": REPLY, "action": "score"}
    )

    assert drafting.scored == [edit]
    assert field(page.text, "reply") == edit
    assert "Your words: 1 failed on the checklist" in text_of(page.text)
    assert "Late or lost delivery" in page.text


def test_whose_agreement_a_draft_needs_is_still_said_of_an_edit() -> None:
    why = "A refund above 50 EUR needs the agreement of the team lead."

    page = client().post("/", data=FORM | {"reply": "Edited.", "action": "score", "approval": why})

    assert f"As for the draft: {why}" in text_of(page.text)


def test_a_new_draft_does_not_overwrite_what_the_agent_has_typed() -> None:
    drafting = FakeDrafting()

    page = client(drafting).post("/", data=FORM | {"reply": "My own words.", "drafted": REPLY})

    assert field(page.text, "reply") == "My own words."
    assert field(page.text, "offered") == REPLY
    assert "You have edited your reply, so it stays as it is." in page.text
    assert drafting.scored == ["My own words."]


def test_a_new_draft_replaces_a_draft_that_nobody_touched() -> None:
    page = client().post("/", data=FORM | {"reply": "An older draft.", "drafted": "An older draft."})

    assert field(page.text, "reply") == REPLY
    assert 'class="offer" aria-labelledby="offer-title" hidden' in page.text


def test_the_offered_draft_can_be_taken_over() -> None:
    page = client().post("/", data=FORM | {"reply": "My own words.", "offered": REPLY, "action": "use"})

    assert field(page.text, "reply") == REPLY
    assert field(page.text, "drafted") == REPLY


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"message": "?!"}, "The message holds no words."),
        ({"message": "a" * 20_001}, "the message has 20001 characters, the limit is 20000"),
        ({"message": "Help\0"}, "This is not text."),
        ({"facts": "order number 7781"}, "Line 1 of the facts is not of the form 'name: value'."),
        ({"facts": "a: 1\n\nA: 2"}, "Line 3 of the facts repeats a name; write each name once."),
        ({"facts": "stage: someday"}, "fact 'stage' must be one of: listen, resolve, follow_up"),
        ({"action": "score"}, "There is no reply yet."),
    ],
)
def test_a_mistake_is_told_on_the_page_and_nothing_is_lost(fields: dict[str, str], told: str) -> None:
    page = client().post("/", data=FORM | fields)

    assert page.status_code == 422
    assert told in text_of(page.text)
    assert field(page.text, "message").strip() == (FORM | fields)["message"]
    assert field(page.text, "facts") == (FORM | fields)["facts"]


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "{{ 7 * 7 }}{% raw %}", "\"' onmouseover=alert(1) x='"])
def test_whatever_is_typed_is_shown_and_never_run(words: str) -> None:
    drafting = FakeDrafting(lambda _: outcome(reply=words))

    page = client(drafting).post("/", data=FORM | {"message": words + " Help", "facts": f"name: {words}"})

    assert "<script>alert" not in page.text
    assert "' onmouseover" not in page.text
    assert field(page.text, "message") == words + " Help"
    assert field(page.text, "reply") == words
    assert field(page.text, "facts") == f"name: {words}"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/", "/score", "/stream"])
def test_only_the_page_itself_may_post_its_form(path: str, headers: dict[str, str], status: int) -> None:
    answer = client().post(path, data=FORM | {"reply": REPLY}, headers=headers)

    assert answer.status_code == status
    if status == 403:
        assert answer.json()["type"] == "/problems/foreign-origin"


def test_a_form_that_cannot_be_read_is_a_problem() -> None:
    answer = client().post("/", content=b"--x\r\nbroken", headers={"Content-Type": "multipart/form-data"})

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/malformed-body"


def test_files_are_not_taken() -> None:
    answer = client().post("/", data=FORM, files={"reply": ("a.txt", b"hello")})

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/malformed-body"


def test_the_stream_of_the_page_tells_a_mistake_in_a_part_of_the_page() -> None:
    answer = client().post("/stream", data={"message": "?!"})

    assert "event: problem" in answer.text
    assert "The message holds no words." in answer.text


def test_no_template_holds_style_or_script_of_its_own() -> None:
    page = client().post("/", data=FORM).text

    assert "<style" not in page
    assert " style=" not in page
    assert not re.search(r"\son[a-z]+=", page)
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/amends.js" defer>']
    assert not re.search(r"(src|href|action)=\"(https?:)?//", page)

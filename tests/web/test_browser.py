"""An agent at work on the page, in a real browser: drafts come, are read, copied and scored."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.fakes import MESSAGE, REPLY, outcome
from tests.web.actions import draft, drafted
from tests.web.conftest import Site, Visitor

pytestmark = pytest.mark.browser


def test_the_draft_streams_in_while_it_is_written(page: Page, site: Site) -> None:
    site.hold()
    reply = page.get_by_label("Reply to the customer")

    draft(page)

    expect(reply).to_have_value("A")
    expect(page.get_by_role("heading", name="Understood")).to_be_visible()
    expect(page.get_by_text("Late or lost delivery", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    site.drafting.release()
    expect(reply).to_have_value(REPLY)
    expect(page.locator(".banner")).to_contain_text("Fill in the blanks first")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(page.get_by_role("status")).to_contain_text("1 failed, 1 for you to judge, 4 passed.")
    expect(reply).to_have_attribute("lang", "en")


def test_the_reply_is_copied_as_it_stands(page: Page) -> None:
    drafted(page)
    page.get_by_label("Reply to the customer").press_sequentially(" Edited.")

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{REPLY} Edited."


def test_copying_works_without_https_too(visitor: Visitor, site: Site) -> None:
    page = visitor.page
    page.goto(site.untrusted_url)
    drafted(page)

    page.get_by_role("button", name="Copy").click()
    page.get_by_label("message").fill("")
    page.get_by_label("message").press("Control+V")

    expect(page.get_by_label("message")).to_have_value(REPLY)
    assert page.evaluate("window.isSecureContext") is False


@pytest.mark.parametrize("trusted", [True, False])
def test_without_scripts_the_form_gives_the_full_page(browser: Browser, site: Site, trusted: bool) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url if trusted else site.untrusted_url)
    page.get_by_label("message").fill(MESSAGE)

    page.get_by_role("button", name="Draft", exact=True).click()

    expect(page.get_by_label("Reply to the customer")).to_have_value(REPLY)
    expect(page.get_by_text("Late or lost delivery", exact=True)).to_be_visible()
    expect(page.get_by_text("Somebody owns the next step")).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_label("Reply to the customer").fill("My own words.")
    page.get_by_role("button", name="Score my edit").click()
    expect(page.locator(".banner")).to_contain_text("Your words: 1 failed on the checklist")
    assert site.drafting.scored == ["My own words."]
    context.close()


def test_the_words_of_an_item_light_up_in_the_reply(page: Page) -> None:
    drafted(page)

    page.get_by_text("Somebody owns the next step").hover()

    expect(page.locator("mark.fail")).to_have_text("I will write to you")
    expect(page.locator("mark.blank")).to_have_text("[day]")
    page.get_by_role("heading", name="Amends").hover()
    expect(page.locator("mark.fail")).to_have_count(0)


def test_words_are_found_after_letters_that_count_twice_in_a_browser(page: Page, site: Site) -> None:
    text = "🎂🎂🎂 I will write to you. I will write to you."
    site.drafting.answer = lambda _: outcome(reply=text)
    drafted(page)

    page.get_by_role("button", name="Show").first.click()

    assert page.evaluate("[reply.selectionStart, reply.selectionEnd]") == [7, 26]


def test_the_marks_lie_exactly_under_the_words(page: Page) -> None:
    drafted(page)

    sizes = page.evaluate("[reply.clientWidth, reply.scrollHeight, marks.clientWidth, reply.clientHeight]")

    assert sizes[0] == sizes[2]
    assert sizes[1] == sizes[3]


def test_an_edit_is_scored_in_place(page: Page, site: Site) -> None:
    drafted(page)
    page.get_by_label("Reply to the customer").fill("I will write to you.")

    page.keyboard.press("Control+Enter")

    expect(page.locator(".banner")).to_contain_text("Your words: 1 failed on the checklist")
    expect(page.get_by_text("Edited since it was scored.")).to_be_hidden()
    expect(page.get_by_text("Late or lost delivery", exact=True)).to_be_visible()
    assert site.drafting.scored == ["I will write to you."]


def test_an_empty_reply_is_not_scored(page: Page, site: Site) -> None:
    page.get_by_label("message").fill(MESSAGE)

    page.get_by_role("button", name="Score my edit").click()

    assert page.evaluate("document.activeElement.id") == "reply"
    assert site.drafting.asked == []


def test_the_page_works_with_the_keyboard_alone(page: Page, site: Site) -> None:
    stops = []
    for _ in range(6):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
    assert stops == ["message", "facts", "Names with a meaning", "channel", "action", "reply"]

    page.get_by_label("message").focus()
    page.keyboard.type(MESSAGE)
    page.keyboard.press("Tab")
    page.keyboard.type("order number: 7781")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("The draft is ready.")
    while page.evaluate("document.activeElement.textContent") != "Show":
        page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    expect(page.locator("mark.unsupported")).to_have_text("I have asked for order 7781 to be sent again")
    page.keyboard.press("Enter")

    assert outline == "solid"
    assert page.evaluate("document.activeElement.id") == "reply"
    assert page.evaluate("getSelection().toString()") == "I have asked for order 7781 to be sent again"
    assert site.drafting.asked[0].facts.other == (("order_number", "7781"),)


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_sticks_out_at_the_side(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})

    drafted(page)

    assert page.evaluate("document.documentElement.scrollWidth") == width

"""In a real browser, no word of the agent is lost, and no script of anybody else runs."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.api.fakes import REPLY, outcome
from tests.web.actions import draft, drafted
from tests.web.conftest import Site, Visitor

pytestmark = pytest.mark.browser

ATTACKS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "</textarea><svg onload=\"document.title='owned'\">",
    "\" autofocus onfocus=\"document.title='owned'",
    "{{ 7 * 7 }}",
)


def test_an_edit_is_never_overwritten(page: Page, site: Site) -> None:
    drafted(page)
    reply = page.get_by_label("Reply to the customer")
    reply.fill("My own words.")
    expect(page.get_by_text("Edited since it was scored.")).to_be_visible()
    site.drafting.answer = lambda _: outcome(reply="A second draft.")

    page.get_by_role("button", name="Draft", exact=True).click()

    expect(page.get_by_role("status")).to_have_text("A new draft is ready. Your own words were kept.")
    expect(reply).to_have_value("My own words.")
    expect(page.locator("#offered")).to_have_text("A second draft.")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#offer")).to_be_hidden()
    expect(reply).to_have_value("My own words.")
    page.get_by_role("button", name="Draft", exact=True).click()
    page.get_by_role("button", name="Use the new draft").click()
    expect(reply).to_have_value("A second draft.")


def test_what_is_typed_while_a_new_draft_comes_is_kept(page: Page, site: Site) -> None:
    drafted(page)
    reply = page.get_by_label("Reply to the customer")
    reply.fill("My own")
    site.hold()
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.locator("#offered")).to_have_text("A")

    reply.press_sequentially(" words")
    site.drafting.release()

    expect(page.get_by_role("status")).to_have_text("A new draft is ready. Your own words were kept.")
    expect(reply).to_have_value("My own words")


def test_stopping_brings_the_old_draft_back_and_ends_the_work(page: Page, site: Site) -> None:
    drafted(page)
    site.hold()
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.get_by_label("Reply to the customer")).to_have_value("A")

    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_role("status")).to_have_text("Stopped.")
    expect(page.get_by_label("Reply to the customer")).to_have_value(REPLY)
    site.drafting.gate = None
    drafted(page, "Something else went wrong.")
    assert site.drafting.cancelled == 1


def test_stopping_the_second_of_two_hasty_drafts_still_brings_the_old_one_back(page: Page, site: Site) -> None:
    drafted(page)
    site.hold()
    draft(page, "First.")
    expect(page.get_by_label("Reply to the customer")).to_have_value("A")
    draft(page, "Second.")
    expect(page.get_by_role("status")).to_have_text("Understood. Writing.")

    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_label("Reply to the customer")).to_have_value(REPLY)


def test_a_mistake_is_said_aloud_and_the_reply_stays(page: Page) -> None:
    drafted(page)

    draft(page, "?!")

    expect(page.get_by_role("alert")).to_have_text(re.compile(r"The message holds no words\. Send what .*"))
    expect(page.get_by_label("Reply to the customer")).to_have_value(REPLY)


def test_a_draft_that_breaks_off_is_not_shown_as_finished(visitor: Visitor, site: Site) -> None:
    page = visitor.page
    page.goto(site.url)
    drafted(page)
    site.drafting.failure_after_words = RuntimeError("SECRET")

    draft(page)

    expect(page.get_by_role("alert")).to_have_text("The draft broke off. Try again in a moment.")
    expect(page.get_by_label("Reply to the customer")).to_have_value(REPLY)
    assert "SECRET" not in page.content()


def test_whoever_leaves_ends_the_work(page: Page, site: Site) -> None:
    site.hold()
    draft(page)
    expect(page.get_by_label("Reply to the customer")).to_have_value("A")

    page.goto("about:blank")
    page.goto(site.url)
    site.drafting.gate = None
    drafted(page)

    assert site.drafting.cancelled == 1


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_script_of_a_message_a_fact_or_a_draft_ever_runs(page: Page, site: Site, attack: str) -> None:
    site.drafting.answer = lambda _: outcome(reply=f"{attack} I will write to you.", message=f"{attack} I am so angry")
    page.get_by_label("What you have verified").fill(f"name: {attack}")

    drafted(page, f"{attack} I am so angry")
    page.get_by_role("button", name="Show").first.click()
    page.get_by_role("button", name="Score my edit").click()
    expect(page.locator(".banner")).to_contain_text("Your words: 1 failed on the checklist")

    assert page.title() == "Amends: draft a reply"
    expect(page.get_by_label("Reply to the customer")).to_have_value(f"{attack} I will write to you.")


def test_a_script_that_got_into_the_page_would_not_run_either(visitor: Visitor, site: Site) -> None:
    page = visitor.page
    page.goto(site.url)

    page.evaluate(
        """document.body.insertAdjacentHTML("beforeend", `<img src=data:, onerror="document.title='owned'">`)"""
    )
    page.evaluate("""{
        const script = document.createElement("script");
        script.textContent = "document.title = 'owned'";
        document.body.append(script);
    }""")

    assert page.title() == "Amends: draft a reply"
    assert [error for error in visitor.errors if error.startswith("CSP: script-src")]

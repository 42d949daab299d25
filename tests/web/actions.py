"""What an agent does on the page, again and again."""

from playwright.sync_api import Page, expect

from tests.api.fakes import MESSAGE


def draft(page: Page, message: str = MESSAGE) -> None:
    page.get_by_label("message").fill(message)
    page.keyboard.press("Control+Enter")


def drafted(page: Page, message: str = MESSAGE) -> None:
    draft(page, message)
    expect(page.get_by_role("status")).to_contain_text("The draft is ready.")

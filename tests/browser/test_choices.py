"""Cookies, language and colours: nothing before a choice, and every choice holds (promises C6, T3)."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import NARROW


@pytest.mark.parametrize("width", [1280, NARROW])
def test_nothing_is_loaded_or_kept_before_a_choice(visitor, width):
    window = visitor(asked=False, width=width)
    asked = []
    window.page.on("request", lambda request: asked.append(request.url))

    page = window.open("/")

    expect(page.get_by_role("region", name="Cookies and statistics")).to_be_visible()
    window.check()
    assert not [url for url in asked if "site.json" in url or not url.startswith(window.stack.origin)]
    assert not window.context.cookies()


def test_refusing_takes_one_press_is_remembered_and_can_be_changed(visitor):
    window = visitor(asked=False)
    page = window.open("/")
    banner = page.get_by_role("region", name="Cookies and statistics")

    banner.get_by_role("button", name="Refuse all").click()
    expect(banner).to_have_count(0)
    page = window.open("/signin")
    expect(banner).to_have_count(0)
    assert json.loads(window.kept()["consent"])["statistics"] is False

    page.get_by_role("button", name="Cookies").click()
    banner.get_by_role("checkbox", name="Statistics").check()
    with page.expect_request("**/site.json"):
        banner.get_by_role("button", name="Save my choice").click()
    assert json.loads(window.kept()["consent"])["statistics"] is True


def test_a_choice_lapses_after_six_months(visitor):
    window = visitor()
    page = window.open("/signin")

    page.evaluate("localStorage.consent = JSON.stringify({version: 1, at: '2020-01-01T00:00:00Z', preferences: true})")
    page = window.open("/signin")

    expect(page.get_by_role("region", name="Cookies and statistics")).to_be_visible()


def test_language_and_colours_change_at_once_and_stay(visitor):
    window = visitor()
    page = window.open("/signin")

    page.get_by_label("Language").select_option("fr")
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()
    page.get_by_label("Couleurs").select_option("dark")
    page = window.open("/signup")

    expect(page.get_by_role("heading", name="Essayer Lead Labs")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_the_palette_goes_anywhere_by_keys_alone(visitor, owner):
    window = visitor(person=owner)
    page = window.open("/team")

    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Where to, or what to do?")).to_be_focused()
    window.check_accessible()
    page.keyboard.type("activ")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/activity$"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(visitor, owner):
    window = visitor(person=owner)
    page = window.open("/team")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()

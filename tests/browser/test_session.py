"""Signing in at the browser, and coming back to where one was."""

import re

from playwright.sync_api import expect


def test_who_is_not_signed_in_signs_in_and_is_where_they_wanted_to_be(visitor, owner):
    window = visitor()
    window.watched.expected.append("/v1/session")

    page = window.open("/team")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Email address").fill(owner.email)
    page.get_by_label("Password", exact=True).fill(owner.password)
    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(re.compile("/team$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_wrong_password_is_said_and_what_was_typed_stays(visitor, owner):
    window = visitor()
    window.watched.expected.append("/v1/session")

    page = window.open("/signin")
    page.get_by_label("Email address").fill(owner.email)
    page.get_by_label("Password", exact=True).fill("not the password at all")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_have_text("The address or the password is wrong.")
    expect(page.get_by_label("Email address")).to_have_value(owner.email)

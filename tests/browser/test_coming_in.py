"""Coming in by what is mailed: confirming, a new password, an invitation. Each link from a real mail."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import NARROW
from tests.support.stack import PASSWORD, new_address


def link_in(stack, address, subject=""):
    """The path of the link in the newest mail, as it stands there."""
    found = re.search(r"https?://[^/\s]+(/\S*token=\S+)", stack.mail(address, subject=subject)["text"])
    assert found
    return found.group(1)


def sign_up(page, address):
    page.get_by_label("Your name").fill("Nora Lind")
    page.get_by_label("Company").fill("Lind & Co")
    page.get_by_label("Email address").fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I accept").check()
    page.get_by_role("button", name="Create my account").click()


def test_signing_up_ends_among_the_contacts(visitor, stack):
    window, address = visitor(), new_address()

    page = window.open("/signup")
    expect(page.get_by_label("Send me the newsletter")).not_to_be_checked()
    sign_up(page, address)
    expect(page.get_by_role("status").filter(has_text=address)).to_be_visible()
    window.check_accessible()
    page = window.open(link_in(stack, address))
    assert "token" not in page.url, "the link's token stays in no history"
    page.get_by_role("button", name="Confirm and start").click()

    expect(page).to_have_url(re.compile("/contacts$"))
    expect(page.get_by_role("button", name="Lind & Co")).to_be_visible()


def test_what_is_wrong_is_said_beside_the_field_and_the_first_gets_the_focus(visitor):
    window = visitor(width=NARROW)
    window.watched.expected.append("/v1/signup")
    page = window.open("/signup")

    page.get_by_label("Company").fill("Lind & Co")
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_label("Your name")).to_be_focused()
    expect(page.get_by_label("Your name")).to_have_accessible_description("Please fill this in.")
    window.check()

    page.get_by_label("Your name").fill("Nora Lind")
    page.get_by_label("Email address").fill(new_address())
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("I accept").check()
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    expect(page.get_by_label("Password", exact=True)).to_have_accessible_description(
        re.compile("at least 15 characters; a few words that you remember are fine.$")
    )
    expect(page.get_by_label("Company")).to_have_value("Lind & Co")


def test_leaving_with_something_typed_asks_first(visitor):
    window = visitor()
    page = window.open("/signup")
    page.get_by_label("Company").fill("Lind & Co")

    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Stay here").click()
    expect(page.get_by_label("Company")).to_have_value("Lind & Co")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Leave").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_focused()


def test_a_forgotten_password_is_chosen_anew(visitor, stack, signed_in):
    person, window, fresh = signed_in(), visitor(), "another horse battery staple, in tests"

    page = window.open("/forgot")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("status").filter(has_text=person.email)).to_be_visible()
    page = window.open(link_in(stack, person.email, "password"))
    page.get_by_label("New password", exact=True).fill(fresh)
    page.get_by_role("button", name="Save the password").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(fresh)
    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(re.compile("/contacts$"))


@pytest.mark.parametrize("known", [False, True])
def test_an_invitation_is_accepted(visitor, stack, owner, signed_in, known):
    window = visitor()
    window.watched.expected.append("/v1/invitations/accept")  # asks what else is needed
    address = signed_in().email if known else new_address()
    assert owner.api.post("/v1/team/invitations", json={"email": address, "role": "member"}).status_code == 201

    page = window.open(link_in(stack, address, "invites"))
    page.get_by_role("button", name="Accept the invitation").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    if not known:
        page.get_by_label("Your name").fill("Ines Roy")
        page.get_by_label("I accept").check()
    window.check_accessible()
    page.get_by_role("button", name="Accept the invitation").click()

    expect(page).to_have_url(re.compile("/contacts$"))
    expect(page.get_by_role("button", name=owner.account["company"])).to_be_visible()


@pytest.mark.parametrize("path", ["/confirm?token=gone", "/reset?token=gone", "/invitations/accept?token=gone"])
def test_a_link_that_has_lapsed_says_so(visitor, path):
    window = visitor()
    window.watched.expected.append("/v1/")

    page = window.open(path)
    if "reset" in path:
        page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").last.click()

    expect(page.get_by_role("alert")).to_have_text("This link has been used or has run out.")

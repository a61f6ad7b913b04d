"""What changes an account for good, at the browser: who is unsubscribed, the plan, the second factor, the end."""

import re

from playwright.sync_api import expect

from tests.integration.people import totp_code
from tests.support import buyer
from tests.support.stack import new_address


def test_many_are_unsubscribed_and_each_line_is_answered(visitor, signed_in):
    person, address = signed_in(), new_address()
    person.api.post("/v1/contacts", json={"email": address})
    window = visitor(person=person)
    page = window.open("/blacklist")

    page.get_by_label("Addresses or domains").fill(f"{address}\nno domain\nexample.org; competitor")
    page.get_by_role("button", name="Unsubscribe them").click()
    page.get_by_role("button", name="Unsubscribe 1 address and 2 domains").press("Enter")
    told = page.get_by_role("status").filter(has_text="new on the list")
    expect(told).to_contain_text("2 are new on the list.")
    expect(told).to_contain_text("1 contact was erased.")
    expect(told.get_by_role("row", name="no domain")).to_contain_text("This is not a domain.")
    expect(page.get_by_label("Addresses or domains")).to_have_value("no domain")
    window.check()
    page.get_by_label("Address or domain", exact=True).fill("joe@mail.example.org")
    page.keyboard.press("Enter")

    expect(page.get_by_text("joe@mail.example.org is unsubscribed by:")).to_be_visible()
    expect(page.get_by_role("row", name="example.org").first).to_contain_text("competitor")
    assert person.api.get("/v1/contacts").json()["items"] == []


def test_an_entry_is_taken_off_and_put_back(visitor, signed_in):
    person = signed_in()
    person.api.post("/v1/blacklist", json={"email": "jane@example.com", "reason": "asked"})
    page = visitor(person=person).open("/blacklist")

    with page.expect_download() as download:
        page.get_by_role("button", name="Export the list").click()
    assert "asked" in download.value.path().read_text()
    page.get_by_role("button", name="Take off j•••@e•••.com").click()
    page.get_by_role("button", name="Take j•••@e•••.com off", exact=True).click()
    expect(page.get_by_role("heading", name="Nobody is unsubscribed")).to_be_visible()
    page.get_by_role("button", name="Put it back").click()

    expect(page.get_by_role("row", name="j•••@e•••.com")).to_contain_text("asked")


def test_a_plan_is_chosen_and_paid_at_stripe(visitor, stack, signed_in):
    window = visitor(person=signed_in())
    page = window.open("/billing")

    page.get_by_text("Yearly").click()
    expect(page.get_by_text("2 months free").first).to_be_visible()
    page.get_by_role("button", name="Choose Team").click()
    page.wait_for_url(re.compile(re.escape(stack.description["stripe_url"])))
    back = buyer.pay(page.url).location
    page.goto(back)
    expect(page.get_by_text("Thank you! You are on the plan Team.")).to_be_visible(timeout=120_000)

    expect(page.get_by_text("$790").first).to_be_visible()
    expect(page.get_by_role("button", name="Manage at Stripe")).to_be_visible()
    page = window.open("/billing")
    expect(page.get_by_role("link", name=re.compile("^PDF of invoice"))).to_be_visible(timeout=60_000)
    window.check()


def test_a_second_factor_is_set_up_by_its_key(visitor, stack, signed_in):
    person = signed_in()
    window = visitor(person=person)
    page = window.open("/security")

    page.get_by_role("button", name="Set it up").press("Enter")
    page.keyboard.type(person.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    window.check_accessible("the QR code")
    secret = page.get_by_label("Key", exact=True).input_value().replace(" ", "")
    expect(page.get_by_label("Code from the app")).to_be_focused()
    page.keyboard.type(totp_code(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(10)
    window.check_accessible("recovery codes")
    page.get_by_role("button", name="I have kept them").click()

    expect(page.get_by_text("You have 10 recovery codes left.")).to_be_visible()
    signing_in = {"email": person.email, "password": person.password}
    assert stack.client().post("/v1/session", json=signing_in).json()["type"].endswith("totp-required")


def test_an_account_is_deleted_and_had_back(visitor, signed_in):
    person = signed_in()
    window = visitor(person=person)
    window.watched.expected.append("/v1/")
    page = window.open("/delete-account")

    page.get_by_role("button", name="Delete Test Company").click()
    expect(page.get_by_label("Type “Test Company”")).to_be_focused()
    page.keyboard.type("Test Company")
    page.get_by_label("Your password", exact=True).fill(person.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The account is deleted")).to_be_visible()
    window.check()
    page.get_by_role("link", name="Sign in to restore it").click()
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Test Company was deleted")).to_be_visible()
    expect(page.get_by_role("link", name="Restore")).to_have_attribute("href", "/delete-account")
    window.check()
    page.get_by_role("button", name="Restore the account").click()

    expect(page).to_have_url(re.compile("/contacts$"))
    expect(page.get_by_text("This account was deleted.")).to_have_count(0)

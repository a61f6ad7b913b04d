"""The contacts of an account that may not do everything: what is barred isn't offered, each page says why, all else works."""

import pytest
from playwright.sync_api import expect

from tests.support import paying
from tests.support.stack import eventually, new_address
from tests.support.trials import put_standing

A_MONTH = 31 * 86400 + 7200
"""Seconds after which the next invoice is due, with the hour that Stripe leaves it open."""
WHY = {
    "read_only": "This account is read-only: you can see, correct, export and erase, but not add anything.",
    "suspended": "This account is suspended: nothing can be imported or sent until a payment is cleared up.",
}
BUTTONS = {"New contact", "Import contacts", "Add tag", "Create contact"}
ALL = BUTTONS | {"Choose a file"}
BARRED = {
    "read_only": ALL,
    "suspended": {"Import contacts", "Choose a file"},
}


@pytest.fixture(params=["read_only", "suspended"])
def status(request):
    return request.param


@pytest.fixture
def person(stack, signed_in, status):
    """An owner with a contact, whose account stands so."""
    owner = signed_in()
    made = owner.api.post("/v1/contacts", json={"email": new_address(), "first_name": "Rosa"})
    assert made.status_code == 201, made.text
    put_standing(stack, owner, status)
    return owner


def test_what_is_barred_is_not_offered_and_the_page_says_why(visitor, person, status):
    window, offered = visitor(person=person), set()

    page = window.open("/contacts")
    page.get_by_label("Select Rosa").check()
    for path in ("/contacts", "/contacts/new", "/imports"):
        if path != "/contacts":
            window.open(path)
        expect(page.get_by_text(WHY[status])).to_be_visible()
        window.check(path)
        for name in BUTTONS:
            found = page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name))
            offered |= {name} if found.count() else set()
        offered |= {"Choose a file"} if page.get_by_label("Choose a file").count() else set()

    assert offered == ALL - BARRED[status]


def test_correcting_exporting_and_erasing_go_on(visitor, person, status):
    window = visitor(person=person)
    page = window.open("/contacts")

    page.get_by_role("link", name="Rosa").click()
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("First name").fill("Rosalie")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("heading", level=1, name="Rosalie")).to_be_visible()
    page.get_by_role("button", name="More").click()
    with page.expect_download():
        page.get_by_role("menuitem", name="Download").click()
    page = window.open("/exports")
    page.get_by_role("button", name="Export all contacts").click()
    expect(page.get_by_role("link", name="Download").or_(page.get_by_role("button", name="Download"))).to_be_visible()
    page = window.open("/contacts")
    page.get_by_label("Select Rosalie").check()
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Erase…", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Erase").click()

    expect(page.get_by_role("heading", name="No contacts yet")).to_be_visible()
    window.check(f"a {status} account without contacts")
    assert person.api.get("/v1/contacts").json()["items"] == []


def test_a_payment_that_failed_is_told_above_contacts_that_work_on(visitor, stack, signed_in):
    owner = signed_in()
    customer = paying.subscribe(stack, owner)
    paying.control(stack, "pay_next", customer=customer, outcome="declines")
    paying.control(stack, "clock", advance=A_MONTH, customer=customer)
    standing = lambda: owner.api.get("/v1/billing").json()["subscription"]["status"]  # noqa: E731
    eventually(lambda: standing() == "past_due", paying.PATIENCE)
    window = visitor(person=owner)

    page = window.open("/contacts")
    expect(page.get_by_text("The last payment failed.")).to_be_visible()
    expect(page.get_by_role("link", name="Add one contact")).to_be_visible()
    window.check("past due")
    page.get_by_role("link", name="See billing").click()

    expect(page.get_by_role("heading", level=1, name="Billing")).to_be_visible()

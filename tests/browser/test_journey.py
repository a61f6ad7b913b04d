"""One person's way through all of it, with nothing but a browser: sign-up, confirming, import, search, export, inviting, paying,
deleting, restoring. Each part begins where the one before has left the page."""

import re

from playwright.sync_api import expect

from tests.support.buyer import card
from tests.support.stack import PASSWORD, new_address

COMPANY = "Verger & Fils"
WAIT = 60_000
"""Milliseconds for what a queue does."""
PEOPLE = "Email,First name,Last name,Company\n" + "".join(
    f"person{number}@orchards.example,Ada,Person {number},Orchard {number}\n" for number in range(40)
)


def test_a_new_customer_s_whole_way(visitor, stack):
    window, address = visitor(asked=False), new_address()
    for other in ("stripe_url", "mail_url"):
        window.watched.expected.append(stack.description[other])  # what those pages say is not ours

    page = window.open("/")
    page.get_by_role("button", name="Refuse all").click()
    signs_up(page, address)
    confirms_from_the_mail_page(page, stack, address)
    imports_a_file(page)
    finds_a_contact(page)
    exports(page)
    invites(page, stack)
    pays(page)
    deletes(page)
    restores(page, address)

    window.check()


def signs_up(page, address):
    page.get_by_role("main").get_by_role("link", name="Try it free").first.click()
    page.get_by_label("Your name").fill("Rose Verger")
    page.get_by_label("Company").fill(COMPANY)
    page.get_by_label("Email address").fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I accept").check()
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("status").filter(has_text=address)).to_be_visible()


def confirms_from_the_mail_page(page, stack, address):
    stack.mail(address)  # until it has come
    page.goto(f"{stack.description['mail_url']}/?to={address}")
    page.get_by_role("link", name="Confirm your address").click()
    page.get_by_role("link", name=re.compile("token=")).click()
    page.get_by_role("button", name="Confirm and start").click()
    expect(page.get_by_role("heading", name="No contacts yet")).to_be_visible()


def imports_a_file(page):
    goes_to(page, "Imports")
    file = {"name": "orchards.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    page.get_by_label("Choose a file").first.set_input_files(file)
    page.get_by_role("button", name="Import 40 rows").click(timeout=WAIT)
    expect(page.get_by_role("heading", name="What happened")).to_be_visible(timeout=WAIT)


def finds_a_contact(page):
    goes_to(page, "Contacts")
    page.keyboard.press("/")
    page.keyboard.type("person 31")
    page.get_by_role("link", name=re.compile("Person 31")).click()
    expect(page.get_by_role("heading", level=1, name="Ada Person 31")).to_be_visible()
    expect(page.get_by_text("person31@orchards.example").first).to_be_visible()


def exports(page):
    goes_to(page, "Export contacts")
    page.get_by_role("button", name="Export all contacts").click()
    with page.expect_download(timeout=WAIT) as download:
        page.get_by_role("link", name=re.compile("Download")).or_(
            page.get_by_role("button", name=re.compile("Download"))
        ).first.click(timeout=WAIT)
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert len(re.findall("@orchards.example", text)) == 40


def invites(page, stack):
    colleague = new_address()
    goes_to(page, "Team")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_role("dialog").get_by_label("Email address").fill(colleague)
    page.get_by_role("button", name="Send the invitation").click()
    expect(
        page.get_by_role("cell", name=colleague).or_(page.get_by_role("rowheader", name=colleague)).first
    ).to_be_visible()
    assert COMPANY in stack.mail(colleague)["subject"]


def pays(page):
    goes_to(page, "Billing")
    page.get_by_role("button", name="Choose Starter").click()
    page.get_by_label("Name on card").fill("Rose Verger")
    for name, value in card().items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name=re.compile("subscribe")).click()
    expect(page.get_by_text("You are on the plan Starter.").first).to_be_visible(timeout=WAIT)


def deletes(page):
    goes_to(page, "Delete account")
    page.get_by_label(f"Type “{COMPANY}”").fill(COMPANY)
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name=f"Delete {COMPANY}").click()
    expect(page.get_by_role("heading", name="The account is deleted")).to_be_visible()


def restores(page, address):
    page.get_by_role("link", name="Sign in to restore it").click()
    page.get_by_label("Email address").fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Restore the account").click()
    expect(page.get_by_text(f"{COMPANY} is back.").first).to_be_visible()
    expect(page).to_have_url(re.compile("/contacts$"))
    expect(page.get_by_role("link", name=re.compile("Person 31"))).to_be_visible()


def goes_to(page, name):
    page.get_by_role("navigation", name="Main navigation").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()

"""Configuration at the browser: company, team, keys, exports and mail, by keys, roles and labels. One account for all."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.support.browser import NARROW
from tests.support.stack import new_address


@pytest.fixture(scope="module")
def boss(stack):
    """The owner of an account that these tests fill and change."""
    return stack.sign_up(name="Paula Weber", company="Weber & Filles")


def test_what_somebody_else_changed_meanwhile_is_shown_before_it_is_overwritten(visitor, boss):
    window = visitor(person=boss)
    window.watched.expected.append("/v1/account")
    page = window.open("/company")
    page.get_by_label("City").fill("Lyon")
    boss.api.patch("/v1/account", json={"phone": "+33 4 00 00 00 00", "address": {"city": "Brest"}})

    page.get_by_role("button", name="Save").press("Enter")
    conflict = page.get_by_role("alert")
    expect(conflict).to_be_focused()
    expect(conflict.get_by_role("row", name="City")).to_contain_text("Brest")
    expect(conflict.get_by_role("row", name="City")).to_contain_text("Lyon")
    window.check()
    page.get_by_role("button", name="Keep mine, on top of theirs").click()
    expect(page.get_by_label("Telephone")).to_have_value("+33 4 00 00 00 00")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Company information saved.")).to_be_visible()
    expect(page.get_by_text("Brest").first).to_be_visible()  # the history
    kept = boss.api.get("/v1/account").json()
    assert (kept["phone"], kept["address"]["city"]) == ("+33 4 00 00 00 00", "Lyon")


def test_a_wrong_detail_is_said_beside_its_field_and_leaving_asks(visitor, boss):
    window = visitor(person=boss, language="fr")
    window.watched.expected.append("/v1/account")
    page = window.open("/company")

    page.get_by_label("Site web").fill("nowhere")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_label("Site web")).to_be_focused()
    expect(page.get_by_label("Site web")).to_have_accessible_description("Ce n’est pas une adresse web.")
    page.get_by_role("link", name="Équipe").click()
    page.get_by_role("button", name="Rester ici").click()

    expect(page.get_by_label("Site web")).to_have_value("nowhere")


def test_people_are_invited_and_roles_given(visitor, stack, boss):
    colleague = stack.join(boss, "member")
    address = new_address()
    window = visitor(person=boss)
    page = window.open("/team")
    expect(page.get_by_label("Role of Paula Weber")).to_be_disabled()

    page.get_by_role("button", name="Invite somebody").press("Enter")
    expect(page.get_by_label("Email address")).to_be_focused()
    page.keyboard.type(address)
    page.get_by_role("dialog").get_by_label("Role").select_option(label="Admin")
    window.check_accessible("inviting")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Send again to {address}").click()
    expect(page.get_by_text("The former link no longer works.")).to_be_visible()
    page.get_by_role("button", name=f"Revoke the invitation to {address}").click()
    page.get_by_role("button", name="Revoke the invitation", exact=True).click()
    expect(page.get_by_role("heading", name="Open invitations")).to_have_count(0)
    page.get_by_label("Role of Test Colleague").select_option(label="Owner")
    page.get_by_role("button", name="Make an owner").click()

    expect(page.get_by_label("Role of Paula Weber")).to_be_enabled()
    window.check()
    roles = {one["user_id"]: one["role"] for one in boss.api.get("/v1/team").json()["items"]}
    assert roles[colleague.user["id"]] == "owner"


def test_a_member_is_offered_what_a_member_may(visitor, stack, boss):
    window = visitor(person=stack.join(boss, "member"), width=NARROW)

    page = window.open("/company")
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    page = window.open("/team")
    expect(page.get_by_role("button", name="Invite somebody")).to_have_count(0)
    page = window.open("/billing")
    expect(page.get_by_role("heading", name="Not for your role")).to_be_visible()
    page.get_by_role("button", name="Open navigation").click()
    navigation = page.get_by_role("navigation", name="Main navigation")
    expect(navigation.get_by_role("link", name="Team")).to_be_visible()
    for locked in ("Export contacts", "Billing", "API keys", "Activity log", "Delete account"):
        expect(navigation.get_by_role("link", name=locked)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Team")).to_be_visible()
    expect(page.get_by_role("option", name="Billing")).to_have_count(0)

    window.check()


def test_a_key_is_shown_once_and_works_until_it_is_revoked(visitor, stack, boss):
    window = visitor(person=boss)
    page = window.open("/api-keys")

    page.get_by_role("button", name="Create a key").press("Enter")
    page.keyboard.type("Website form")
    page.keyboard.press("Enter")
    key = page.get_by_label("Key", exact=True).input_value()
    window.check_accessible("the key")
    page.get_by_role("button", name="I have kept it").click()
    expect(page.get_by_text(key)).to_have_count(0)
    window.check()
    read = {"url": f"{stack.origin}/v1/contacts", "headers": {"Authorization": f"Bearer {key}"}}
    assert httpx.get(**read).status_code == 200
    page.get_by_role("button", name="Revoke Website form").click()
    page.get_by_role("button", name="Revoke the key").click()

    expect(page.get_by_role("heading", name="No keys yet")).to_be_visible()
    assert httpx.get(**read).status_code == 401


def test_an_export_is_made_and_fetched(visitor, boss):
    boss.api.post("/v1/contacts", json={"email": new_address(), "tags": ["customer"]})
    window = visitor(person=boss)
    page = window.open("/exports?tag=customer")

    page.get_by_text("JSON Lines").first.click()
    page.get_by_role("button", name="Export these contacts").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download").click(timeout=60_000)

    assert '"tags":["customer"]' in download.value.path().read_text()
    window.check()


def test_mail_is_switched_off_at_once(visitor, boss):
    page = visitor(person=boss).open("/notifications")

    page.get_by_label("Finished work").press("Space")
    expect(page.get_by_text("Saved.")).to_be_visible()

    assert boss.api.get("/v1/me").json()["preferences"]["notifications"] is False


def test_the_log_is_filtered_by_country_and_marks_own_sign_ins(visitor, stack, boss):
    abroad = stack.client(**{"X-Local-Country": "DE"})
    abroad.post("/v1/session", json={"email": boss.email, "password": boss.password})
    window = visitor(person=boss)
    page = window.open("/activity?country=DE")

    def shown():
        page.reload()
        window.settle()
        return page.get_by_text("Your sign-in").count()

    for _ in range(20):  # the log is some seconds behind
        if shown():
            break
    expect(page.get_by_text("Your sign-in")).to_have_count(1)
    expect(page.get_by_label("Country", exact=True)).to_have_value("DE")
    page.get_by_text("Show as a table").last.press("Enter")
    expect(page.get_by_role("row", name="Germany 1", exact=True)).to_be_visible()
    window.check()
    page.get_by_role("button", name="Clear the filters").click()

    expect(page).to_have_url(re.compile("/activity$"))

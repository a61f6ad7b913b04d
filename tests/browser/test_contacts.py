"""The pages of contacts, by keyboard and by what is read on them."""

import json
import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.support.stack import eventually

LONG = "Maximiliane-Theodora-Wilhelmina von Hohenstaufen-Oberlahnstein"


@pytest.fixture(scope="module")
def keeper(stack):
    """The owner of an account with 30 contacts, which the tests of this module share."""
    person = stack.sign_up(name="Ada Martin", company="Atelier Martin")
    for number in range(29):
        _keep(person, f"person{number:02}@example.com", first_name="Person", last_name=f"{number:02}", tags=["fair"])
    _keep(person, f"{'long' * 15}@subdomain.example.org", first_name=LONG, company="Example & Sons", tags=["customer"])
    return person


def _keep(person, email, **fields):
    answer = person.api.post("/v1/contacts", json={"email": email} | fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_contacts_are_found_by_keys_alone_and_the_search_stands_in_the_address(visitor, keeper):
    window = visitor(person=keeper)
    page = window.open("/contacts")
    search = page.get_by_role("searchbox")

    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("hohenstauf")
    expect(page.get_by_role("link", name=re.compile("Maximiliane"))).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=hohenstauf$"))
    window.check("a search")
    window.look(width=320)
    window.check_width("a long name")
    window.look(width=1280)

    page.keyboard.press("Escape")
    expect(page.locator("tbody tr")).to_have_count(25)
    expect(page).to_have_url(re.compile("/contacts$"))
    page.get_by_role("button", name="Next").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    expect(page.get_by_role("button", name="Next")).to_be_focused()
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(5)

    window.open("/contacts?q=nobody+at+all&sort=name")
    expect(page.get_by_role("heading", name="Nobody matches")).to_be_visible()
    window.check("no match")


def test_whoever_presses_next_twice_steps_once(visitor, keeper):
    page = visitor(person=keeper).open("/contacts")

    page.get_by_role("button", name="Next").evaluate(
        "async next => { next.click(); for (let turn = 0; turn < 20; turn += 1) await null; next.click(); }"
    )
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.go_back()

    expect(page).to_have_url(re.compile("/contacts$"))
    expect(page.locator("tbody tr")).to_have_count(25)


def test_a_page_that_cannot_be_fetched_can_be_tried_again_or_left(visitor, keeper):
    window = visitor(person=keeper)
    page = window.open("/contacts")
    window.watched.expected.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)

    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.get_by_role("button", name="Previous").click()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    expect(page).to_have_url(re.compile("/contacts$"))
    expect(page.locator("tbody tr")).to_have_count(25)


def test_ticked_contacts_get_a_tag_which_is_taken_back(visitor, keeper):
    window = visitor(person=keeper)
    page = window.open("/contacts?tag=fair")

    page.get_by_label("Select Person 28").focus()
    page.keyboard.press("Space")
    page.get_by_label("Select Person 26").click(modifiers=["Shift"])
    expect(page.get_by_role("region", name="Selected contacts")).to_contain_text("3 contacts selected")
    page.get_by_role("button", name="Add tag").press("Enter")
    page.get_by_label("Tag", exact=True).fill("vip")
    window.check("the question for a tag")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“vip” added to 3 contacts.")).to_be_visible()
    expect(page.get_by_role("link", name="vip")).to_have_count(3)

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone for 3 contacts.")).to_be_visible()
    expect(page.get_by_role("link", name="vip")).to_have_count(0)


def test_the_question_about_cookies_covers_nothing_that_can_be_pressed(visitor, keeper):
    window = visitor(person=keeper, width=320, asked=False)
    page = window.open("/contacts")
    banner = page.get_by_role("region", name="Cookies and statistics")

    page.get_by_label("Select Person 20").check()
    page.get_by_role("button", name="Add tag").click()
    page.keyboard.press("Escape")
    window.check("the bar above the banner")
    page.get_by_role("button", name="Next").focus()
    below = page.get_by_role("button", name="Next").bounding_box()["y"] + 24

    assert below <= banner.bounding_box()["y"]


def test_all_that_match_are_erased_by_a_job_once_that_is_typed(visitor, stack):
    person = stack.sign_up()
    for number in range(26):
        _keep(person, f"gone{number}@example.com")
    window = visitor(person=person)
    page = window.open("/contacts")

    page.get_by_label("Select everyone on this page").check()
    page.get_by_role("button", name=re.compile("^Select all")).click()
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Erase…", exact=True).press("Enter")
    erase = page.get_by_role("dialog").get_by_role("button", name=re.compile("^Erase"))
    expect(erase).to_be_disabled()
    window.check("the question before all are erased")
    page.get_by_label(re.compile("^Type")).fill("erase")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Done.")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="No contacts yet")).to_be_visible()
    window.check("an empty account")
    assert person.api.get("/v1/contacts").json()["items"] == []


def test_a_contact_is_made_and_one_that_exists_is_pointed_to(visitor, keeper):
    window = visitor(person=keeper)
    page = window.open("/contacts/new")

    page.get_by_role("button", name="Create contact").press("Enter")
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.type("person01@example.com")
    page.keyboard.press("Enter")
    window.watched.expected.append("409")
    expect(page.get_by_role("link", name="Open that contact")).to_be_visible()
    window.check("an address that is there already")
    page.get_by_label("Email").fill("grace@example.com")
    page.get_by_label("First name").fill("Grace")
    page.get_by_label("Tags").fill("navy,")
    page.get_by_role("button", name="Create contact").press("Enter")

    expect(page.get_by_role("heading", level=1, name="Grace")).to_be_focused()
    expect(page.get_by_role("link", name="navy")).to_be_visible()


def test_who_was_slower_keeps_what_they_typed_and_sees_what_the_other_saved(visitor, keeper):
    contact = _keep(keeper, "both@example.com", first_name="Both", company="Old", phone="1")
    window = visitor(person=keeper)
    window.watched.expected.append("412")
    page = window.open(f"/contacts/{contact['id']}")
    page.get_by_role("button", name="Edit").press("Enter")
    page.get_by_label("Company").fill("Mine")
    keeper.api.patch(f"/v1/contacts/{contact['id']}", json={"company": "Theirs", "phone": "2"})

    page.get_by_role("button", name="Save changes").press("Enter")
    expect(page.get_by_role("alert").filter(has_text="they saved “Theirs”")).to_be_visible()
    expect(page.get_by_label("Company")).to_have_value("Mine")
    expect(page.get_by_label("Phone")).to_have_value("2")
    window.check("a conflict")
    page.get_by_role("button", name="Save changes").press("Enter")

    expect(page.get_by_role("heading", level=1, name="Both")).to_be_focused()
    kept = keeper.api.get(f"/v1/contacts/{contact['id']}").json()
    assert (kept["company"], kept["phone"]) == ("Mine", "2")


def test_a_person_s_data_is_handed_out_restricted_and_erased(visitor, keeper):
    contact = _keep(keeper, "rights@example.com", first_name="Rosa")
    window = visitor(person=keeper, language="fr")
    page = window.open(f"/contacts/{contact['id']}")

    page.get_by_role("button", name="Plus").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Télécharger").press("Enter")
    package = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert package["contact"]["email"] == "rights@example.com"
    assert [entry["action"] for entry in package["history"]] == ["created"]

    page.get_by_role("button", name="Plus").click()
    page.get_by_role("menuitem", name="Limiter…").press("Enter")
    page.get_by_role("button", name="Limiter", exact=True).press("Enter")
    expect(page.get_by_text("Limité depuis le")).to_be_visible()
    expect(page.get_by_role("button", name="Modifier")).to_have_count(0)
    window.check("a restricted contact")
    page.get_by_role("button", name="Lever la limitation").press("Enter")
    expect(page.get_by_role("button", name="Modifier")).to_be_visible()

    page.get_by_role("button", name="Plus").click()
    page.get_by_role("menuitem", name="Effacer…", exact=True).press("Enter")
    page.get_by_role("button", name="Effacer : Rosa").press("Enter")
    expect(page.get_by_text("Rosa a été effacé.")).to_be_visible()
    eventually(lambda: keeper.api.get(f"/v1/contacts/{contact['id']}").status_code == 404)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_html_of_the_list_names_all_that_it_loads(visitor, stack, owner, language):
    page = visitor(person=owner, language=language).open("/contacts")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    html = httpx.get(f"{stack.origin}/contacts").text
    asked = page.evaluate("performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)")
    parts = {path for path in asked if path.startswith("/assets/")}

    assert len(parts) > 5
    assert not [path for path in parts if path not in html]

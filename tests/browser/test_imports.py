"""A file on its way to contacts and back: dropped, mapped, tried, imported, undone."""

import re

from playwright.sync_api import expect

ROWS = "E-mail;Prénom;Taille\n" + "".join(f"import{number}@example.net;Jeanne;50-100\n" for number in range(12))
FILE = {"name": "clients.csv", "mimeType": "text/csv", "buffer": (ROWS + "pas-une-adresse;X;\n").encode()}


def test_a_file_is_imported_and_undone_by_keys(visitor, stack):
    person = stack.sign_up()
    person.api.post("/v1/contacts", json={"email": "import0@example.net"})
    window = visitor(person=person)
    page = window.open("/imports")
    expect(page.get_by_role("heading", name="No imports yet")).to_be_visible()

    page.get_by_label("Choose a file").first.set_input_files(FILE)
    expect(page).to_have_url(re.compile(r"/imports/\w+$"))
    size = page.get_by_label("What “Taille” becomes")
    expect(size).to_have_value("")
    window.check("the columns")
    window.look(width=320)
    window.check_width("the columns, narrow")
    window.look(width=1280)

    size.select_option("custom:Taille")
    email = page.get_by_label("What “E-mail” becomes")
    email.select_option("")
    page.get_by_role("button", name="Try it first").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("which column holds the email address")
    email.select_option("email")
    page.get_by_label("Fill in what is blank").check()
    page.get_by_role("button", name="Try it first").press("Enter")
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible(timeout=30_000)
    expect(page.locator(".tile").filter(has_text="would be added")).to_contain_text("11")
    window.check("the trial")

    page.get_by_role("button", name="Import 13 rows").press("Enter")
    page.goto(window.stack.origin + "/contacts")  # it goes on without the page
    page.goto(window.stack.origin + "/imports")
    page.get_by_role("link", name="clients.csv").press("Enter")
    expect(page.get_by_role("heading", name="What happened")).to_be_visible(timeout=30_000)
    window.check("the report")
    kept = person.api.get("/v1/contacts", params={"q": "import0@example.net"}).json()["items"]
    assert kept[0]["custom"] == {"Taille": "50-100"}
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the rows not accepted").press("Enter")
    assert "pas-une-adresse" in download.value.path().read_text(encoding="utf-8-sig")

    page.get_by_role("button", name="Undo this import").press("Enter")
    page.get_by_role("button", name="Undo the import").press("Enter")
    expect(page.get_by_text("removed again")).to_be_visible(timeout=30_000)
    assert len(person.api.get("/v1/contacts").json()["items"]) == 1


def test_what_can_t_be_read_is_said_in_the_person_s_language(visitor, owner):
    window = visitor(person=owner, language="fr")
    page = window.open("/imports")
    choose = page.get_by_label("Choisir un fichier").first

    choose.set_input_files({"name": "clients.xlsx", "mimeType": "application/zip", "buffer": b"PK"})
    expect(page.get_by_role("alert")).to_contain_text("enregistrez la feuille en CSV")
    choose.set_input_files({"name": "clients.csv", "mimeType": "text/csv", "buffer": b"E-mail;Nom\n"})
    expect(page.get_by_text("aucun contact")).to_be_visible(timeout=30_000)
    window.check("a file without contacts")

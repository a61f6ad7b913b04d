"""Reading sent mail: the JSON that tools use and the pages for people."""

from email.message import EmailMessage

import httpx
import pytest

from infrastructure.local.mail_page import MailHandler


def keep(folder, moment: int, to: str, subject: str = "Hello", text: str = "Hi", html: str | None = None) -> str:
    mail = EmailMessage()
    mail["X-Envelope-From"], mail["X-Envelope-To"] = "us@lead-labs.example", to
    mail["From"], mail["To"], mail["Subject"] = "us@lead-labs.example", to, subject
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    (folder / f"{moment}000000000-aa.eml").write_bytes(mail.as_bytes())
    return f"{moment}000000000-aa"


@pytest.fixture
def mail(serve, tmp_path) -> httpx.Client:
    return httpx.Client(base_url=f"http://127.0.0.1:{serve(MailHandler, folder=tmp_path)}")


def test_the_newest_mail_comes_first(mail, tmp_path):
    keep(tmp_path, 1_700_000_000, "a@example.com", "first")
    keep(tmp_path, 1_700_000_001, "a@example.com", "second")

    messages = mail.get("/messages").json()

    assert [m["subject"] for m in messages] == ["second", "first"]


def test_one_recipients_mail_is_found_in_any_case(mail, tmp_path):
    keep(tmp_path, 1_700_000_000, "Ann@Example.com")
    keep(tmp_path, 1_700_000_001, "bob@example.com")

    messages = mail.get("/messages", params={"to": "ann@example.COM"}).json()

    assert [m["to"] for m in messages] == [["Ann@Example.com"]]


def test_a_mail_is_told_with_all_its_parts(mail, tmp_path):
    keep(tmp_path, 1_700_000_000, "a@example.com", "Reçu: 3 €", "Bonjour", "<p>Bonjour</p>")

    message = mail.get("/messages").json()[0]

    assert message["from"] == "us@lead-labs.example"
    assert message["subject"] == "Reçu: 3 €"
    assert message["text"].strip() == "Bonjour"
    assert message["html"].strip() == "<p>Bonjour</p>"
    assert message["sent_at"] == "2023-11-14T22:13:20.000000Z"
    assert message["headers"]["To"] == "a@example.com"


def test_a_link_in_a_mail_can_be_clicked_and_its_markup_does_nothing(mail, tmp_path):
    link = "http://127.0.0.1:8400/confirm?token=a.b-c&x=1"
    name = keep(tmp_path, 1_700_000_000, "a@example.com", "<script>1</script>", f"Open {link}. <b>now</b>")

    page = mail.get(f"/mail/{name}")

    assert "<a href='http://127.0.0.1:8400/confirm?token=a.b-c&amp;x=1' " in page.text
    assert "<b>now" not in page.text
    assert "<script>" not in page.text + mail.get("/").text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_mails_own_html_is_shown_in_a_cage(mail, tmp_path):
    name = keep(tmp_path, 1_700_000_000, "a@example.com", html="<script>alert(1)</script><p>x</p>")

    page = mail.get(f"/html/{name}")

    policy = page.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("path", ["/mail/nothing", "/html/..%2f..%2fsecret", "/elsewhere"])
def test_what_is_not_there_is_said_so(mail, path):
    assert mail.get(path).status_code == 404


def test_another_host_name_is_refused(mail):
    assert mail.get("/messages", headers={"Host": "evil.example:80"}).status_code == 421

"""Every page: a strict policy and no script, a label for every field, and nobody else's pages may call."""

from html.parser import HTMLParser

import httpx
import pytest

from tests.support import buyer


class Outline(HTMLParser):
    """What a page consists of, as far as these tests look at it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.labels: set[str] = set()
        self.fields: list[dict] = []
        self.tags: list[str] = []
        self.inside_label = 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append(tag)
        if tag == "label":
            self.inside_label += 1
            self.labels.add(given.get("for", ""))
        if tag in ("input", "select") and given.get("type") != "hidden":
            self.fields.append(given | {"labelled": self.inside_label})
        assert not any(name.startswith("on") or name == "style" for name in given), given

    def handle_endtag(self, tag):
        self.inside_label -= tag == "label"


@pytest.fixture
def pages(shop, api, standin):
    """Addresses of all kinds of pages."""
    subscription = shop.subscribed()
    standin.control("pay_next", customer=subscription.customer, outcome="declines")
    standin.control("clock", advance=31 * 86400 + 7200)
    rich = {"billing_address_collection": "required", "tax_id_collection": {"enabled": True}}
    open_session = shop.session(subscription.customer, **rich, customer_update={"name": "auto", "address": "auto"})
    asked = shop.session(subscription.customer)
    buyer.pay(asked.url, buyer.THREE_D_SECURE)
    portal = api.billing_portal.sessions.create(
        {"customer": subscription.customer, "return_url": "http://127.0.0.1:9/b"}
    ).url
    steps = [f"{portal}/{step}" for step in ("card", "plan", "cancel", "tax_id", "details")]
    invoice = shop.invoices(subscription.customer)[0].hosted_invoice_url
    missing = [
        f"{standin.url}/c/pay/cs_none",
        f"{standin.url}/p/session/none",
        f"{standin.url}/i/none",
        f"{standin.url}/x",
    ]
    return [f"{standin.url}/", open_session.url, asked.url, f"{asked.url}/bank", portal, *steps, invoice, *missing]


def test_no_page_runs_or_loads_anything_but_its_stylesheet(pages):
    for url in pages:
        answer = httpx.get(url, trust_env=False)

        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'; style-src 'self'" in policy
        assert "unsafe" not in policy
        assert "script" not in Outline(answer.text).tags


def test_every_field_has_a_label_and_every_page_one_heading(pages):
    for url in pages:
        outline = Outline(buyer.look(url).html)

        assert outline.tags.count("h1") == 1, url
        for field in outline.fields:
            assert field["labelled"] or field.get("id") in outline.labels, (url, field)


def test_a_form_may_be_answered_by_going_back_to_the_product(pages):
    policies = [httpx.get(url, trust_env=False).headers["Content-Security-Policy"] for url in (pages[1], pages[4])]

    assert all("form-action 'self' http://127.0.0.1:9" in policy for policy in policies)


def test_names_are_shown_as_text(shop, api):
    customer = shop.customer(name="<script>alert(1)</script>")

    page = buyer.look(api.billing_portal.sessions.create({"customer": customer}).url)

    assert "<script>" not in page.html
    assert "&lt;script&gt;" in page.html


def test_other_sites_and_other_names_of_this_machine_do_not_get_in(standin):
    foreign = httpx.post(
        f"{standin.url}/", data={"step": "month"}, headers={"Origin": "https://evil.example"}, trust_env=False
    )
    renamed = httpx.get(f"{standin.url}/", headers={"Host": "evil.example"}, trust_env=False)

    assert (foreign.status_code, renamed.status_code) == (403, 421)


def test_the_dashboard_moves_the_time(shop, standin):
    before = standin.control("clock")["now"]
    customer = shop.subscribed().customer

    buyer.submit(f"{standin.url}/", step="day")
    buyer.submit(f"{standin.url}/", step="month", customer=customer)

    assert standin.control("clock")["now"] >= before + 86400
    assert len(shop.invoices(customer)) == 2


def test_the_stylesheet_is_served(standin):
    assert httpx.get(f"{standin.url}/assets/page.css", trust_env=False).headers["Content-Type"].startswith("text/css")

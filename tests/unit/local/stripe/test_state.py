"""What the stand-in keeps outlives its process, and what was erased is not found on disk."""

from infrastructure.local.stripe.server import Settings, keys_in
from infrastructure.local.stripe.standin import StandIn
from tests.support import buyer
from tests.unit.local.stripe.conftest import Shop, client_of

KEY = "sk_test_kept"


def shop_on(standin):
    return Shop(standin, client_of(standin).v1)


def test_everything_is_there_after_a_restart(tmp_path):
    file = tmp_path / "state.sqlite3"
    with StandIn(KEY, file=file) as standin:
        subscription = shop_on(standin).subscribed()
        standin.control("clock", advance=31 * 86400)
        standin.control("settings", then="unpaid")
        before, now = standin.control("everything"), standin.control("clock")["now"]

    with StandIn(KEY, file=file) as standin:
        after, later = standin.control("everything"), standin.control("clock")["now"]

        assert after == before
        assert later >= now
        assert shop_on(standin).api.subscriptions.retrieve(subscription.id).status == "active"


def test_a_page_that_was_open_can_be_paid_after_a_restart(tmp_path):
    file = tmp_path / "state.sqlite3"
    with StandIn(KEY, file=file) as standin:
        port = int(standin.url.rpartition(":")[2])
        session = shop_on(standin).session(shop_on(standin).customer())

    with StandIn(KEY, port, file) as standin:
        assert buyer.pay(session.url).status == 303


def test_a_webhook_that_was_not_sent_is_sent_after_a_restart(tmp_path, receiver):
    file = tmp_path / "state.sqlite3"
    with StandIn(KEY, file=file) as standin:
        standin.control("webhooks", url=receiver.url, secret="whsec_test", paused=True)
        shop_on(standin).customer()

    with StandIn(KEY, file=file) as standin:
        standin.control("deliver")

    assert receiver.types() == ["customer.created"]


def test_of_a_deleted_customer_nothing_is_on_disk_a_month_later(tmp_path):
    file = tmp_path / "state.sqlite3"
    with StandIn(KEY, file=file) as standin:
        shop = shop_on(standin)
        customer = shop.customer(name="Marker Company", email="marker@example.com")
        shop.api.customers.tax_ids.create(customer, {"type": "eu_vat", "value": "DE123456789"})
        shop.api.customers.delete(customer)
        standin.control("clock", advance=31 * 86400)

    content = file.read_bytes()

    assert customer.encode() in content
    for marker in (b"Marker Company", b"marker@example.com", b"DE123456789"):
        assert marker not in content


def test_a_reset_forgets_everything_but_where_events_go(shop, api, standin, receiver):
    standin.control("webhooks", url=receiver.url, secret="whsec_test", duplicate=3)
    subscription = shop.subscribed()
    standin.control("clock", advance=86400 * 400)

    standin.control("reset")

    assert api.customers.list().data == []
    assert api.invoices.list({"subscription": subscription.id}).data == []
    assert len(api.prices.list().data) == 6
    (endpoint,) = standin.control("webhooks")["endpoints"]
    assert (endpoint["url"], endpoint["duplicate"]) == (receiver.url, 0)


def test_a_plan_whose_amount_changed_gets_a_new_price_under_its_lookup_key(tmp_path, monkeypatch):
    from dataclasses import replace

    from chalicelib.register.plans import PLANS, Price

    file = tmp_path / "state.sqlite3"
    with StandIn(KEY, file=file) as standin:
        old = shop_on(standin).price("team_monthly")
    monkeypatch.setitem(PLANS, "team", replace(PLANS["team"], monthly=Price("team_monthly", 8_900)))

    with StandIn(KEY, file=file) as standin:
        price = shop_on(standin).api.prices.retrieve(shop_on(standin).price("team_monthly"))
        kept = shop_on(standin).api.prices.retrieve(old)

    assert (price.unit_amount, kept.unit_amount, kept.lookup_key) == (8_900, 7_900, None)


def test_keys_are_made_once_and_settings_travel_by_environment(tmp_path, monkeypatch):
    keys = keys_in(tmp_path / "stripe")
    settings = Settings(port=8402, folder=str(tmp_path), webhook_url="http://127.0.0.1:8400/v1/webhooks/stripe")

    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)

    assert keys_in(tmp_path / "stripe") == keys
    assert keys["api_key"].startswith("sk_test_")
    assert Settings.read() == settings

"""The API as the real stripe-python meets it: errors, lists, expansion, idempotency, parameters that nobody knows."""

import httpx
import pytest
import stripe

from infrastructure.local.stripe.world import API_VERSION
from tests.support import buyer
from tests.unit.local.stripe.conftest import client_of


def test_the_stand_in_speaks_the_version_of_the_library_in_use():
    assert stripe.api_version == API_VERSION


def test_a_wrong_key_is_refused(standin):
    stranger = stripe.StripeClient("sk_test_wrong", base_addresses={"api": standin.url})

    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided"):
        stranger.v1.customers.list()


@pytest.mark.parametrize(
    ("status", "headers"),
    [(401, {}), (401, {"Authorization": "Basic !"}), (400, {"Stripe-Version": "2019-01-01"})],
)
def test_without_a_key_or_with_an_old_version_nothing_is_answered(standin, status, headers):
    given = {"Authorization": f"Bearer {standin.api_key}"} if status == 400 else {}

    answer = httpx.get(f"{standin.url}/v1/customers", headers=given | headers, trust_env=False)

    assert answer.status_code == status
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_what_is_not_there_is_404_in_a_path_and_400_in_a_parameter(shop, api):
    with pytest.raises(stripe.InvalidRequestError, match="No such customer: 'cus_none'") as by_path:
        api.customers.retrieve("cus_none")
    with pytest.raises(stripe.InvalidRequestError, match="No such customer: 'cus_none'") as by_parameter:
        shop.session("cus_none")

    assert (by_path.value.http_status, by_path.value.code) == (404, "resource_missing")
    assert (by_parameter.value.http_status, by_parameter.value.param) == (400, "customer")


@pytest.mark.parametrize("wish", [{"nmae": "x"}, {"address": {"town": "x"}}])
def test_a_parameter_that_nobody_knows_is_refused_and_nothing_is_made(shop, api, wish):
    with pytest.raises(stripe.InvalidRequestError, match="Received unknown parameter") as refused:
        api.customers.create(wish)

    assert refused.value.code == "parameter_unknown"
    assert api.customers.list().data == []


def test_an_address_that_nobody_knows_is_404(standin):
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client_of(standin).v1.coupons.list()


def test_lists_go_on_where_they_stopped_newest_first(shop, api):
    made = [shop.customer(name=str(number)) for number in range(7)]

    first = api.customers.list({"limit": 3})
    second = api.customers.list({"limit": 3, "starting_after": first.data[-1].id})
    back = api.customers.list({"limit": 3, "ending_before": second.data[0].id})

    assert [each.id for each in first.data + second.data] == made[:0:-1]
    assert (first.has_more, second.has_more) == (True, True)
    assert [each.id for each in back.data] == [each.id for each in first.data]
    assert [each.id for each in api.customers.list({"limit": 2}).auto_paging_iter()] == made[::-1]


def test_lists_are_narrowed_by_time(shop, api, standin):
    old = shop.customer()
    standin.control("clock", advance=3600)
    new = shop.customer()
    border = api.customers.retrieve(new).created

    assert [each.id for each in api.customers.list({"created": {"gte": border}}).data] == [new]
    assert [each.id for each in api.customers.list({"created": {"lt": border}}).data] == [old]


def test_expansion_reaches_through_lists_and_what_is_only_included_on_request(shop, api):
    subscription = shop.subscribed()

    plain = api.invoices.retrieve(subscription.latest_invoice)
    rich = api.invoices.retrieve(
        subscription.latest_invoice,
        {"expand": ["customer", "payments.data.payment.payment_intent", "confirmation_secret"]},
    )
    listed = api.subscriptions.list({"customer": subscription.customer, "expand": ["data.latest_invoice"]})

    assert "payments" not in plain
    assert rich.customer.name == "Some Company"
    assert rich.payments.data[0].payment.payment_intent.status == "succeeded"
    assert rich.confirmation_secret.client_secret.startswith("pi_")
    assert listed.data[0].latest_invoice.number.endswith("-0001")


@pytest.mark.parametrize("path", ["name", "nothing", "metadata.account_id", "a.b.c.d.e"])
def test_what_can_not_be_expanded_is_refused(shop, api, path):
    with pytest.raises(stripe.InvalidRequestError, match="cannot"):
        api.customers.retrieve(shop.customer(), {"expand": [path]})


def test_the_same_key_gives_the_same_answer_and_is_done_once(api):
    options = {"idempotency_key": "once"}

    first = api.customers.create({"name": "A"}, options)
    second = api.customers.create({"name": "A"}, options)

    assert first.id == second.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(api.customers.list().data) == 1


def test_the_same_key_with_other_parameters_is_refused(api):
    api.customers.create({"name": "A"}, {"idempotency_key": "once"})

    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        api.customers.create({"name": "B"}, {"idempotency_key": "once"})


def test_a_refusal_is_not_remembered_and_a_key_lapses_after_a_day(api, standin):
    with pytest.raises(stripe.InvalidRequestError):
        api.customers.create({"nmae": "A"}, {"idempotency_key": "k"})
    first = api.customers.create({"name": "A"}, {"idempotency_key": "k"})

    standin.control("clock", advance=86401)
    second = api.customers.create({"name": "A"}, {"idempotency_key": "k"})

    assert first.id != second.id


def test_a_fault_that_was_ordered_before_the_call_is_survived_by_a_retry(standin):
    api = client_of(standin, max_network_retries=2).v1
    standin.control("fault", path="/v1/customers", status=500, times=1)

    api.customers.create({"name": "A"})

    assert len(api.customers.list().data) == 1


@pytest.mark.parametrize("status", [0, 500])
def test_a_fault_after_the_call_was_done_doubles_nothing(standin, status):
    api = client_of(standin, max_network_retries=2).v1
    standin.control("fault", path="/v1/customers", method="POST", status=status, applied=True)

    api.customers.create({"name": "A"})

    assert len(api.customers.list().data) == 1
    assert (
        len({call["idempotency_key"] for call in standin.control("requests")["requests"] if call["method"] == "POST"})
        == 1
    )


def test_a_limit_on_calls_is_an_error_of_its_own(standin):
    standin.control("fault", status=429)

    with pytest.raises(stripe.RateLimitError):
        client_of(standin, max_network_retries=0).v1.customers.list()


def test_products_and_prices_are_those_of_the_plans(api):
    from chalicelib.register.plans import BY_LOOKUP_KEY

    prices = api.prices.list({"lookup_keys": list(BY_LOOKUP_KEY), "active": True, "expand": ["data.product"]}).data

    assert {price.lookup_key for price in prices} == set(BY_LOOKUP_KEY)
    for price in prices:
        plan, interval = BY_LOOKUP_KEY[price.lookup_key]
        assert (price.unit_amount, price.recurring.interval) == (plan.price(interval).amount, interval)
        assert price.product.name == plan.name


def test_a_lookup_key_moves_to_another_price_only_if_asked(shop, api):
    wish = {"product": "prod_team", "currency": "usd", "unit_amount": 1, "recurring": {"interval": "month"}}

    with pytest.raises(stripe.InvalidRequestError, match="already uses that lookup key"):
        api.prices.create(wish | {"lookup_key": "team_monthly"})
    moved = api.prices.create(wish | {"lookup_key": "team_monthly", "transfer_lookup_key": True})

    assert shop.price("team_monthly") == moved.id


def test_a_customer_is_changed_cleared_and_found(shop, api, standin):
    customer = shop.customer(phone="1", metadata={"account_id": "A7", "other": "x"})

    api.customers.update(customer, {"phone": "", "metadata": {"other": ""}})
    too_early = api.customers.search({"query": "metadata['account_id']:'A7'"}).data
    standin.control("clock", advance=61)
    found = api.customers.search({"query": "metadata['account_id']:'A7' AND name~'some'"}).data

    known = api.customers.retrieve(customer)
    assert (known.phone, known.metadata.to_dict()) == (None, {"account_id": "A7"})
    assert (too_early, [each.id for each in found]) == ([], [customer])


def test_a_deleted_customer_leaves_its_invoices_and_nothing_running(shop, api):
    subscription = shop.subscribed()

    gone = api.customers.delete(subscription.customer)

    assert gone.deleted
    assert api.customers.retrieve(subscription.customer).deleted
    assert api.subscriptions.retrieve(subscription.id).status == "canceled"
    assert api.invoices.retrieve(subscription.latest_invoice).status == "paid"
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        api.customers.update(subscription.customer, {"name": "back"})
    assert shop.events()[-2:] == ["customer.subscription.deleted", "customer.deleted"]


def test_cancelling_at_once_charges_nothing_more_and_can_not_be_done_twice(shop, api, standin):
    subscription = shop.subscribed()

    ended = api.subscriptions.cancel(subscription.id)
    standin.control("clock", advance=40 * 86400)

    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "cancellation_requested")
    assert len(shop.invoices(subscription.customer)) == 1
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        api.subscriptions.cancel(subscription.id)
    assert api.subscriptions.list({"customer": subscription.customer}).data == []
    assert len(api.subscriptions.list({"customer": subscription.customer, "status": "all"}).data) == 1


def test_an_invoice_that_is_open_can_be_paid_voided_and_written_off_through_the_api(shop, api, standin):
    standin.control("settings", retry_after_days=[90])
    subscription = shop.subscribed()
    for _ in range(3):
        standin.control("pay_next", customer=subscription.customer, outcome="declines")
        standin.control(
            "clock", now=api.subscriptions.retrieve(subscription.id)["items"].data[0].current_period_end + 3600
        )
    third, second, first = (invoice.id for invoice in shop.invoices(subscription.customer)[:3])

    standin.control("pay_next", customer=subscription.customer, outcome="declines")
    with pytest.raises(stripe.CardError, match="declined"):
        api.invoices.pay(first)
    states = [api.invoices.pay(third).status, api.invoices.void_invoice(second).status]
    states.append(api.invoices.mark_uncollectible(first).status)

    assert states == ["paid", "void", "uncollectible"]
    assert api.subscriptions.retrieve(subscription.id).status == "active"


def test_refunds_are_counted_on_the_charge(shop, api):
    subscription = shop.subscribed()
    charge = api.charges.list({"customer": subscription.customer}).data[0].id

    api.refunds.create({"charge": charge, "amount": 900})
    part = api.charges.retrieve(charge)
    api.refunds.create({"charge": charge, "reason": "fraudulent"})
    whole = api.charges.retrieve(charge, {"expand": ["refunds"]})

    assert (part.amount_refunded, part.refunded) == (900, False)
    assert (whole.amount_refunded, whole.refunded, len(whole.refunds.data)) == (7900, True, 2)
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded"):
        api.refunds.create({"charge": charge})


def test_no_card_number_is_kept_anywhere(shop, standin):
    for number in (buyer.VISA, buyer.THREE_D_SECURE):
        shop.subscribed(number=number)
    buyer.pay(shop.session(shop.customer()).url, buyer.DECLINED)

    kept = str(standin.control("everything"))

    for number in (buyer.VISA, buyer.THREE_D_SECURE, buyer.DECLINED):
        assert number not in kept
        assert number.replace(" ", "") not in kept

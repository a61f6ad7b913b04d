"""Webhooks: signed so that stripe-python believes them, tried again, and unreliable on request."""

import time

import httpx
import pytest
import stripe

from tests.unit.local.stripe.conftest import SECRET

HOOK = {"secret": SECRET}


def test_what_happens_is_told_signed_with_the_object_as_it_was(shop, standin, receiver):
    standin.control("webhooks", url=receiver.url, **HOOK)

    customer = shop.customer(name="As it was")
    receiver.wait(lambda: len(receiver.letters) == 1)

    (event,) = receiver.verified()
    assert (event.type, event.data.object.id, event.data.object.name) == ("customer.created", customer, "As it was")
    assert (event.livemode, event.api_version) == (False, stripe.api_version)
    assert event.request.id.startswith("req_")


def test_another_secret_does_not_verify(shop, standin, receiver):
    standin.control("webhooks", url=receiver.url, secret="whsec_other")

    shop.customer()
    receiver.wait(lambda: bool(receiver.letters))

    with pytest.raises(stripe.SignatureVerificationError):
        receiver.verified()


def test_while_a_secret_is_rotated_both_verify(shop, standin, receiver):
    standin.control("webhooks", url=receiver.url, secrets=["whsec_old", "whsec_new"])

    shop.customer()
    receiver.wait(lambda: bool(receiver.letters))

    assert receiver.verified("whsec_old")
    assert receiver.verified("whsec_new")


def test_an_update_tells_what_was_before(shop, api, standin, receiver):
    customer = shop.customer(name="Before")
    standin.control("webhooks", url=receiver.url, **HOOK)

    api.customers.update(customer, {"name": "After"})
    receiver.wait(lambda: bool(receiver.letters))

    (event,) = receiver.verified()
    assert event.data.previous_attributes.to_dict() == {"name": "Before"}


def test_an_update_that_changes_nothing_is_no_event(shop, api, standin):
    customer = shop.customer(name="Same")
    before = shop.events()

    api.customers.update(customer, {"name": "Same"})

    assert shop.events() == before


def test_the_pages_events_arrive(shop, standin, receiver):
    standin.control("webhooks", url=receiver.url, **HOOK)

    shop.subscribed()
    receiver.wait(lambda: "checkout.session.completed" in receiver.types())

    assert receiver.types() == shop.events()


def test_what_was_refused_is_sent_again(shop, standin, receiver):
    receiver.status = 500
    standin.control("webhooks", url=receiver.url, **HOOK)
    shop.customer()
    receiver.wait(lambda: len(receiver.letters) == 1)

    receiver.status = 200
    receiver.wait(lambda: len(receiver.letters) == 2)

    receiver.wait(lambda: standin.control("deliveries")["deliveries"][0]["state"] == "delivered")
    (delivery,) = standin.control("deliveries")["deliveries"]
    assert (delivery["attempts"], delivery["answer"]) == (2, 200)


def test_after_three_days_it_is_given_up(shop, standin, receiver):
    receiver.status = 500
    standin.control("webhooks", url=receiver.url, **HOOK)
    shop.customer()
    receiver.wait(lambda: len(receiver.letters) == 1)

    standin.control("clock", advance=3 * 86400)
    standin.control("deliver")

    assert [each["state"] for each in standin.control("deliveries")["deliveries"]] == ["given_up"]
    assert standin.control("deliver")["deliveries"] == []


def test_paused_means_that_nothing_goes_out_until_it_is_asked_for(shop, standin, receiver):
    standin.control("webhooks", url=receiver.url, paused=True, **HOOK)
    shop.subscribed()
    time.sleep(0.7)
    quiet = len(receiver.letters)

    sent = standin.control("deliver")["deliveries"]

    assert quiet == 0
    assert len(sent) == len(receiver.letters) == len(shop.events())


def test_duplicates_arrive_that_many_times_more(shop, standin, receiver):
    standin.control("webhooks", url=receiver.url, duplicate=2, paused=True, **HOOK)
    shop.subscribed()

    standin.control("deliver")

    ids = [event.id for event in receiver.verified()]
    assert {ids.count(each) for each in ids} == {3}


def test_shuffled_events_are_the_same_in_another_order(shop, standin, receiver):
    standin.control("webhooks", url=receiver.url, shuffle=True, paused=True, seed=7, **HOOK)
    shop.subscribed()

    standin.control("deliver")

    assert sorted(receiver.types()) == sorted(shop.events())
    assert receiver.types() != shop.events()


def test_dropped_events_never_arrive(shop, standin, receiver):
    standin.control("webhooks", url=receiver.url, drop=0.5, paused=True, seed=3, **HOOK)
    shop.subscribed()

    standin.control("deliver")

    states = [each["state"] for each in standin.control("deliveries")["deliveries"]]
    assert 0 < states.count("dropped") < len(states)
    assert states.count("delivered") == len(receiver.letters) == len(states) - states.count("dropped")


def test_an_endpoint_is_told_of_the_types_it_wants(shop, api, standin, receiver):
    endpoint = api.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["invoice.paid"]})

    shop.subscribed()
    receiver.wait(lambda: bool(receiver.letters))

    assert [event.type for event in receiver.verified(endpoint.secret)] == ["invoice.paid"]


def test_a_receiver_that_is_not_there_does_not_hold_anything_up(shop, api, standin):
    standin.control("webhooks", url="http://127.0.0.1:9/nobody", **HOOK)

    subscription = shop.subscribed()

    assert api.subscriptions.retrieve(subscription.id).status == "active"


def test_a_receiver_may_call_back_while_it_is_told(shop, standin, serve):
    from infrastructure.local.loopback import Answer, LoopbackHandler

    seen = []

    class CallsBack(LoopbackHandler):
        def answer(self) -> Answer:
            self.read_body()
            seen.append(shop.api.events.list({"limit": 1}).data[0].type)
            return Answer(200, b"")

    standin.control("webhooks", url=f"http://127.0.0.1:{serve(CallsBack)}/", paused=True, **HOOK)
    shop.customer()

    standin.control("deliver")

    assert seen == ["customer.created"]


def test_controls_are_reached_by_http_too(standin):
    controls = httpx.Client(base_url=f"{standin.url}/_control", trust_env=False)

    moved = controls.post("/clock", json={"advance": 3600}).json()

    assert controls.get("/clock").json()["now"] >= moved["now"]
    assert controls.post("/deliver", json={}).json() == {"deliveries": []}
    assert controls.post("/nothing", json={}).status_code == 404
    assert controls.post("/clock", data={"advance": "1"}).status_code == 415

"""Webhooks are Stripe's own: signed by a secret that counts, over these very bytes, within five minutes either way."""

import hmac
import subprocess
import sys

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.services.stripe_signatures import TOLERANCE, is_signed

RAW = b'{"id": "evt_1", "name": "\xc3\xa9"}'
SECRET, OTHER, UNKNOWN = "whsec_one", "whsec_two", "whsec_three"
NOW = 1_790_000_000


def header(raw=RAW, secret=SECRET, moment=NOW):
    return f"t={moment},v1={signature(raw, secret, moment)}"


def signature(raw=RAW, secret=SECRET, moment=NOW):
    return hmac.new(secret.encode(), f"{moment}.".encode() + raw, "sha256").hexdigest()


def test_what_stripe_signs_is_taken():
    assert is_signed(RAW, header(), [SECRET], NOW)


def test_every_secret_that_counts_passes_while_one_is_replaced():
    assert is_signed(RAW, header(secret=SECRET), [OTHER, SECRET], NOW)
    assert is_signed(RAW, header(secret=OTHER), [OTHER, SECRET], NOW)


def test_one_good_signature_among_others_is_enough():
    several = f"t={NOW},v1={signature(secret=UNKNOWN)},v0=abc,v1={signature()}"

    assert is_signed(RAW, several, [SECRET], NOW)


@pytest.mark.parametrize("seconds", [-TOLERANCE, TOLERANCE])
def test_five_minutes_either_way_are_taken(seconds):
    assert is_signed(RAW, header(moment=NOW + seconds), [SECRET], NOW)


@pytest.mark.parametrize("seconds", [-TOLERANCE - 1, TOLERANCE + 1, -86_400, 86_400])
def test_what_is_older_or_dated_ahead_is_refused(seconds):
    assert not is_signed(RAW, header(moment=NOW + seconds), [SECRET], NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "t=,v1=",
        f"t={NOW}",
        f"v1={signature()}",
        f"t={NOW},v0={signature()}",
        f"t={NOW},v1={signature()[:-1]}",
        f"t={NOW},v1={signature(secret=UNKNOWN)}",
        f"t={NOW},v1={signature(raw=RAW[:-1])}",
        f"t={NOW + 1},v1={signature()}",
        f"t=0{NOW},v1={signature()}",
        f"t=-{NOW},v1={signature()}",
        f"t=٣,v1={signature()}",
        f"t={NOW},v1=é",
        "t=" + "9" * 5000,
    ],
)
def test_any_other_header_is_refused(wrong):
    assert not is_signed(RAW, wrong, [SECRET], NOW)


@given(st.integers(0, len(RAW) - 1))
def test_a_truncated_body_is_refused(length):
    assert not is_signed(RAW[:length], header(), [SECRET], NOW)


@given(st.text(max_size=300))
def test_no_header_breaks_it(text):
    assert not is_signed(RAW, text, [SECRET], NOW)


def test_without_secrets_nothing_is_taken():
    assert not is_signed(RAW, header(secret=""), [], NOW)


@given(st.text(), st.text(min_size=1, alphabet=st.characters(codec="utf-8")))
def test_stripes_own_library_agrees(payload, secret):
    payload, secret = payload.encode("utf-8", "replace").decode(), f"whsec_{secret}"
    signed = stripe.WebhookSignature.generate_signature_header(payload, secret, timestamp=NOW)

    assert is_signed(payload.encode(), signed, [secret], NOW)
    assert stripe.WebhookSignature.verify_header(payload, header(payload.encode(), secret), secret)


def test_taking_in_a_webhook_loads_nothing_of_stripes_library():
    look = "import sys, app, chalicelib.services.billing_events; print({'stripe', 'requests'} & set(sys.modules))"

    loaded = subprocess.run([sys.executable, "-c", look], text=True, capture_output=True, check=True).stdout

    assert loaded.strip() == "set()"

"""Throw-away addresses are known by their domain, also below it, and nobody else's is taken for one."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import addresses, errors
from chalicelib.services.disposable import refuse_disposable

KEPT = (
    "gmail.com", "outlook.com", "yahoo.com", "icloud.com", "proton.me", "orange.fr", "gmx.de", "example.com", "people.example.com",
    "privaterelay.appleid.com", "mozmail.com", "not-mailinator.com", "mailinator.com.example.org",
)  # fmt: skip


@pytest.mark.parametrize(
    "address", ["x@mailinator.com", "x@deep.below.mailinator.com", "X@MAILINATOR.COM", "x@yopmail.fr"]
)
def test_a_throw_away_address_is_refused_by_name_of_the_field(address):
    with pytest.raises(errors.Invalid) as refusal:
        refuse_disposable(addresses.normalise(address))

    assert [field for field, _ in refusal.value.fields] == ["email"]


@pytest.mark.parametrize("domain", KEPT)
def test_an_address_that_one_keeps_is_taken(domain):
    refuse_disposable(f"jane@{domain}")


@given(st.from_regex(r"[a-z]{1,10}(\.[a-z]{1,10}){0,3}\.mailinator\.com", fullmatch=True))
def test_every_subdomain_counts(domain):
    with pytest.raises(errors.Invalid):
        refuse_disposable(f"jane@{domain}")


def test_the_list_has_names_in_our_spelling_and_no_whole_country():
    from disposable_email_domains import blocklist

    assert len(blocklist) > 5_000
    assert all("." in domain for domain in blocklist)
    spelt = [domain for domain in sorted(blocklist)[::20] if addresses.normalise_domain(domain) != domain]
    assert spelt == []


def test_the_list_is_loaded_by_signing_up_alone():
    program = "import app, sys, chalicelib.services.signup; print('disposable_email_domains' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"

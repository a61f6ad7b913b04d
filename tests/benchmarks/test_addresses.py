"""How many addresses are checked per CPU second, beside email-validator; that the answers are equal is a unit test."""

import random
import string
import time

import pytest
from email_validator import validate_email

from chalicelib.addresses import normalise
from tests.benchmarks.figures import Figure, record

LEAST = 40
"""Times as many as email-validator checks."""
ROUNDS = 3
"""The best round counts: the others had company."""


def people(count, domains):
    chosen = random.Random(1)
    names = ("".join(chosen.choices(string.ascii_lowercase, k=6)) for _ in range(count))
    return [f"{name}.{number}@company{chosen.randrange(domains)}.example.com" for number, name in enumerate(names)]


def by_the_validator(address):
    return validate_email(address, check_deliverability=False).normalized


def rate(check, addresses):
    return max(len(addresses) / _seconds(check, addresses) for _ in range(ROUNDS))


def _seconds(check, addresses):
    began = time.process_time()
    for address in addresses:
        check(address)
    return time.process_time() - began


@pytest.mark.parametrize(
    ("name", "domains"),
    [("addresses checked, 2,000 domains", 2_000), ("addresses checked, all domains differ", 1_000_000)],
)
def test_checking_an_address_is_cheap(name, domains):
    addresses = people(100_000, domains)

    ours, theirs = rate(normalise, addresses), rate(by_the_validator, addresses[:5_000])

    figure = Figure(
        name, ours, "addresses a CPU second", theirs, "email-validator", target=f"≥ {LEAST}x" * (domains < 10_000)
    )
    assert record(figure).kept is not False

"""People who pay on a deployed stack, what happens at Stripe, and where a card's number could have been left."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import httpx

from tests.support import buyer, walk
from tests.support.stack import Person, Stack, eventually

PATIENCE = 120
"""Seconds for a dozen events to be delivered and applied, one after the other, on a machine that does other things too."""


def control(stack: Stack, name: str, **wish: Any) -> dict[str, Any]:
    """Steers the stand-in of the stack (infrastructure/local/stripe/control.py)."""
    answer = httpx.post(f"{stack.description['stripe_url']}/_control/{name}", json=wish, timeout=60)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def status_of(person: Person) -> str:
    """How the person's account stands."""
    status: str = person.api.get("/v1/account").json()["status"]
    return status


def subscribe(stack: Stack, person: Person, plan: str = "team") -> str:
    """Pays on Stripe's page and waits until the account is active; the customer's id."""
    url = person.api.post("/v1/billing/checkout", json={"plan": plan, "interval": "month"}).json()["url"]
    assert buyer.pay(url).status == 303
    eventually(lambda: status_of(person) == "active", PATIENCE)
    key = {"account_id": {"S": person.account["id"]}}
    row = stack.aws("dynamodb").get_item(TableName=stack.table("billing"), Key=key)["Item"]
    customer: str = row["customer_id"]["S"]
    return customer


def new_card() -> str:
    """The number of a card that nobody has, right in its last digit (ISO/IEC 7812, annex B)."""
    digits = f"49{secrets.randbelow(10**13):013d}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{digits}{-total % 10}"


def offer_card(stack: Stack, owner: Person, number: str) -> list[int]:
    """Sends the number to every operation, wherever it could be put as a card; the statuses."""
    card = {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "987"}
    said = []
    for route in walk.ROUTES:
        api = owner.api if route.permission else stack.client()
        body = walk.body_of(route) or {}
        for fields in ({"card_number": number}, {"card": card}, {"payment_method": {"card": card}}):
            said.append(walk.send(api, route, json=body | fields).status_code)
        said.append(walk.send(api, route, params={"card_number": number}).status_code)
    return said


def stores_with(stack: Stack, numbers: list[str], since: int) -> tuple[list[str], int]:
    """The tables, files and log groups that hold any of the numbers, and how many things were looked at."""
    found, looked = [], 0
    for name, text in _everything(stack, since):
        looked += 1
        if any(number in text for number in numbers):
            found.append(name)
    return found, looked


def _everything(stack: Stack, since: int) -> Iterator[tuple[str, str]]:
    prefix = stack.table("")
    pages = stack.aws("dynamodb").get_paginator("list_tables").paginate()
    for table in [name for page in pages for name in page["TableNames"] if name.startswith(prefix)]:
        for item in stack.items(table.removeprefix(prefix)):
            yield table, json.dumps(item, default=str)
    for bucket in ("files", "archive"):
        for key, content in stack.objects(bucket).items():
            yield f"{bucket}/{key}", content.decode(errors="replace")
    for line in stack.log_lines(since):
        yield "logs", line

"""Whether what is in the tables is what the file of million.py says: each address once, with its contact and its history."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from chalicelib.models.contact import Contact
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.contact_history import ContactHistory
from chalicelib.models.counter import Counter as CounterTable
from chalicelib.models.import_range import ImportRange
from tests.benchmarks.million_file import File
from tests.support.stack import Stack


def differences(stack: Stack, account_id: str, file: File) -> list[str]:
    """A sentence for everything that is lost, double, or otherwise not as it should be."""
    found: list[str] = []
    claims: dict[str, str] = {}
    for item in _walk(stack, ContactEmail, account_id):
        claims[item["address"]["S"]] = item["contact_id"]["S"]
    found += [f"no claim of {address}" for address in file.contacts.keys() - claims.keys()]
    found += [f"a claim too many: {address}" for address in claims.keys() - file.contacts.keys()]
    held: Counter[str] = Counter()
    for item in _walk(stack, Contact, account_id):
        address = item["email"]["S"]
        held[address] += 1
        if claims.get(address) != item["contact_id"]["S"]:
            found.append(f"a contact that the claim of {address} doesn't name")
        if item.get("first_name", {}).get("S") != file.contacts.get(address):
            found.append(f"{address} is called {item.get('first_name')}, should be {file.contacts.get(address)}")
    found += [f"no contact of {address}" for address in file.contacts.keys() - held.keys()]
    found += [f"{number} contacts of {address}" for address, number in held.items() if number > 1]
    found += _history(stack, account_id, len(file.contacts))
    counted = sum(
        int(item["value"]["N"])
        for item in _walk(stack, CounterTable, account_id)
        if item["name"]["S"].startswith("contacts\t")
    )
    found += [] if counted == len(file.contacts) else [f"the counter says {counted} contacts"]
    found += [f"a range is left: {item['place']['S']}" for item in _walk(stack, ImportRange, account_id)]
    return found


def _history(stack: Stack, account_id: str, contacts: int) -> list[str]:
    born: set[str] = set()
    doubled = 0
    for item in _walk(stack, ContactHistory, account_id):
        if item["action"]["S"] == "created":
            contact_id = item["entry"]["S"].partition("#")[0]
            doubled += contact_id in born
            born.add(contact_id)
    told = [f"{doubled} contacts were created twice in history"] if doubled else []
    return told + ([] if len(born) == contacts else [f"{len(born)} contacts have a beginning in history"])


def _walk(stack: Stack, model: Any, account_id: str) -> Iterator[dict[str, Any]]:
    pages = stack.aws("dynamodb").get_paginator("query")
    for key in model.hash_keys_of(account_id):
        for page in pages.paginate(
            TableName=stack.table(model.store()),
            KeyConditionExpression="#h = :h",
            ExpressionAttributeNames={"#h": model._hash_keyname},
            ExpressionAttributeValues={":h": {"S": key}},
            ConsistentRead=True,
        ):
            yield from page["Items"]

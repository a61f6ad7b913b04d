"""An account whose every corner holds one random mark, and a search for such marks in all that the embedded AWS holds.

Accounts are filled through the API; what the API can't reach (each attribute of each row) is put beside it by hand, from
the list of models, so that a new table is filled without anybody thinking of it.
"""

import gzip
import json
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from pynamodb.attributes import JSONAttribute
from pynamodb.constants import BOOLEAN, LIST, MAP, NUMBER

from chalicelib import clock, models
from chalicelib.models.base import TimeAttribute
from chalicelib.services.purge import LEFT_TO_TIME
from tests.support.stack import Person, Stack, eventually

UNTOUCHED = ("account.Account", "member.Member", "billing.Billing", "search_block.SearchBlock")
"""Rows that decide who gets in and who pays; the API fills every attribute of theirs that a person can fill. And what is made of
the rows of contacts, by index_contacts."""
OF_STRIPES_OWN = ("event", "_delivery", "_idempotency")
"""What Stripe remembers of calls and events for a day or a month by itself; nobody can have it erased before."""


@dataclass(frozen=True)
class Canary:
    """A marked account: its owner, the mark, and the people who belong to it and to no other."""

    owner: Person
    mark: str
    people: tuple[Person, ...]

    @property
    def account_id(self) -> str:
        return str(self.owner.account["id"])

    @property
    def user_ids(self) -> tuple[str, ...]:
        return tuple(str(person.user["id"]) for person in self.people)


def settle(stack: Stack) -> Canary:
    """A new account with the mark in everything it has."""
    mark = f"canary{secrets.token_hex(10)}"
    agent = f"Mozilla/5.0 ({mark})"
    owner = stack.sign_up(email=f"owner@{mark}.example", name=f"Owner {mark}", company=f"Company {mark}")
    owner.api.headers["User-Agent"] = agent
    colleague = stack.join(owner, "member")
    _ok(colleague.api.patch("/v1/me", json={"name": f"Colleague {mark}"}))
    _describe_company(owner, mark)
    _fill_contacts(owner, mark)
    _fill_files(stack, owner, mark)
    _ok(owner.api.post("/v1/team/invitations", json={"email": f"invited@{mark}.example", "role": "admin"}))
    _ok(owner.api.post("/v1/api-keys", json={"label": f"Key {mark}", "scopes": ["read"]}))
    _ok(stack.client().post("/v1/password/forgot", json={"email": owner.email, "locale": "en"}))
    _ok(owner.api.post("/v1/billing/checkout", json={"plan": "team", "interval": "month"}))
    _fill_rows(stack, owner.account["id"], mark)
    return Canary(owner, mark, (owner, colleague))


def _describe_company(owner: Person, mark: str) -> None:
    details = {
        "legal_name": f"Legal {mark}", "vat_id": mark[-12:].upper(), "phone": "+33 1 23 45 67 89",
        "website": f"https://{mark}.example", "invoice_email": f"invoices@{mark}.example",
        "address": {"line1": mark, "line2": mark, "postal_code": mark, "city": mark, "region": mark, "country": "FR"},
    }  # fmt: skip
    _ok(owner.api.patch("/v1/account", json=details))


def _fill_contacts(owner: Person, mark: str) -> None:
    names = ("first_name", "last_name", "company", "job_title", "phone", "notes", "source", "lawful_basis")
    contact = dict.fromkeys(names, mark) | {
        "email": f"contact@{mark}.example", "website": f"https://{mark}.example", "tags": [mark], "custom": {mark: mark},
        "linkedin_url": f"https://www.linkedin.com/in/{mark}", "address": {"line1": mark, "city": mark},
    }  # fmt: skip
    made = _ok(owner.api.post("/v1/contacts", json=contact, headers={"Idempotency-Key": mark})).json()
    _ok(owner.api.patch(f"/v1/contacts/{made['id']}", json={"notes": f"changed {mark}"}))
    _ok(owner.api.post("/v1/blacklist", json={"domain": f"gone-{mark}.example", "reason": mark}))
    _ok(owner.api.post("/v1/blacklist", json={"email": f"gone@gone-{mark}.example", "reason": mark}))
    job = _ok(owner.api.post("/v1/contacts/bulk", json={"filter": {"q": mark}, "tag": f"bulk {mark}"})).json()
    eventually(lambda: owner.api.get(f"/v1/contact-jobs/{job['id']}").json()["status"] == "done")


def _fill_files(stack: Stack, owner: Person, mark: str) -> None:
    """An import with rows that are kept and rows that are refused, exports of both kinds, and an upload that was left."""
    content = f"email,first_name\nimported@{mark}.example,{mark}\nno address {mark},{mark}\n"
    job = _ok(owner.api.post("/v1/imports", json={"file_name": f"{mark}.csv", "size": len(content)})).json()
    form, path = job["upload"], f"/v1/imports/{job['id']}"
    _ok(httpx.post(form["url"], data=form["fields"], files={"file": content}))
    eventually(lambda: owner.api.get(path).json()["status"] == "ready")
    _ok(owner.api.post(f"{path}/start", json={"duplicates": "skip"}))
    eventually(lambda: owner.api.get(path).json()["status"] == "done")
    for format in ("csv", "jsonl"):
        export = _ok(owner.api.post("/v1/exports", json={"format": format})).json()
        eventually(lambda export=export: owner.api.get(f"/v1/exports/{export['id']}").json()["status"] == "done")
    s3, bucket = stack.aws("s3"), stack.description["files_bucket"]
    s3.put_object(Bucket=bucket, Key=f"uploads/{owner.account['id']}/{mark}", Body=mark.encode())
    s3.create_multipart_upload(Bucket=bucket, Key=f"exports/{owner.account['id']}/{mark}")


def _fill_rows(stack: Stack, account_id: str, mark: str) -> None:
    """A row in each table of accounts with the mark in each attribute."""
    database = stack.aws("dynamodb")
    for path in models.TENANT_TABLES:
        if path not in UNTOUCHED:
            model = models.load(path)
            database.put_item(TableName=stack.table(vars(model.Meta)["name"]), Item=_marked(model, account_id, mark))


def _marked(model: Any, account_id: str, mark: str) -> dict[str, Any]:
    hash_key = model._hash_keyname
    item = {attribute.attr_name: _form(attribute, mark) for attribute in model.get_attributes().values()}
    return item | {hash_key: {"S": account_id if hash_key == "account_id" else f"{account_id}#f"}}


def _form(attribute: Any, mark: str) -> dict[str, Any]:
    """A value that the attribute can be read with, and that holds the mark where it can hold a text."""
    later = {"N": str(int(time.time()) + 10**8)}
    forms = {NUMBER: later, BOOLEAN: {"BOOL": True}, LIST: {"L": [{"S": mark}]}, MAP: {"M": {mark: {"S": mark}}}}
    if isinstance(attribute, JSONAttribute):
        return {"S": json.dumps({mark: mark})}
    if isinstance(attribute, TimeAttribute):
        return {"S": clock.to_iso(clock.now())}
    return forms.get(attribute.attr_type, {"S": mark})


def _ok(answer: httpx.Response) -> httpx.Response:
    assert answer.is_success, answer.text
    return answer


def lapse(stack: Stack, moment: datetime, *marks: str) -> None:
    """Ends what time to live would have ended by then, of the tables whose rows the purge leaves to their time."""
    database = stack.aws("dynamodb")
    for model in (models.load(path) for path in models.PLATFORM_TABLES):
        name = vars(model.Meta)["name"]
        for item in stack.items(name) if name in LEFT_TO_TIME else ():
            ends = int(item.get("expires_at", {}).get("N", moment.timestamp() + 1))
            if ends <= moment.timestamp() and any(mark in json.dumps(item) for mark in marks):
                key = {key: item[key] for key in (model._hash_keyname, model._range_keyname) if key}
                database.delete_item(TableName=stack.table(name), Key=key)


class Search:
    """Everything that the embedded AWS held at one time. Of logs, what was written since `logs_since`: what is older has
    passed its life, which the emulator doesn't end."""

    def __init__(self, stack: Stack, logs_since: datetime) -> None:
        self._stack = stack
        self._since = int(logs_since.timestamp() * 1000)
        self._texts = [
            *self._tables(),
            *self._objects(),
            *self._uploads(),
            *self._people(),
            *self._lines(),
            *self._stripe(),
            *self._disk(),
        ]

    def places(self, *marks: str) -> Counter[str]:
        """How often any of the marks was found, by place (`table contacts`, `bucket files`, `log …`)."""
        wanted = [mark.encode() for mark in marks]
        return Counter(place for place, text in self._texts if any(mark in text for mark in wanted))

    def read(self) -> str:
        """What was looked at, as evidence."""
        kinds = Counter(place.partition(" ")[0] for place, _ in self._texts)
        return ", ".join(f"{number} of {kind}" for kind, number in sorted(kinds.items()))

    def _tables(self) -> Iterator[tuple[str, bytes]]:
        pages = self._stack.aws("dynamodb").get_paginator("list_tables").paginate()
        for name in (name for page in pages for name in page["TableNames"]):
            if name.startswith(self._stack.table("")):
                short = name.removeprefix(self._stack.table(""))
                yield from ((f"table {short}", _bytes(item)) for item in self._stack.items(short))

    def _objects(self) -> Iterator[tuple[str, bytes]]:
        s3 = self._stack.aws("s3")
        for bucket in self._buckets():
            for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
                for marker in page.get("DeleteMarkers", ()):
                    yield f"object of {bucket}", marker["Key"].encode()
                for version in page.get("Versions", ()):
                    found = s3.get_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
                    yield f"object of {bucket}", version["Key"].encode() + b"\n" + _plain(found["Body"].read())

    def _uploads(self) -> Iterator[tuple[str, bytes]]:
        s3 = self._stack.aws("s3")
        for bucket in self._buckets():
            for upload in s3.list_multipart_uploads(Bucket=bucket).get("Uploads", ()):
                yield f"upload to {bucket}", upload["Key"].encode()

    def _buckets(self) -> list[str]:
        return [found["Name"] for found in self._stack.aws("s3").list_buckets()["Buckets"]]

    def _people(self) -> Iterator[tuple[str, bytes]]:
        pool = self._stack.description["user_pool_id"]
        for page in self._stack.aws("cognito-idp").get_paginator("list_users").paginate(UserPoolId=pool):
            yield from (("user", _bytes(user)) for user in page["Users"])

    def _lines(self) -> Iterator[tuple[str, bytes]]:
        logs = self._stack.aws("logs")
        for groups in logs.get_paginator("describe_log_groups").paginate():
            for group in groups["logGroups"]:
                name = group["logGroupName"]
                pages = logs.get_paginator("filter_log_events").paginate(logGroupName=name, startTime=self._since)
                yield from (
                    (f"line of {name}", event["message"].encode()) for page in pages for event in page["events"]
                )

    def _stripe(self) -> Iterator[tuple[str, bytes]]:
        found: dict[str, list[Any]] = httpx.get(f"{self._stack.description['stripe_url']}/_control/everything").json()
        for kind in sorted(found.keys() - set(OF_STRIPES_OWN)):
            yield from ((f"stripe {kind}", _bytes(thing)) for thing in found[kind])

    def _disk(self) -> Iterator[tuple[str, bytes]]:
        """The state as it lies on disk once it was saved, queues included. Sent mail belongs to who got it; lines of logs
        and the state of Stripe's stand-in are read above."""
        state = self._stack.home / "state"
        self._save(state / "aws")
        for file in sorted(state.rglob("*")):
            inside = file.relative_to(state)
            if file.is_file() and inside.parts[0] not in ("mail", "stripe") and inside.name != "cloudwatch_logs.json":
                yield (
                    f"disk {inside.parts[0]}/{inside.parts[1] if len(inside.parts) > 1 else ''}",
                    _plain(file.read_bytes()),
                )

    def _save(self, folder: Path) -> None:
        """Waits until the emulator, which saves after changes, has written down all that was there when it was asked."""
        asked, row = time.time(), {"subject": {"S": "a change"}, "expires_at": {"N": str(int(time.time()))}}
        self._stack.aws("dynamodb").put_item(TableName=self._stack.table("rate_limits"), Item=row)
        eventually(lambda: all(file.stat().st_mtime > asked for file in folder.glob("*.json")), 120)


def _plain(content: bytes) -> bytes:
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def _bytes(value: Any) -> bytes:
    return json.dumps(value, default=str, ensure_ascii=False).encode()

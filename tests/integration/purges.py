"""Makers of accounts that hold something in every store there is, and runs of the purge on them."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
)

from chalicelib import clock, ids, models, settings
from chalicelib.gateways import users as pool
from chalicelib.models.account import Account
from chalicelib.models.base import TimeAttribute, connection, get_together
from chalicelib.models.billing import Billing
from chalicelib.models.certificate import Certificate
from chalicelib.models.invitation import Invitation
from chalicelib.models.member import Member
from chalicelib.models.session import Session
from chalicelib.models.token import Token
from chalicelib.models.user import User, UserEmail
from chalicelib.register.retention import BUCKETS
from chalicelib.services import purge
from tests.engines import tables
from tests.integration import jobs

TENANT_MODELS = [models.load(path) for path in models.TENANT_TABLES]
SEEN_TO = (Account, Member, Invitation)
"""What more than a generic row leads to."""
FOLDERS = [(bucket, rule.prefix) for bucket, rules in BUCKETS.items() for rule in rules]


@pytest.fixture(scope="session")
def worker_prefix(worker_prefix):
    """Tables of these tests alone: they look at every row of every table, again and again."""
    return f"{worker_prefix}purges-"


@dataclass
class Holding:
    """An account and what leads to everything that it holds. `leaves` belongs to it alone, `stays` to another one too."""

    account_id: str
    other_id: str = ""
    leaves: str = ""
    stays: str = ""
    gone: set[str] = field(default_factory=set)
    """Texts that only rows and files of the account hold."""
    rows: list[tuple] = field(default_factory=list)
    """Model and key of everything that was put into the tenant tables."""
    expected: dict[str, int] = field(default_factory=dict)
    """The counts of its certificate."""

    @property
    def message(self):
        return {"account_id": self.account_id, "now": clock.to_iso(clock.now())}

    def counted(self, **counts):
        for store, number in counts.items():
            self.expected[store] = self.expected.get(store, 0) + number


def deleted_account(each=2, **changes):
    """An account that has been deleted for 30 days, as its row says, with `each` things in every place of every store."""
    holding = Holding(ids.new(), other_id=ids.new())
    holding.gone.add(holding.account_id)
    puts = [*account_rows(holding, changes), *people_rows(holding)]
    puts += [*tenant_rows(holding, each), *invitation_rows(holding, each)]
    write(puts)
    put_files(holding, each)
    tenants = [row for row in puts if type(row) in TENANT_MODELS]
    keys = [(type(row), *(getattr(row, name) for name in key_names(type(row)))) for row in tenants]
    holding.rows = [(*key, None)[:3] for key in keys if key[1].startswith(holding.account_id)]
    return holding


def account_rows(holding, changes):
    now = clock.now()
    values = {"company": "Marked Company", "trial_ends_at": now, "created_at": now, "updated_at": now}
    gone = {"status": "deleted", "deleted_at": now - timedelta(days=30), "purge_at": now - timedelta(seconds=1)}
    due = {"before_deletion": {"status": "trial"}, "awaits": "deletion", "due_at": now - timedelta(seconds=1)}
    holding.counted(accounts=1)
    yield Account(holding.account_id, **(values | gone | due | changes))
    yield Account(holding.other_id, **values, status="trial")


def people_rows(holding):
    holding.leaves, holding.stays = sorted((ids.new(), ids.new()))
    holding.gone |= {holding.leaves}
    yield from person_rows(holding.leaves, holding.account_id)
    yield from person_rows(holding.stays, holding.account_id, holding.other_id)
    yield session_row(holding.leaves, holding.other_id)
    holding.counted(members=2, users=1, user_emails=1, sessions=3, **{"user pool": 1})


def person_rows(user_id, *account_ids):
    """A person with a session in each of their accounts."""
    now, email = clock.now(), f"{user_id.lower()}@people.example.com"
    pool.create_user(user_id, "a password of tests")
    yield User(
        user_id, email=email, name="A Person", accepted={}, memberships=len(account_ids), created_at=now, updated_at=now
    )
    yield UserEmail(email, user_id=user_id)
    for account_id in account_ids:
        yield Member(account_id, user_id, role="owner", joined_at=now)
        yield session_row(user_id, account_id)


def session_row(user_id, account_id):
    now = clock.now()
    times = {"created_at": now, "last_seen_at": now, "ends_at": now + timedelta(days=9)}
    return Session(user_id, ids.new(), account_id=account_id, expires_at=now + timedelta(days=9), **times)


def invitation_rows(holding, count):
    now = clock.now()
    for number in range(count):
        mark, hashed = ids.new().lower(), ids.new()
        holding.gone |= {mark, hashed}
        row = Invitation(holding.account_id, f"i{number}", email=f"{mark}@people.example.com", role="member")
        row.token_hash, row.invited_by = hashed, holding.leaves
        row.created_at, row.expires_at = now, now + timedelta(days=9)
        yield row
        data = {"account_id": holding.account_id, "invitation_id": row.invitation_id}
        yield Token(hashed, kind="invitation", data=data, expires_at=row.expires_at)
    holding.counted(invitations=count, tokens=count)


def tenant_rows(holding, each):
    """Rows in every tenant table under every hash key, made from the list of models alone."""
    for model in TENANT_MODELS:
        if model not in SEEN_TO:
            rows = each if model._range_keyname else 1
            for hash_key in model.hash_keys_of(holding.account_id):
                yield from (any_row(model, hash_key, f"row {number}") for number in range(rows))
                holding.counted(**{model.store(): rows})


def key_names(model):
    return [name for name in (model._hash_keyname, model._range_keyname) if name]


def any_row(model, hash_key, range_key):
    """A row with something in every attribute."""
    values = {name: _something(attribute) for name, attribute in model.get_attributes().items()}
    values |= {model._hash_keyname: hash_key} | ({model._range_keyname: range_key} if model._range_keyname else {})
    if model is Billing:
        values["customer_id"] = None  # what leads to Stripe has a test of its own
    return model(**values)


def _something(attribute):
    if isinstance(attribute, TTLAttribute):
        return clock.now() + timedelta(days=9)
    if isinstance(attribute, TimeAttribute):
        return clock.now()
    for kind, value in (
        (BooleanAttribute, True),
        (ListAttribute, ["marked"]),
        (JSONAttribute, {"marked": 1}),
        (MapAttribute, {"marked": 1}),
        (NumberAttribute, 1),
        (UnicodeAttribute, "marked"),
        (BinaryAttribute, "bWFya2Vk"),  # as the lean client sends it
    ):
        if isinstance(attribute, kind):
            return value
    raise AssertionError(f"no value for a {type(attribute).__name__}: add one here")


def write(rows):
    """Puts rows of any tables, 25 a call."""
    rows = list(rows)
    for start in range(0, len(rows), 25):
        request = {}
        for row in rows[start : start + 25]:
            request.setdefault(type(row).table(), []).append({"PutRequest": {"Item": row.serialize()}})
        answer = connection().client._make_api_call("BatchWriteItem", {"RequestItems": request})
        assert not answer.get("UnprocessedItems")


def put_files(holding, each):
    """Files and an unfinished upload in every folder that the register knows."""
    s3 = tables.client("s3")
    for bucket, prefix in FOLDERS:
        folder = f"{prefix}{holding.account_id}/"
        for number in range(each):
            s3.put_object(Bucket=bucket_name(bucket), Key=f"{folder}{number}", Body=b"marked")
        s3.create_multipart_upload(Bucket=bucket_name(bucket), Key=f"{folder}unfinished")
        holding.counted(**{prefix: each + 1})


def bucket_name(bucket):
    names = settings.get()
    return {"files": names.files_bucket, "archive": names.archive_bucket}[bucket]


def run(message, remaining=jobs.long):
    """Works off a message and all that follow it; gives the number of messages."""
    take(message["account_id"])
    purge.work_purge(message, remaining)
    count = 1
    while waiting := take(message["account_id"]):
        for following in waiting:
            purge.work_purge(following, remaining)
            count += 1
    return count


def take(account_id):
    """The messages of an account on the purge's queue."""
    return [message for message in jobs.messages("purge") if message["account_id"] == account_id]


def certificate_of(holding):
    """The row of its certificate, None where there is none."""
    return get_together((Certificate, holding.account_id, None))[0]


def account_of(account_id):
    return get_together((Account, account_id, None))[0]

"""What each contact operation reads and writes, in DynamoDB's capacity units and calls: exact, so that none grows unseen.

Contacts of under 1 KB on AWS DynamoDB Local. Its figures are taken for reads, with the unit that AWS charges for a query
that finds nothing. For transactions it reports the same whatever they hold, so these are counted by AWS's rules: two
units for each item and KB, condition checks included, and one for each index entry that comes or goes
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-unit-calculations.html,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html).
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from chalicelib import ids
from chalicelib.models.base import connection
from chalicelib.services import contact_bulk, contact_history, contact_lists, contacts, tags
from chalicelib.services.contact_filters import Selection
from tests.integration.contact_rows import ACTOR, kept, new_address

EXPECTED = {
    "create": (4, 17, 2),
    "create with 3 tags": (4, 23, 2),
    "get": (1, 0, 1),
    "change a field": (1, 8, 2),
    "change nothing": (1, 0, 1),
    "change the address": (1, 18, 2),
    "restrict": (1, 6, 2),
    "history, 4 entries": (2, 0, 2),
    "tags, 3 of them": (1, 0, 1),
    "bulk: put on a tag": (1, 10, 2),
    "bulk: tag that is there": (1, 0, 1),
    "erase, 4 entries of history": (2, 21, 3),
    "erase, 4 tags, 2 entries": (2, 25, 3),
    "list 25, 1 shard": (8, 0, 2),
    "list 25, 16 shards": (20, 0, 17),
    "find a whole address": (2, 0, 2),
    "find a domain, 25 of 31": (8, 0, 2),
    "search 31 contacts": (8, 0, 2),
}
"""`{operation: (read units, write units, calls)}`."""
FIELDS = {"first_name": "Jane", "last_name": "Doe", "company": "Example Ltd", "address": {"city": "Paris"}}


@dataclass
class Meter:
    """What calls to DynamoDB have cost since the beginning."""

    reads: float = 0
    writes: float = 0
    calls: int = 0
    claimed: set[str] = field(default_factory=set)
    ordered: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[str, tuple[float, float, int]] = field(default_factory=dict)

    def ask(self, params, model, **_):
        params["ReturnConsumedCapacity"] = "TOTAL"
        for action in params.get("TransactItems", ()):
            ((kind, request),) = action.items()
            self.writes += 2 * math.ceil(size(request.get("Item", {})) / 1024 or 1)
            if request["TableName"].endswith("-contacts"):
                self.writes += self.order_entries(kind, request.get("Item") or request["Key"])
            if request["TableName"].endswith("contact_emails"):
                self.writes += self.index_entries(kind, request.get("Item") or request["Key"])

    def index_entries(self, kind, claim):
        """Entries in the two indexes of addresses: an address that is claimed anew or given free has one in each."""
        address = claim["address"]["S"]
        if kind == "Put" and address in self.claimed:
            return 0
        (self.claimed.add if kind == "Put" else self.claimed.discard)(address)
        return 2

    def order_entries(self, kind, contact):
        """Entries in the three indexes of orders: one whose key changes is deleted and written."""
        contact_id = contact["contact_id"]["S"]
        before = self.ordered.pop(contact_id, None)
        if kind == "Delete":
            return 3
        keys = self.ordered[contact_id] = [contact[name]["S"] for name in ("name_key", "company_key", "processed_key")]
        return 3 if before is None else 2 * sum(old != new for old, new in zip(before, keys, strict=True))

    def read(self, parsed, model, **_):
        self.calls += 1
        if model.name != "TransactWriteItems":
            used = parsed["ConsumedCapacity"]
            self.reads += max(1, sum(it["CapacityUnits"] for it in (used if isinstance(used, list) else [used])))

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        self.reads = self.writes = self.calls = 0
        yield
        self.seen[name] = (self.reads, self.writes, self.calls)


def size(item):
    """Bytes of an item as DynamoDB counts them: names and texts."""
    return sum(len(name.encode()) + len(str(*value.values()).encode()) for name, value in item.items())


@pytest.fixture
def meter(engine):
    meter = Meter()
    events = connection().client.meta.events
    events.register("provide-client-params.dynamodb.*", meter.ask)
    events.register("after-call.dynamodb.*", meter.read)
    return meter


def test_each_operation_costs_what_it_should(meter):
    account_id, wide = ids.new(), ids.new()
    for _ in range(30):
        kept(account_id, **FIELDS)
        kept(wide, shards=16, **FIELDS)
    measure_one(meter, account_id)
    measure_many(meter, account_id, wide)

    print("\n" + table(meter.seen))

    assert meter.seen == EXPECTED


def measure_one(meter, account_id):
    with meter.measure("create"):
        contact = kept(account_id, **FIELDS)
    with meter.measure("create with 3 tags"):
        tagged = kept(account_id, tags=["a", "b", "c"], **FIELDS)
    time.sleep(1.1)  # the address is written again where the contact expires in another second
    with meter.measure("get"):
        contacts.get_contact(account_id, contact["id"])
    with meter.measure("change a field"):
        contacts.change_contact(account_id, contact["id"], ACTOR, {"notes": "x"})
    with meter.measure("change nothing"):
        contacts.change_contact(account_id, contact["id"], ACTOR, {"notes": "x"})
    with meter.measure("change the address"):
        contacts.change_contact(account_id, contact["id"], ACTOR, {"email": new_address()})
    with meter.measure("restrict"):
        contacts.restrict_contact(account_id, contact["id"], ACTOR, "unlawful")
    with meter.measure("history, 4 entries"):
        contact_history.list_history(account_id, contact["id"], 25, None)
    with meter.measure("tags, 3 of them"):
        tags.list_tags(account_id, 25)
    with meter.measure("bulk: put on a tag"):
        contact_bulk.apply_to_ids(account_id, [tagged["id"]], "tag", "d", ACTOR)
    with meter.measure("bulk: tag that is there"):
        contact_bulk.apply_to_ids(account_id, [tagged["id"]], "tag", "d", ACTOR)
    with meter.measure("erase, 4 entries of history"):
        contacts.delete_contact(account_id, contact["id"])
    with meter.measure("erase, 4 tags, 2 entries"):
        contacts.delete_contact(account_id, tagged["id"])


def measure_many(meter, account_id, wide):
    with meter.measure("list 25, 1 shard"):
        contact_lists.list_contacts(account_id, 1, Selection(), 25)
    with meter.measure("list 25, 16 shards"):
        contact_lists.list_contacts(wide, 16, Selection(), 25)
    address = kept(account_id, **FIELDS)["email"]
    with meter.measure("find a whole address"):
        contact_lists.list_contacts(account_id, 1, Selection(q=address), 25)
    with meter.measure("find a domain, 25 of 31"):
        contact_lists.list_contacts(account_id, 1, Selection(domain="example.com"), 25)
    with meter.measure("search 31 contacts"):
        contact_lists.list_contacts(account_id, 1, Selection(q="nobody"), 25)


def table(seen):
    lines = [f"{'operation':30} {'RCU':>6} {'WCU':>6} {'calls':>6}"]
    return "\n".join([*lines, *(f"{name:30} {r:6.1f} {w:6.1f} {c:6}" for name, (r, w, c) in seen.items())])

"""What things cost at AWS's list prices, from what was counted (usage.py, test_contact_units.py).

Prices are those of us-east-1 as they were known in November 2026, without any free tier, reserved capacity or discount. They
are to be checked on the pages that are named before anybody relies on them: prices change, and other regions cost more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.test_contact_units import EXPECTED
from tests.benchmarks.usage import Usage, kept

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for one unit, and the page of AWS's that says so."""

    dollars: float
    unit: str
    page: str


PRICES = {
    "read": Price(0.125 / MILLION, "read request unit", "Amazon DynamoDB pricing, on-demand capacity"),
    "write": Price(0.625 / MILLION, "write request unit", "Amazon DynamoDB pricing, on-demand capacity"),
    "table": Price(0.25, "GB and month in a table", "Amazon DynamoDB pricing, data storage"),
    "recovery": Price(0.20, "GB and month of point-in-time recovery", "Amazon DynamoDB pricing, backup and restore"),
    "call": Price(3.50 / MILLION, "REST API call", "Amazon API Gateway pricing"),
    "invocation": Price(0.20 / MILLION, "invocation", "AWS Lambda pricing"),
    "second": Price(0.0000166667, "GB-second, x86", "AWS Lambda pricing"),
    "message": Price(0.40 / MILLION, "request of a standard queue", "Amazon SQS pricing"),
    "put": Price(5.00 / MILLION, "PUT or upload of a part", "Amazon S3 pricing"),
    "object": Price(0.023, "GB and month, Standard", "Amazon S3 pricing"),
    "log": Price(0.50, "GB of logs taken in", "Amazon CloudWatch pricing"),
}

MILLISECONDS_A_CALL = 5.0
"""Assumed of DynamoDB, whose answers take single-digit milliseconds; nothing here can measure it."""
CPU_MILLISECONDS = 2.0
"""Of a request at 1 GB of memory, which is somewhat over half a core: measured below 1 ms on a whole one."""
SIGNED_IN = (3, 2)
"""Read units and calls that know the caller: session, member, account."""
LOG_LINE_GB = 600 / 1e9
WORKER_GB, API_GB = 1769 / 1024, 1.0
CONTACT_BYTES = 2_600
"""A contact of 800 bytes with its claim of the address, an entry of history, and its entries in five indexes, each with the
100 bytes of overhead that AWS adds to an item."""
CALLS = {
    "read a contact": "get",
    "create a contact": "create",
    "change a field": "change a field",
    "erase a contact": "erase, 4 entries of history",
    "a page of 25, 1 shard": "list 25, 1 shard",
    "a page of 25, 16 shards": "list 25, 16 shards",
    "history of a contact": "history, 4 entries",
}


def cost_of_calls(reads: float, writes: float, calls: float) -> float:
    """Dollars of a million API calls that use so much of DynamoDB each, the caller's sign-in included."""
    known, known_calls = SIGNED_IN
    seconds = ((calls + known_calls) * MILLISECONDS_A_CALL + CPU_MILLISECONDS) / 1000
    return MILLION * (
        (reads + known) * price("read")
        + writes * price("write")
        + price("call")
        + price("invocation")
        + seconds * API_GB * price("second")
        + LOG_LINE_GB * price("log")
    )


def cost_of_contacts(few: Usage, many: Usage) -> float:
    """Dollars of a job for a million contacts more: what grows between two sizes, which leaves out what a job costs anyway."""
    more = many.contacts - few.contacts
    reads, writes, calls, cpu = (
        (getattr(many, name) - getattr(few, name)) / more for name in ("reads", "writes", "calls", "cpu")
    )
    seconds = calls * MILLISECONDS_A_CALL / 1000 + cpu
    return MILLION * (reads * price("read") + writes * price("write") + seconds * WORKER_GB * price("second"))


def cost_of_storage(contacts: int) -> float:
    """Dollars of a month in which so many contacts lie there."""
    return contacts * CONTACT_BYTES / 1e9 * (price("table") + price("recovery"))


def cost_of_searches(searches: int, reads: float, calls: float, cpu: float) -> float:
    """Dollars of so many searches by the API, each with so many units, calls and CPU seconds."""
    seconds = calls * MILLISECONDS_A_CALL / 1000 + cpu - CPU_MILLISECONDS / 1000
    return searches * (cost_of_calls(reads, 0, 0) / MILLION + seconds * API_GB * price("second"))


def price(name: str) -> float:
    """Dollars of one unit."""
    return PRICES[name].dollars


def rows() -> Iterator[tuple[str, str, str]]:
    """The table: what, dollars, and what it is computed from."""
    for what, operation in CALLS.items():
        reads, writes, calls = EXPECTED[operation]
        known, known_calls = SIGNED_IN
        used = f"{reads + known} read and {writes} write units in {calls + known_calls} calls each"
        yield f"a million calls: {what}", dollars(cost_of_calls(reads, writes, calls)), used
    yield (
        "a million contacts kept for a month",
        dollars(cost_of_storage(MILLION)),
        f"{CONTACT_BYTES:,} bytes each with history and indexes, recovery to any second included",
    )
    counted = kept()
    for job, what in (("import", "imported"), ("export", "exported"), ("purge", "purged")):
        sizes = counted.get(job, [])
        if len(sizes) < 2:
            yield f"a million contacts {what}", "not counted yet", "`make bench`"
        else:
            yield f"a million contacts {what}", dollars(cost_of_contacts(*sizes[-2:])), _growth(*sizes[-2:])
    yield from _searches(counted.get("search", []))


def _searches(found: list[Usage]) -> Iterator[tuple[str, str, str]]:
    for usage in found:
        used = f"{usage.reads:,.0f} read units in {usage.calls} calls, {usage.cpu * 1e3:.0f} ms of CPU each"
        cost = dollars(cost_of_searches(1000, usage.reads, usage.calls, usage.cpu))
        yield f"1,000 searches among {usage.contacts:,} contacts", cost, used
    if not found:
        yield "1,000 searches among 1,000,000 contacts", "not counted yet", "`make bench`"


def _growth(few: Usage, many: Usage) -> str:
    more = many.contacts - few.contacts
    reads, writes, calls = ((getattr(many, name) - getattr(few, name)) / more for name in ("reads", "writes", "calls"))
    return (
        f"{reads:.3g} read and {writes:.3g} write units, {calls:.2g} calls, {(many.cpu - few.cpu) / more * 1e6:.0f} µs of CPU "
        f"for each contact between {few.contacts:,} and {many.contacts:,}"
    )


def dollars(amount: float) -> str:
    """An amount as people write it."""
    return f"${amount:,.2f}" if amount >= 0.1 else f"${amount:.4f}"

"""What jobs use of AWS, counted from the calls themselves: capacity units, requests by service, and CPU of the worker.

`counting()` listens to the product's DynamoDB client on AWS DynamoDB Local, whose figures are taken as they are but for
transactions and PartiQL, of which it tells nothing that could be used: by AWS's rules they are two units for each item of a
transaction, and one for each KB of an inserted item and each of its index entries (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-unit-calculations.html).
"""

import json
import math
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from botocore.httpsession import URLLib3Session

from chalicelib import models
from chalicelib.models.base import connection
from infrastructure.build import ROOT

FOLDER = ROOT / "build" / "usage"
READS = frozenset({"GetItem", "BatchGetItem", "Query"})


@dataclass
class Usage:
    """What a job has used for so many contacts. `requests` counts calls by operation."""

    job: str
    contacts: int
    reads: float = 0
    writes: float = 0
    cpu: float = 0
    requests: dict[str, int] = field(default_factory=dict)

    @property
    def calls(self) -> int:
        """Calls to DynamoDB."""
        return sum(self.requests.values())


@contextmanager
def counting(job: str, contacts: int) -> Iterator[Usage]:
    """Counts what the block uses, and keeps it for the table of costs."""
    usage, direct = Usage(job, contacts), URLLib3Session()

    def send(request, **_):
        operation = request.headers["X-Amz-Target"].decode().rpartition(".")[2]
        request.body = json.dumps({**json.loads(request.body), "ReturnConsumedCapacity": "TOTAL"}).encode()
        request.headers["Content-Length"] = str(len(request.body))
        answer = direct.send(request)
        _add(usage, operation, json.loads(request.body), json.loads(answer.content))
        return answer

    events, began = connection().client.meta.events, time.process_time()
    events.register("before-send.dynamodb.*", send)
    try:
        yield usage
    finally:
        events.unregister("before-send.dynamodb.*", send)
        usage.cpu += time.process_time() - began
    keep(usage)


def _add(usage: Usage, operation: str, asked: dict, answer: dict) -> None:
    usage.requests[operation] = usage.requests.get(operation, 0) + 1
    if operation == "TransactWriteItems":
        usage.writes += 2 * len(asked["TransactItems"])
        return
    if operation == "BatchExecuteStatement":
        usage.writes += sum(map(_units_of_insert, asked["Statements"]))
        return
    used = answer.get("ConsumedCapacity") or []
    units = sum(it["CapacityUnits"] for it in (used if isinstance(used, list) else [used]))
    if operation in READS:
        usage.reads += max(1, units)
    else:
        usage.writes += units


def _units_of_insert(statement: dict) -> int:
    """A unit for each KB of the item, and one for its entry in each index."""
    table = re.match(r'INSERT INTO "([^"]+)"', statement["Statement"])
    if table is None:
        raise NotImplementedError(f"no rule for {statement['Statement'][:40]}")
    indexes = next(len(model._indexes) for model in models.load_all() if model.table() == table[1])
    return math.ceil(len(json.dumps(statement["Parameters"])) / 1024) + indexes


def keep(usage: Usage) -> None:
    """Keeps a usage, in place of an earlier one of the same job and size."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", f"{usage.job} {usage.contacts}".lower())
    (FOLDER / f"{name}.json").write_text(json.dumps(asdict(usage)), encoding="utf-8")


def kept() -> dict[str, list[Usage]]:
    """Everything that was counted, by job, small sizes first."""
    found: dict[str, list[Usage]] = {}
    for path in FOLDER.glob("*.json"):
        usage = Usage(**json.loads(path.read_text(encoding="utf-8")))
        found.setdefault(usage.job, []).append(usage)
    return {job: sorted(usages, key=lambda it: it.contacts) for job, usages in sorted(found.items())}

"""A large account whose tables are answered from memory, so that a search is measured by what it costs the worker and by what it
reads, whatever a database would take. Answers go through the whole client: request, signature, response, parsing.
"""

import json
import math
import random
import threading
import time
from base64 import b64encode
from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from botocore.awsrequest import AWSResponse

from chalicelib import clock, ids
from chalicelib.models.contact import partitions
from chalicelib.register.retention import CONTACT_LIFE
from chalicelib.searching.lines import Line, pack
from chalicelib.searching.signatures import sign
from chalicelib.services.search_index import MOST_LINES

SHARDS = 16
PAGE_BYTES = 1_000_000
NOW = datetime(2026, 10, 1, tzinfo=UTC)
_ONSETS = [
    "b",
    "c",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "w",
    "z",
    "ch",
    "sh",
    "br",
    "st",
    "kr",
    "th",
    "pl",
]
_VOWELS = ["a", "e", "i", "o", "u", "ie", "ou", "ei"]
_ENDS = ["", "", "", "n", "r", "l", "s", "tt", "ck", "m", "nd", "rg"]


class Names:
    """Names, companies and addresses, some frequent and most rare, as they are in a company's contacts."""

    def __init__(self, seed: int = 5) -> None:
        self._random = random.Random(seed)
        self._first, self._last = [self._words(2, size) for size in (3_000, 80_000)]
        kinds = ("gmbh", "ltd", "sarl", "inc", "group", "consulting", "& co")
        self._companies = [f"{name} {self._random.choice(kinds)}" for name in self._words(2, 60_000)]

    def text(self) -> str:
        """The searched text of one contact (searching/lines.py)."""
        first, last, company = map(self._pick, (self._first, self._last, self._companies))
        domain = f"{company.split()[0]}.{self._random.choice(('com', 'fr', 'de', 'example'))}"
        return f"{first}\t{last}\t{company}\t{first}.{last}{self._random.choice(('', '', '1', '7'))}@{domain}"

    def _words(self, syllables: int, number: int) -> list[str]:
        return ["".join(self._syllable() for _ in range(syllables)) for _ in range(number)]

    def _syllable(self) -> str:
        return self._pick(_ONSETS) + self._pick(_VOWELS) + self._pick(_ENDS)

    def _pick(self, words: list[str]) -> str:
        return words[int(len(words) * self._random.random() ** 2)]


class LargeAccount:
    """`size` contacts, imported in order over SHARDS shards, with their index; and what has been read of them."""

    def __init__(self, size: int, rare: str = "wojciechowska") -> None:
        self.account_id, self.size = ids.new(), size
        self.calls, self.units, self.bytes, self.answering = 0, 0.0, 0, 0.0
        self._lock = threading.Lock()
        self.built = 0.0
        self.lines = {partition: [] for partition in partitions(self.account_id, SHARDS)}
        names, chance = Names(), random.Random(7)
        for number in range(size):
            at = NOW + timedelta(seconds=number // 500)
            contact_id = ids.new_contact(SHARDS, at, number << 64 | chance.getrandbits(63))
            text = names.text() if number != size // 3 else f"anna\t{rare}\tacme ltd\tanna@acme.example"
            moment = clock.to_iso(at)
            line = Line(contact_id, text, "active", ("vip",) if number % 5_000 == 0 else (), moment, moment)
            self.lines[f"{self.account_id}#{contact_id[-1]}"].append(line)
        self._index()

    def _index(self):
        self._ids = {partition: [line.contact_id for line in lines] for partition, lines in self.lines.items()}
        self._sorted, self._blocks, self._signatures = {}, {}, {}
        started = time.process_time()
        for partition, lines in self.lines.items():
            self._signatures[partition] = []
            for start in range(0, len(lines), MOST_LINES):
                part = lines[start : start + MOST_LINES]
                packed, key = pack(part), part[0].contact_id if start else "0"
                binary = {"texts": packed.texts, "rest": packed.rest, "signature": sign(part)}
                self._blocks[partition, key] = {name: {"B": b64encode(it).decode()} for name, it in binary.items()} | {
                    "partition": {"S": partition}, "block": {"S": key}, "place": {"S": key}, "version": {"N": "1"},
                }  # fmt: skip
                shown = {"place": {"S": key}, "signature": self._blocks[partition, key]["signature"]}
                self._signatures[partition].append((shown, len(binary["signature"]) + 120))
        self.built = time.process_time() - started

    def sizes(self):
        """Bytes of all lines and of all signatures, and how many blocks there are."""
        weigh = lambda name: sum(len(block[name]["B"]) * 3 // 4 for block in self._blocks.values())  # noqa: E731
        return weigh("texts") + weigh("rest"), weigh("signature"), len(self._blocks)

    def listen(self, client):
        """Answers in the place of AWS."""
        client.meta.events.register("before-send.dynamodb.*", self._answer)

    def reset(self):
        self.calls, self.units, self.bytes, self.answering = 0, 0.0, 0, 0.0

    def _answer(self, request, **_):
        started = time.thread_time()
        asked = json.loads(request.body)
        operation = request.headers["X-Amz-Target"].decode().rpartition(".")[2]
        body = json.dumps(getattr(self, f"_{operation}")(asked)).encode()
        with self._lock:
            self.calls += 1
            self.bytes += len(body)
            self.answering += time.thread_time() - started
        return AWSResponse(request.url, 200, {}, SimpleNamespace(stream=lambda: iter([body])))

    def _count(self, sizes, *, strong, each):
        """Read units: items of a query count together, those of a batch one by one."""
        units = sum(math.ceil(size / 4096) for size in sizes) if each else max(1, math.ceil(sum(sizes) / 4096))
        with self._lock:
            self.units += units if strong else units / 2

    def _Query(self, asked):
        partition = asked["ExpressionAttributeValues"][":h"]["S"]
        index, strong = asked.get("IndexName"), asked.get("ConsistentRead", False)
        if index == "by_signature":
            entries, start = self._signatures[partition], int(asked.get("ExclusiveStartKey", {"n": {"N": 0}})["n"]["N"])
            end, weight = start, 0
            while end < len(entries) and weight < PAGE_BYTES:
                weight += entries[end][1]
                end += 1
            self._count([weight], strong=strong, each=False)
            more = {"LastEvaluatedKey": {"n": {"N": str(end)}}} if end < len(entries) else {}
            return {"Items": [shown for shown, _ in entries[start:end]], "Count": end - start} | more
        return self._contacts_between(partition, index, asked, strong)

    def _contacts_between(self, partition, index, asked, strong):
        keys = self._ids[partition] if index is None else self._in_order(partition, index)
        name = asked["ExpressionAttributeNames"]["#r"]
        values = asked["ExpressionAttributeValues"]
        low, high = bisect_left(keys, values[":first"]["S"]), bisect_right(keys, values[":last"]["S"])
        if after := asked.get("ExclusiveStartKey"):
            if asked["ScanIndexForward"]:
                low = bisect_right(keys, after[name]["S"])
            else:
                high = bisect_left(keys, after[name]["S"])
        limit = asked["Limit"]
        found = keys[low : low + limit] if asked["ScanIndexForward"] else keys[max(low, high - limit) : high][::-1]
        if index is None:
            items = [self._contact(partition, contact_id) for contact_id in found]
        else:
            items = [{"partition": {"S": partition}, "contact_id": {"S": key[-27:]}, name: {"S": key}} for key in found]
        self._count([_size(item) for item in items], strong=strong, each=False)
        more = {"LastEvaluatedKey": items[-1]} if len(found) == limit else {}
        return {"Items": items, "Count": len(items)} | more

    def _BatchGetItem(self, asked):
        answers = {}
        for table, wanted in asked["RequestItems"].items():
            if table.endswith("search_blocks"):
                items = [self._blocks[key["partition"]["S"], key["block"]["S"]] for key in wanted["Keys"]]
            elif table.endswith("contacts"):
                items = [self._contact(key["partition"]["S"], key["contact_id"]["S"]) for key in wanted["Keys"]]
            else:
                items = [key | {"value": {"N": str(self.size // 4)}} for key in wanted["Keys"]]
            self._count([_size(item) for item in items], strong=wanted.get("ConsistentRead"), each=True)
            answers[table] = items
        return {"Responses": answers, "UnprocessedKeys": {}}

    def _in_order(self, partition, index):
        name = {"by_name": "name_key", "by_company": "company_key", "by_processing": "processed_key"}[index]
        if (partition, index) not in self._sorted:
            self._sorted[partition, index] = sorted(line.sort_keys()[name] for line in self.lines[partition])
        return self._sorted[partition, index]

    def prepare(self, *indexes):
        """Puts contacts in order beforehand, as the database has them."""
        for index in indexes:
            for partition in self.lines:
                self._in_order(partition, index)

    def _contact(self, partition, contact_id):
        line = self.lines[partition][bisect_left(self._ids[partition], contact_id)]
        first, last, company, email = line.text.split("\t")
        texts = {"first_name": first, "last_name": last, "company": company, "email": email, "status": line.status}
        times = dict.fromkeys(("created_at", "updated_at", "last_processed_at"), line.created_at)
        texts |= times | line.sort_keys() | {"partition": partition, "contact_id": contact_id, "notes": "x" * 120}
        return {name: {"S": text} for name, text in texts.items()} | {
            "tags": {"L": [{"S": tag} for tag in line.tags]},
            "version": {"N": "1"},
            "expires_at": {"N": str(clock.to_epoch(clock.from_iso(line.processed_at) + CONTACT_LIFE))},
        }


def _size(item):
    """About what DynamoDB counts: names and values, of binary ones the bytes."""
    size = 0
    for name, value in item.items():
        ((kind, content),) = value.items()
        size += len(name) + (len(content) * 3 // 4 if kind == "B" else len(str(content)))
    return size

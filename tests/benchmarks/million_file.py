"""The file of million.py: rows as people have them, some repeating an address far away, some that make no contact."""

import random
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS = "Email,First name,Last name,Company,Job title,Phone,City,Country,Tags"
REPEATED = 0.01
FAILING = 0.002


@dataclass(slots=True)
class File:
    """What is in the file: `contacts` is the first name that each address ends with when rows are taken in their order."""

    path: Path
    contacts: dict[str, str] = field(default_factory=dict)
    repeated: int = 0
    failing: int = 0

    @property
    def rows(self) -> int:
        """All that hold anything."""
        return len(self.contacts) + self.repeated + self.failing

    @property
    def counts(self) -> dict[str, int]:
        """What an import into an empty account has to come to."""
        return {"created": len(self.contacts), "updated": self.repeated, "skipped": 0, "failed": self.failing}


def write_file(path: Path, rows: int, seed: int) -> File:
    """A file of so many rows; the same for the same seed."""
    dice, file = random.Random(seed), File(path)
    with path.open("w", encoding="utf-8", newline="") as content:
        content.write(COLUMNS + "\r\n")
        for number in range(rows):
            chance = dice.random()
            if chance < FAILING:
                file.failing += 1
                address = f"nobody {number}"
            elif chance < FAILING + REPEATED and number > 100:
                file.repeated += 1
                address = _known(file, dice, number)
            else:
                address = f"person{number}@company{number % 997}.example.com"
            if chance >= FAILING:
                file.contacts[address] = f"Name {number}"
            content.write(
                f"{address},Name {number},Family {number % 9973},Company {number % 997} Ltd,Head of Sales,"
                f'+33 1 {number % 100:02} 00 00 00,"Paris, {number % 20 + 1}e",France,imported;batch {number % 5}\r\n'
            )
    return file


def _known(file: File, dice: random.Random, number: int) -> str:
    """An address that stands somewhere before in the file."""
    while True:
        earlier = dice.randrange(number)
        address = f"person{earlier}@company{earlier % 997}.example.com"
        if address in file.contacts:
            return address

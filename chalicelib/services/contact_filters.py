"""Which contacts somebody asked for, decided item by item: lists, exports and bulk jobs filter in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from chalicelib import addresses, clock
from chalicelib.folding import fold
from chalicelib.models.bulk import Item
from chalicelib.models.counter import tag_key

_SEARCHED = ("first_name", "last_name", "company", "email")


@dataclass(frozen=True, slots=True)
class Selection:
    """All given conditions hold together. `domain` is normalised and covers its subdomains; both moments are outside."""

    q: str | None = None
    tag: str | None = None
    domain: str | None = None
    status: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None

    def options(self) -> dict[str, str]:
        """The selection as JSON, for a job to keep."""
        given = {name: value for name, value in asdict(self).items() if value is not None}
        return {name: clock.to_iso(value) if isinstance(value, datetime) else value for name, value in given.items()}

    @classmethod
    def of_options(cls, options: Mapping[str, str] | None) -> Self:
        """The reverse of `options`; None selects every contact."""
        given: dict[str, Any] = dict(options or {})
        times: dict[str, Any] = {
            name: clock.from_iso(given[name]) for name in ("created_after", "created_before") if name in given
        }
        return cls(**(given | times))

    @property
    def address(self) -> str | None:
        """The normalised address that `q` is, if it is a whole one: then exactly that contact is meant."""
        if self.q is None or "@" not in self.q:
            return None
        try:
            return addresses.normalise(self.q)
        except addresses.InvalidAddress:
            return None

    @property
    def is_everything(self) -> bool:
        """Whether there is no condition."""
        return not self.options()


def matcher(selection: Selection) -> Callable[[Item], bool]:
    """A function that tells whether a stored contact is selected."""
    tests: list[Callable[[Item], bool]] = []
    if selection.status is not None:
        tests.append(lambda item: item["status"]["S"] == selection.status)
    if selection.tag is not None:
        tests.append(_has_tag(tag_key(selection.tag)))
    if selection.domain is not None:
        tests.append(_is_at(selection.domain))
    if selection.created_after is not None:
        after = clock.to_iso(selection.created_after)
        tests.append(lambda item: str(item["created_at"]["S"]) > after)
    if selection.created_before is not None:
        before = clock.to_iso(selection.created_before)
        tests.append(lambda item: str(item["created_at"]["S"]) < before)
    if (address := selection.address) is not None:
        tests.append(lambda item: item["email"]["S"] == address)
    elif selection.q is not None:
        tests.append(_holds(fold(selection.q)))
    return lambda item: all(test(item) for test in tests)


def _has_tag(key: str) -> Callable[[Item], bool]:
    return lambda item: any(tag_key(tag["S"]) == key for tag in item.get("tags", {}).get("L", ()))


def _is_at(domain: str) -> Callable[[Item], bool]:
    at, below = f"@{domain}", f".{domain}"
    return lambda item: str(item["email"]["S"]).endswith((at, below))


def _holds(wanted: str) -> Callable[[Item], bool]:
    def test(item: Item) -> bool:
        first, last, company, email = (str(item[name]["S"]) if name in item else "" for name in _SEARCHED)
        return any(wanted in fold(text) for text in (f"{first} {last} {first}", company, email))

    return test

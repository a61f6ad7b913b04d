"""Which contacts somebody asked for, decided item by item: lists, exports and bulk jobs filter in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from chalicelib import addresses, clock
from chalicelib.folding import fold
from chalicelib.models.bulk import Item
from chalicelib.models.counter import tag_key
from chalicelib.searching.lines import Line, line_of


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

    @property
    def words(self) -> list[str]:
        """The folded words of `q`."""
        return fold(self.q).split() if self.q is not None else []


def matcher(selection: Selection) -> Callable[[Item], bool]:
    """A function that tells whether a stored contact is selected."""
    if selection.is_everything:
        return lambda item: True
    test, address = line_test(selection), selection.address
    return lambda item: test(line_of(item)) and (address is None or item["email"]["S"] == address)


def line_test(selection: Selection) -> Callable[[Line], bool]:
    """The same for a contact as the search index knows it, but for a whole address, which is told apart by its letters only."""
    tests: list[Callable[[Line], bool]] = []
    if selection.status is not None:
        tests.append(lambda line: line.status == selection.status)
    if selection.tag is not None:
        tests.append(_has_tag(tag_key(selection.tag)))
    if selection.domain is not None:
        ends = (f"@{selection.domain}", f".{selection.domain}")
        tests.append(lambda line: line.text.endswith(ends))
    if selection.created_after is not None:
        after = clock.to_iso(selection.created_after)
        tests.append(lambda line: line.created_at > after)
    if selection.created_before is not None:
        before = clock.to_iso(selection.created_before)
        tests.append(lambda line: line.created_at < before)
    if words := selection.words:
        tests.append(lambda line: all(word in line.text for word in words))
    return lambda line: all(test(line) for test in tests)


def _has_tag(key: str) -> Callable[[Line], bool]:
    return lambda line: key in line.tags

"""How one store is emptied: page by page, each page counted and written down before it is erased, in full batches."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from chalicelib.services.purge_state import Journal, Place

MayGoOn = Callable[[], bool]


class Store(ABC):
    """What an account has in one place, in an order that doesn't change. `batch` things are erased by one call."""

    name: str
    batch: int

    @abstractmethod
    def pages(self, after: Place) -> Iterator[Sequence[Any]]:
        """What is there behind a place, in order, read strongly; a page at a time, which may be empty."""

    @abstractmethod
    def place_of(self, thing: Any) -> Place:
        """Where in the order a thing stands, behind START."""

    @abstractmethod
    def erase(self, things: Sequence[Any]) -> None:
        """Erases up to a batch of things; those that are gone are no error."""

    def count(self, things: Sequence[Any]) -> dict[str, int]:
        """How the certificate counts things."""
        return {self.name: len(things)}

    def empty(self, journal: Journal, may_go_on: MayGoOn) -> bool:
        """Erases everything; False when the time was up first. Raises Overtaken.

        Costs the store's pages, one batch for each `batch` things, since what a page leaves over goes with the next one,
        and one write of the journal for each page that isn't empty.
        """
        after, counted = journal.places(self.name)
        waiting: list[Any] = []
        for page in self.pages(after):
            if not may_go_on():
                break
            fresh = self._uncounted(page, counted)
            if fresh:
                counted = self.place_of(fresh[-1])
                journal.plan(self.name, after, counted, self.count(fresh))
            waiting += page
            while len(waiting) >= self.batch and may_go_on():
                after = self._erase_first(waiting)
            if len(waiting) >= self.batch:
                break
        else:
            if waiting:
                self._erase_first(waiting)
            return True
        journal.keep(self.name, after, counted)
        return False

    def _erase_first(self, waiting: list[Any]) -> Place:
        batch = waiting[: self.batch]
        self.erase(batch)
        del waiting[: self.batch]
        return self.place_of(batch[-1])

    def _uncounted(self, page: Sequence[Any], counted: Place) -> Sequence[Any]:
        """What of a page no run has counted yet; all of it, unless a run before this one stopped or died here."""
        if not page or self.place_of(page[0]) > counted:
            return page
        return [thing for thing in page if self.place_of(thing) > counted]

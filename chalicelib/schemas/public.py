"""Shapes of the public registers."""

from typing import Literal, Self

from chalicelib.register.retention import Rule
from chalicelib.schemas.base import View


class Health(View):
    status: Literal["ok"]


class RetentionRule(View):
    """`days` is null where data is kept as long as the account lives."""

    store: str
    days: float | None
    counted_from: str
    mechanism: str
    promise: str

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """The public form of a rule of the register."""
        return cls(
            store=rule.store,
            days=None if rule.period is None else rule.period.total_seconds() / 86400,
            counted_from=rule.from_when,
            mechanism=rule.mechanism,
            promise=rule.promise,
        )


class Retention(View):
    items: list[RetentionRule]

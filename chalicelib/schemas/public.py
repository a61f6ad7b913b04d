"""Shapes of the public registers."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, Self

from pydantic import Field

from chalicelib import settings
from chalicelib.register.policy import DocumentName, Version
from chalicelib.register.processors import Category
from chalicelib.register.retention import Rule
from chalicelib.schemas.base import View


class Health(View):
    status: Literal["ok"]


class RetentionRule(View):
    """`days` is null where data is kept as long as the account lives; `colder_after_days` is when files move to colder
    storage, and `afterwards` what becomes of the data where `days` isn't its end."""

    store: str
    days: float | None
    counted_from: str
    mechanism: str
    promise: str
    colder_after_days: float | None = None
    afterwards: str | None = None

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """The public form of a rule of the register."""
        return cls(
            store=rule.store,
            days=None if rule.period is None else rule.period.total_seconds() / 86400,
            counted_from=rule.from_when,
            mechanism=rule.mechanism,
            promise=rule.promise,
            colder_after_days=None if rule.colder is None else rule.colder.total_seconds() / 86400,
            afterwards=rule.afterwards or None,
        )


class Retention(View):
    items: list[RetentionRule]


class PolicyVersion(View):
    """`url` is the page that says it in full."""

    version: str
    in_force: date
    url: str


class Policy(View):
    terms: PolicyVersion
    privacy: PolicyVersion

    @classmethod
    def of(cls, versions: Mapping[DocumentName, Version]) -> Self:
        """The public form of the versions in force."""
        pages = {
            name: PolicyVersion(version=one.version, in_force=one.in_force, url=settings.get().public_url + one.path)
            for name, one in versions.items()
        }
        return cls(terms=pages["terms"], privacy=pages["privacy"])


class ProcessorView(View):
    """A third party. Where `consent` is true nothing reaches it before a person has agreed; `country` is its seat."""

    name: str = Field(examples=["Amazon Web Services"])
    category: Category
    receives: str = Field(examples=["everything that the service stores and mails"])
    country: str = Field(examples=["US"])
    consent: bool


class Processors(View):
    items: list[ProcessorView]

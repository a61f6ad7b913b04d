"""PynamoDB models, one table per file. Nothing is imported here: a request loads only the tables it touches.

Every model is listed by module in `TENANT_TABLES` (its hash key is the account id or starts with it; purge, access
packages and the isolation tests walk them) or in `PLATFORM_TABLES` (each with a rule in register/retention.py).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.models.base import Table

TENANT_TABLES = (
    "account.Account",
    "account_history.AccountHistory",
    "member.Member",
    "invitation.Invitation",
    "api_key.ApiKey",
    "contact.Contact",
    "contact_email.ContactEmail",
    "contact_history.ContactHistory",
    "search_block.SearchBlock",
    "counter.Counter",
    "blacklist_entry.BlacklistEntry",
    "import_job.ImportJob",
    "import_range.ImportRange",
    "export_job.ExportJob",
    "contact_job.ContactJob",
    "idempotency.IdempotencyRecord",
    "activity.Activity",
    "erasure.Erasure",
    "billing.Billing",
    "invoice.Invoice",
)
PLATFORM_TABLES = (
    "user.User",
    "user.UserEmail",
    "signup.Signup",
    "session.Session",
    "token.Token",
    "rate_limit.RateLimit",
    "certificate.Certificate",
    "legal_hold.LegalHold",
    "stripe_event.StripeEvent",
)


def load(path: str) -> "type[Table]":
    """The model behind an entry of the lists above, imported now."""
    module, _, name = path.partition(".")
    model: type[Table] = getattr(import_module(f"{__name__}.{module}"), name)
    return model


def load_all() -> "list[type[Table]]":
    """Every model, for jobs and tests that walk all tables."""
    return [load(path) for path in TENANT_TABLES + PLATFORM_TABLES]

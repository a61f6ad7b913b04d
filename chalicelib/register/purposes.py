"""What data is used for and on what ground, which kinds there are, and what people may ask for (promise R1)."""

from dataclasses import dataclass
from typing import Literal

from chalicelib.register.processors import Category

LawfulBasis = Literal["contract", "consent", "legitimate interest", "legal obligation"]
"""Article 6(1) of the General Data Protection Regulation: points b, a, f and c."""
Ground = Literal["accuracy contested", "processing unlawful", "no longer needed"]

CONTROLLER = "Lead Labs Inc."
SERVICE = "app.e-sphera.com"
LANGUAGES = ("en", "fr")
MINIMUM_AGE = 13
"""The service is for companies; what is found about a younger child is removed (promise R11)."""


@dataclass(frozen=True, slots=True)
class Data:
    """A kind of data, whose it is, and the stores (register/retention.py) that hold it."""

    key: str
    text: str
    of_whom: Literal["users", "contacts", "visitors"]
    stores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why data is used. `version` rises when the use changes, which people have to agree to anew (promise U7)."""

    key: str
    text: str
    basis: LawfulBasis
    data: tuple[str, ...]
    recipients: tuple[Category, ...]
    version: int = 1


@dataclass(frozen=True, slots=True)
class Right:
    """What a person may ask for; `promise` says what is done about it."""

    key: str
    text: str
    promise: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Data that leaves for another country (ISO 3166-1 alpha-2)."""

    country: str
    text: str
    recipients: tuple[Category, ...]


DATA = (
    Data("identity", "name, email address and language of a user", "users", ("users", "user_emails", "signups", "user pool")),
    Data("sign-in", "sessions, second factor and links that were mailed", "users", ("sessions", "tokens", "rate_limits")),
    Data("company", "name and details of a customer, its team and keys", "users",
         ("accounts", "account_history", "members", "invitations", "api_keys", "counters")),
    Data("contacts", "names, addresses and details that a customer keeps about people at other companies", "contacts",
         ("contacts", "contact_emails", "contact_history", "search_blocks", "contact_jobs", "idempotency")),
    Data("files", "files of contacts that a customer brings in or takes out", "contacts",
         ("imports", "import_ranges", "exports", "uploaded files", "error files", "export files")),
    Data("objections", "keyed hashes of addresses that must not be contacted", "contacts", ("blacklist",)),
    Data("use", "network address, place, browser, kind of computer, page, user and time of each request", "users",
         ("activity", "activity archive", "function logs", "log lines given up")),
    Data("payments", "subscription, invoices and their amounts, never a card", "users",
         ("billing", "invoices", "stripe_events")),
    Data("proofs", "ids of what was erased and when, and duties to keep something", "users",
         ("erasures", "certificates", "legal_holds")),
    Data("messages", "ids of accounts and jobs that work is to be done for", "users",
         ("queued messages", "messages given up")),
    Data("copies", "recovery points of all tables", "users", ("database recovery points",)),
)  # fmt: skip

PURPOSES = (
    Purpose("service", "give access to the service and do what a customer asks of it", "contract",
            ("identity", "sign-in", "company", "contacts", "files", "objections", "use", "messages", "copies"),
            ("infrastructure", "data")),
    Purpose("fraud", "prevent fraud and abuse", "legitimate interest", ("identity", "sign-in", "use", "payments"),
            ("infrastructure", "finance")),
    Purpose("new services", "announce new services and run them", "legitimate interest", ("identity",),
            ("infrastructure", "communication")),
    Purpose("billing", "bill what a customer has ordered", "contract", ("identity", "company", "payments"), ("finance",)),
    Purpose("support", "answer questions and help", "contract", ("identity", "company"),
            ("customer support", "communication")),
    Purpose("newsletter", "send the newsletter to those who asked for it", "consent", ("identity",),
            ("infrastructure", "marketing")),
    Purpose("proof", "prove that data was erased, and keep what the law demands", "legal obligation", ("proofs",),
            ("infrastructure",)),
    Purpose("statistics", "see how the service is used", "consent", ("use",), ("statistics", "infrastructure")),
)  # fmt: skip

RIGHTS = (
    Right("information", "know what is kept, why, for how long and who gets it", "R1"),
    Right("access", "have a free copy in a form that machines can read, and take it elsewhere", "R2"),
    Right("rectification", "have mistakes corrected", "R3"),
    Right("erasure", "be forgotten, and object to being contacted", "R4"),
    Right("restriction", "have the use of data halted", "R5"),
    Right("withdrawal", "withdraw a consent at any time", "R6"),
    Right("no automated decision", "never be judged by a program alone; there is no profiling here", "R10"),
)

RESTRICTION_GROUNDS: tuple[Ground, ...] = ("accuracy contested", "processing unlawful", "no longer needed")
"""On any of these a person may have processing restricted (promise R5)."""

TRANSFERS = (
    Transfer("US", "All data is held in the United States, in the AWS region that the operator has chosen.",
             ("infrastructure",)),
    Transfer("US", "Payments, support and communication run through companies in the United States.",
             ("finance", "communication", "marketing", "statistics")),
)  # fmt: skip

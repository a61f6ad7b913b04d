"""How long each store keeps what it holds, and what ends it. Models, template, the public page and probes read this."""

from dataclasses import dataclass
from datetime import timedelta

DAY = timedelta(days=1)
CONTACT_CEILING_YEARS = 7
CONTACT_LIFE = timedelta(days=CONTACT_CEILING_YEARS * 365)
RECOVERY_WINDOW = 7 * DAY
"""How far back a table can be restored (point-in-time recovery); ruling 1 of the promises."""

SIGNUP_LIFE = 2 * DAY
SIGNUP_LEFTOVER = 7 * DAY
"""How long the hourly job may take to find a sign-up that has lapsed, or a password of somebody who was forgotten."""
RESET_LIFE = timedelta(hours=1)
INVITATION_LIFE = 7 * DAY
SESSION_IDLE = 14 * DAY
SESSION_LIFE = 90 * DAY
JOB_LIFE = 90 * DAY
UPLOAD_LIFE = 7 * DAY
ERROR_FILE_LIFE = 30 * DAY
EXPORT_LIFE = 7 * DAY
IDEMPOTENCY_LIFE = DAY
ACTIVITY_LIFE = 30 * DAY
ARCHIVE_LIFE = 365 * DAY
STRIPE_EVENT_LIFE = 90 * DAY
"""How long is remembered that an event of Stripe's has come; Stripe repeats one for three days, and for thirty on demand."""
LOG_LIFE = RECOVERY_WINDOW
"""Of what functions write, which activity is made of: it can't be erased by account, so of one that is purged on day 30 the
last of it has lapsed when the last recovery point has (ruling 1 of the promises)."""
RESTORABLE = 30 * DAY
"""How long a deleted account can be restored; then it is purged (promises D1, D2)."""
ERASURE_LOG_LIFE = RECOVERY_WINDOW + DAY
CERTIFICATE_LIFE = 5 * 365 * DAY
"""As long as somebody may ask for proof of an erasure: the general limitation of five years (article 2224 of the French
Civil Code)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One store's rule: `period` after `from_when`; None means as long as the account lives. `mechanism` does it, and
    `afterwards` says what becomes of it then where that isn't the end.

    Files lie under `prefix` of their bucket, and move to a colder and cheaper class of storage after `colder`."""

    store: str
    period: timedelta | None
    from_when: str
    mechanism: str
    promise: str = "D2"
    prefix: str = ""
    colder: timedelta | None = None
    afterwards: str = ""


_WITH_ACCOUNT = "account deletion"
_TTL = "time to live"
_LIFECYCLE = "bucket lifecycle"

TABLES = (
    Rule("accounts", None, "", _WITH_ACCOUNT),
    Rule("account_history", None, "", _WITH_ACCOUNT, "R3"),
    Rule("members", None, "", _WITH_ACCOUNT),
    Rule("invitations", INVITATION_LIFE, "invitation", _TTL),
    Rule("api_keys", None, "", _WITH_ACCOUNT),
    Rule("contacts", CONTACT_LIFE, "last processing", _TTL, "D5"),
    Rule("contact_emails", CONTACT_LIFE, "last processing of the contact", _TTL, "D5"),
    Rule("contact_history", CONTACT_LIFE, "last processing of the contact", _TTL, "D5"),
    Rule("search_blocks", CONTACT_LIFE, "last processing of the contact", "contact erasure", "D5"),
    Rule("counters", None, "", _WITH_ACCOUNT),
    Rule("blacklist", None, "", _WITH_ACCOUNT, "R4"),
    Rule("imports", JOB_LIFE, "upload", _TTL),
    Rule("import_ranges", JOB_LIFE, "upload", "end of the import, and time to live where it never ended"),
    Rule("exports", JOB_LIFE, "request", _TTL),
    Rule("contact_jobs", JOB_LIFE, "request", _TTL),
    Rule("idempotency", IDEMPOTENCY_LIFE, "request", _TTL),
    Rule("activity", ACTIVITY_LIFE, "request", _TTL, "L1", afterwards="kept in the activity archive"),
    Rule("erasures", ERASURE_LOG_LIFE, "erasure", _TTL, "D6"),
    Rule("billing", None, "", _WITH_ACCOUNT),
    Rule("invoices", None, "", _WITH_ACCOUNT),
    Rule("users", None, "", "removal of the user's last account"),
    Rule("user_emails", None, "", "removal of the user's last account"),
    Rule("signups", SIGNUP_LIFE, "sign-up", "hourly job, and time to live where it failed"),
    Rule("sessions", SESSION_LIFE, "sign-in", _TTL),
    Rule("tokens", INVITATION_LIFE, "mailing", _TTL),
    Rule("rate_limits", DAY, "last attempt", _TTL, "U5"),
    Rule("stripe_events", STRIPE_EVENT_LIFE, "event", _TTL, "U5"),
    Rule("certificates", CERTIFICATE_LIFE, "end of the purge", _TTL, "D3"),
    Rule("legal_holds", CERTIFICATE_LIFE, "end of the hold", _TTL, "D4"),
)
FILES = (
    Rule("uploaded files", UPLOAD_LIFE, "upload", _LIFECYCLE, prefix="uploads/"),
    Rule("error files", ERROR_FILE_LIFE, "import", _LIFECYCLE, prefix="errors/"),
    Rule("export files", EXPORT_LIFE, "export", _LIFECYCLE, prefix="exports/"),
)
"""Prefixes of the files bucket; a replaced or deleted object's earlier version goes a day later."""
ARCHIVE = (
    Rule("activity archive", ARCHIVE_LIFE, "request", _LIFECYCLE, "L3", prefix="activity/", colder=ACTIVITY_LIFE),
)
"""Prefixes of the archive bucket."""
BUCKETS = {"files": FILES, "archive": ARCHIVE}
"""Every bucket with people's data, as settings and template call it; one that is in no list fails the template's tests."""
PUBLISHED_BUCKETS = frozenset({"site"})
"""Buckets with files that everybody may read: nothing in them is of anybody, so no job and no purge looks there."""
NONCURRENT_LIFE = DAY
UNFINISHED_UPLOAD_LIFE = DAY
QUEUES = {
    "queued messages": Rule("queued messages", 4 * DAY, "sending", "message retention", "D2"),
    "messages given up": Rule("messages given up", 14 * DAY, "sending", "message retention", "D2"),
    "log lines given up": Rule("log lines given up", LOG_LIFE, "failing", "message retention", "L1"),
}
"""Queues hold ids of accounts and jobs, never contents. The second kind are the dead-letter queues; that of the activity log
holds lines, and lives as long as they do in the log."""
USER_POOL = Rule("user pool", None, "", "removal of the user's last account")
LOGS = Rule(
    "function logs", LOG_LIFE, "request", "log group retention", "L1", afterwards="kept in activity and its archive"
)
BACKUPS = Rule("database recovery points", RECOVERY_WINDOW, "change", "point-in-time recovery window", "D6")

RULES = (*TABLES, USER_POOL, *FILES, *ARCHIVE, *QUEUES.values(), LOGS, BACKUPS)


def life_of_file(key: str) -> timedelta:
    """How long a file of the files bucket lives from when it was written. Raises ValueError for a key that no rule covers."""
    for rule in FILES:
        if key.startswith(rule.prefix) and rule.period is not None:
            return rule.period
    raise ValueError(f"no rule covers files under {key.partition('/')[0]}/")

"""Every promise of the privacy policy by its id, what keeps it, and how far that is built. Code, tests and pages use the ids."""

from dataclasses import dataclass
from typing import Literal

Standing = Literal["in place", "in part", "ahead"]
"""Whether this version has the mechanism; `ahead` is still to come. That a promise is kept is shown by a probe only."""


@dataclass(frozen=True, slots=True)
class Promise:
    """`text` is what is promised, `mechanism` what sees to it."""

    id: str
    text: str
    mechanism: str
    standing: Standing


COLLECTING = (
    Promise("C1", "An account asks for an email address, a password, a name and a company; nothing else is compulsory.",
            "sign-up takes no other required field", "in place"),
    Promise("C2", "Signing up means accepting named versions of the terms and of the privacy policy.",
            "versions and time are kept with the user; without them sign-up is refused", "in place"),
    Promise("C3", "Payment data goes to Stripe and never to our servers.",
            "Stripe's own pages; no operation takes card fields", "in place"),
    Promise("C4", "People can subscribe to the newsletter and leave it.",
            "double opt-in, leaving in one click, proof of consent", "ahead"),
    Promise("C5", "Every request is logged: network address, place, browser, kind of computer, page, user and time.",
            "one structured line for each request, made into the account's log and its archive", "in place"),
    Promise("C6", "Usage statistics are gathered with consent only.", "no tag loads before a consent is on record", "in place"),
    Promise("C7", "Addresses serve account mail, newsletters and notifications, each of which a user can switch off.",
            "preferences of each user, asked by the one place that sends", "in part"),
)  # fmt: skip
USING = (
    Promise("U1", "An account stores and works with its contacts' details.",
            "contacts: create, read, change, delete, list, search, tags, import", "in place"),
    Promise("U2", "An account sends email to its contacts.", "one place that sends and asks before it does", "ahead"),
    Promise("U3", "An account invites teammates.", "invitations, roles, and a last owner who can't leave", "in place"),
    Promise("U4", "A free trial comes first, then a paid plan with invoices.",
            "the account's trial clock; Stripe subscriptions and invoices", "in place"),
    Promise("U5", "Fraud is fought with Stripe Radar and checks of our own.",
            "rate limits, no sign-up with throw-away addresses; warnings from Stripe suspend an account", "in place"),
    Promise("U6", "New services are announced by mail or inside the account, ahead of launch.", "announcements", "ahead"),
    Promise("U7", "A new purpose for data is announced and needs the user's agreement.",
            "versioned purposes; a changed one is blocked until it is accepted", "ahead"),
)  # fmt: skip
LOGS = (
    Promise("L1", "An account can read its request logs for one month.",
            "rows that expire after 30 days and are filtered by time when read", "in place"),
    Promise("L2", "After that they are kept as a backup with Amazon Web Services.", "archive objects by account and day, moved to colder storage after 30 days", "in place"),
    Promise("L3", "The backup is destroyed one year after the event.",
            "a daily job by the day of the event; bucket lifecycle behind it, which the job puts right where it drifts", "in place"),
    Promise("L4", "Logs are never usable past their time, even where storage deletes late.",
            "every read refuses what has expired", "in place"),
)  # fmt: skip
DESTROYING = (
    Promise("D1", "A deleted account is unusable at once, and its owner can restore it until day 30.",
            "the account's status shuts out sessions, keys and invitations; a restore gives everything back", "in place"),
    Promise("D2", "On day 30 everything of a deleted account is erased, everywhere.",
            "an hourly job, one step for each store, and a look whether anything is left", "in place"),
    Promise("D3", "Erasure can be proven.", "a certificate with counts for each store", "in place"),
    Promise("D4", "Some data may be kept where law demands it.", "legal holds with a ground and an end", "in place"),
    Promise("D5", "One rule for everybody: seven years from the last processing at most.",
            "contacts expire seven years after they were last processed", "in place"),
    Promise("D6", "Backups don't bring erased people back.",
            "a recovery window of seven days, and a restore that replays erasures before it serves anybody", "in place"),
)  # fmt: skip
RIGHTS = (
    Promise("R1", "People are informed of purposes, categories, recipients, retention, rights and transfers.",
            "this register, from which pages and access packages are made", "in part"),
    Promise("R2", "A free copy in a structured, machine-readable form, whenever wanted.",
            "exports of contacts; downloads of one's own data; access packages", "in part"),
    Promise("R3", "Mistakes are corrected.", "contacts and company details can be changed, with a history", "in place"),
    Promise("R4", "Who wants to be forgotten goes on a blacklist of addresses or domains.",
            "an entry erases the matching contacts, stays as a keyed hash, and blocks create, change and import", "in place"),
    Promise("R5", "Processing is restricted on three grounds: accuracy contested, unlawful, no longer needed.",
            "a restricted contact is stored and shown, but neither mailed nor changed", "in part"),
    Promise("R6", "A consent can be withdrawn at any time.", "preferences that act at once", "in part"),
    Promise("R7", "Requests are answered within one month, and everything is erased within 30 days.",
            "requests with a due date, reminders and an alarm", "ahead"),
    Promise("R8", "For contacts the customer is the controller: who asks us is led to the customers that hold the data.",
            "a look-up by keyed hash across accounts, and forwarding to each", "ahead"),
    Promise("R9", "People can take their business profile out of the whole service.",
            "a public form, confirmed by mail, that blocks the address everywhere", "ahead"),
    Promise("R10", "There are no automated decisions and no profiling.", "there is no code that scores people", "in place"),
    Promise("R11", "Data of children under 13 is removed when it is reported.", "requests erased without waiting", "ahead"),
    Promise("R12", "Public authorities get data on request only, and it is recorded.", "a register of disclosures", "ahead"),
)  # fmt: skip
TELLING = (
    Promise("T1", "The third parties in use are listed by category.", "the register of processors, as page and JSON", "in place"),
    Promise("T2", "Changes of the policy are posted and announced.",
            "versions in force; acceptance asked anew where it matters", "in part"),
    Promise("T3", "Cookies are sorted by category, and refusing is as easy as accepting.",
            "a banner, and nothing kept beyond signing in before a choice", "in place"),
    Promise("T4", "Data is encrypted at rest and in transit, in several data centres.",
            "encrypted tables and buckets, TLS only, services that span zones", "in place"),
    Promise("T5", "A customer's data is never shared with or visible to another customer.",
            "the account comes from the session or key alone; ids of another account answer 404", "in place"),
)  # fmt: skip

PROMISES = {one.id: one for one in (*COLLECTING, *USING, *LOGS, *DESTROYING, *RIGHTS, *TELLING)}

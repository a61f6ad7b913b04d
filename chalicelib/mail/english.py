"""The mails in English."""

from chalicelib.mail.text import Frame, Kind, Text

FRAME = Frame(
    greeting="Hello,",
    closing="Lead Labs",
    footer="Lead Labs sent this mail because somebody used this address on {site}.",
)

_NOT_ME = "If this wasn't you, there is nothing to do: without the link nothing happens."

TEXTS: dict[Kind, Text] = {
    "confirm": Text(
        "Confirm your address",
        ("Please confirm that this address is yours. Your free trial starts then.",),
        "Confirm my address",
        ("The link works once, for the next {hours} hours.", "If you did not sign up, please don't use the link."),
    ),
    "signup_known": Text(
        "You already have an account",
        ("Somebody tried to sign up with this address, which has an account already. Just sign in.",),
        "Sign in",
        ("If you forgot the password, choose a new one there. " + _NOT_ME,),
    ),
    "reset": Text(
        "Choose a new password",
        ("Here you can choose a new password. It will sign you out everywhere.",),
        "Choose a new password",
        ("The link works once, for the next {minutes} minutes.", _NOT_ME),
    ),
    "reset_unknown": Text(
        "No account with this address",
        (
            "Somebody asked for a new password with this address, but it has no account with us.",
            "Perhaps you signed up with another address, or not at all yet.",
        ),
        "Sign up",
        (_NOT_ME,),
    ),
    "invitation": Text(
        "{company} invites you to Lead Labs",
        ("{inviter} invites you to work in the account of {company} on Lead Labs.",),
        "Accept the invitation",
        ("The link works once, for the next {days} days.", "If you don't know them, please ignore this mail."),
    ),
    "password_changed": Text(
        "Your password was changed",
        ("The password of your account was changed, and other devices were signed out.",),
        "Choose a new password",
        ("If this wasn't you, choose a new password at once, with the button above.",),
    ),
    "totp_disabled": Text(
        "The second factor was turned off",
        ("From now on your password alone opens your account.",),
        "Choose a new password",
        ("If this wasn't you, choose a new password at once, with the button above.",),
    ),
    "key_created": Text(
        "A new API key for {company}",
        ("With your session the API key {label} was made for the account of {company}.",),
        "Choose a new password",
        ("If this wasn't you, withdraw the key and choose a new password at once, with the button above.",),
    ),
    "trial_ends": Text(
        "Days left of your trial: {days}",
        (
            "The free trial of {company} is about to end. Days that are left: {days}.",
            "Choose a plan, and everything goes on as it is.",
        ),
        "Choose a plan",
        (
            "Without one nothing is charged. The account is then read-only: you can still see, correct, export and erase "
            "your contacts, but not add, import or mail any.",
        ),
    ),
    "trial_ended": Text(
        "Your trial has ended",
        (
            "The free trial of {company} has ended, and the account is read-only now.",
            "Your contacts are all there: you can see, correct, export and erase them. Choose a plan to add, import or mail "
            "some again.",
        ),
        "Choose a plan",
        ("Nothing was charged.",),
    ),
    "account_suspended": Text(
        "Your account is suspended",
        (
            "A payment for the account of {company} was reported as not authorised, so nothing can be imported or sent for now.",
            "Your contacts are all there: you can see, correct, export and erase them.",
        ),
        "See billing",
        ("If you don't know why, ask whoever pays for the account, or write to us.",),
    ),
    "account_resumed": Text(
        "Your account goes on",
        ("What was reported about a payment for the account of {company} is settled. Everything works again.",),
        "See billing",
        ("There is nothing you have to do.",),
    ),
    "account_deleted": Text(
        "The account of {company} was deleted",
        (
            "The account of {company} on Lead Labs was deleted, and nobody works in it any more.",
            "An owner can restore it until {until}. Then everything in it is erased for good, and so is what we know of "
            "you, unless you belong to another account.",
        ),
        after=("To keep the account, please ask one of its owners.",),
    ),
    "account_deleted_owner": Text(
        "The account of {company} was deleted",
        (
            "The account of {company} on Lead Labs was deleted, and nobody works in it any more. API keys and "
            "invitations are void.",
            "Until {until} you can sign in, fetch the contacts, and restore everything as it was. Then all of it is "
            "erased for good.",
        ),
        "Sign in and restore",
        ("If it is meant to go, there is nothing to do.",),
    ),
    "deletion_reminder": Text(
        "The account of {company} will be erased",
        (
            "The account of {company} on Lead Labs was deleted. From {until} on everything in it is erased for good.",
            "Until then you can sign in, fetch the contacts, and restore everything as it was.",
        ),
        "Sign in and restore",
        ("If it is meant to go, there is nothing to do.",),
    ),
    "account_restored": Text(
        "The account of {company} was restored",
        (
            "An owner has restored the account of {company} on Lead Labs. Everything is as it was.",
            "All sessions were ended, so please sign in again. Imports and bulk changes that were running were cancelled.",
        ),
        "Sign in",
    ),
}

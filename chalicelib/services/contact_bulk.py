"""One action on many contacts: carried out here for a list of ids, and contact by contact for a job that goes by a filter."""

import time
from collections.abc import Iterable
from typing import Literal, NamedTuple

from chalicelib import errors
from chalicelib.services import contacts

Action = Literal["tag", "untag", "delete", "blacklist", "restrict"]
_SECONDS = 15.0
"""For one request, which API Gateway ends after 29 and the function after 25."""
_ERASING = ("delete", "blacklist")
TAGGING = ("tag", "untag")


class Outcome(NamedTuple):
    """How many contacts are now as asked, and `(id, reason)` of the others. Reasons: not_found, restricted, too_many_tags,
    busy (others kept changing it), not_reached (the request ran out of time: send these again)."""

    done: int
    failed: list[tuple[str, str]]


def apply_to_ids(account_id: str, contact_ids: Iterable[str], action: Action, value: str, actor: str) -> Outcome:
    """Carries out an action on each contact, in order; what was done stays done when another one fails.

    `value` is the tag of `tag` and `untag`, the ground of `restrict`, and nothing else's. Repeating it is harmless.
    """
    deadline = time.monotonic() + _SECONDS
    distinct = list(dict.fromkeys(contact_ids))
    failed = []
    if action == "delete":
        contacts.forget_answers_later(account_id, distinct)
    for contact_id in distinct:
        reason = "not_reached"
        if time.monotonic() < deadline:
            reason = _reason_against(account_id, contact_id, action, value, actor)
        if reason:
            failed.append((contact_id, reason))
    return Outcome(len(distinct) - len(failed), failed)


def apply_action(account_id: str, contact_id: str, action: Action, value: str, actor: str) -> bool:
    """Carries out an action on one contact of a job; True when the contact is now as asked, also if it was before.

    False when it can't be: it is restricted, has too many tags, or is gone (which is what an erasure asks for).
    Raises Unavailable when others keep changing it: then it may be tried again later.
    """
    try:
        if action == "delete":
            contacts.forget_answers_later(account_id, [contact_id])
        _perform(account_id, contact_id, action, value, actor)
    except errors.NotFound:
        return action in _ERASING
    except (errors.Conflict, errors.Invalid):
        return False
    return True


def _reason_against(account_id: str, contact_id: str, action: Action, value: str, actor: str) -> str:
    try:
        _perform(account_id, contact_id, action, value, actor)
    except errors.NotFound:
        return "not_found"
    except errors.Conflict:
        return "restricted"
    except errors.Invalid:
        return "too_many_tags"
    except errors.Unavailable:
        return "busy"
    return ""


def _perform(account_id: str, contact_id: str, action: Action, value: str, actor: str) -> None:
    """Raises NotFound, Conflict for a restricted contact, Invalid for one with too many tags, Unavailable."""
    if action == "tag":
        contacts.change_tags(account_id, contact_id, actor, add=value)
    elif action == "untag":
        contacts.change_tags(account_id, contact_id, actor, remove=value)
    elif action == "restrict":
        contacts.restrict_contact(account_id, contact_id, actor, value)
    elif action == "blacklist":
        _blacklist(account_id, contact_id, actor)
    elif not contacts.erase_contact(account_id, contact_id):
        raise errors.NotFound


def _blacklist(account_id: str, contact_id: str, actor: str) -> None:
    from chalicelib.services import blacklist

    address = contacts.get_contact(account_id, contact_id)["email"]
    blacklist.add_entry(account_id, actor, blacklist.target_of(address, None), blacklist.Remarks(source="contacts"))

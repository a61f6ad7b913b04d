"""Contacts: keep, find, change, restrict and erase them, one by one or many at once."""

from typing import Any

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call, etag
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import PageQuery, contact_bulk, contact_jobs
from chalicelib.schemas.lazy import contacts as shapes

routes = Blueprint(__name__)

_ADDRESS = (errors.AlreadyExists, errors.Blacklisted, errors.Unavailable)


@route(
    routes,
    "GET",
    "/contacts",
    permission="contacts:read",
    query=shapes.ContactQuery,
    returns=shapes.Contacts,
    problems=(errors.InvalidCursor,),
)
def list_contacts(call: Call[None, shapes.ContactQuery]) -> Answer:
    """Contacts, in the order that is asked for. Go on until `next_cursor` is null: a filtered page may be short or empty
    before that."""
    from chalicelib.services.contact_filters import Selection
    from chalicelib.services.contact_lists import list_contacts
    from chalicelib.services.contact_orders import ORDERS

    selection, order = Selection(**call.query.selection()), ORDERS[call.query.sort]
    shards = int(call.who.account.shards)
    page = list_contacts(call.account_id, shards, selection, call.query.limit, call.position(), order)
    return Answer({"items": page.items, "next_cursor": call.cursor(page.position), "total": page.total})


@route(
    routes,
    "POST",
    "/contacts",
    permission="contacts:create",
    status=201,
    body=shapes.ContactCreate,
    returns=shapes.ContactView,
    problems=_ADDRESS,
)
def create_contact(call: Call[shapes.ContactCreate, None]) -> Answer:
    """A new contact. 409 with the `id` of the contact that has the address already, 402 where the plan has no room."""
    from chalicelib.register.plans import limits_of
    from chalicelib.services import contacts

    account = call.who.account
    contact = contacts.create_contact(
        call.account_id,
        int(account.shards),
        call.who.actor,
        call.body.values_given(),
        most=limits_of(account.plan).contacts,
    )
    return Answer(contact, 201, _versioned(contact) | {"Location": f"/v1/contacts/{contact['id']}"})


@route(
    routes,
    "POST",
    "/contacts/bulk",
    permission="contacts:erase",
    body=contact_bulk.BulkBody,
    returns=contact_bulk.BulkResult | contact_jobs.Job,
    problems=(errors.Forbidden, errors.PaymentRequired),
    also=(202,),
)
def change_contacts(call: Call[contact_bulk.BulkBody, None]) -> Answer:
    """One action on many contacts: 200 with what became of each of `ids`, 202 with a job for a `filter`."""
    from chalicelib.services import contact_bulk as bulk

    action, value = call.body.action()
    if action in bulk.TAGGING:
        call.who.require("contacts:tag")
    elif action == "blacklist":
        call.who.require("blacklist:write")
    if call.body.filter is not None:
        return _start_job(call, action, value)
    outcome = bulk.apply_to_ids(call.account_id, call.body.ids or [], action, value, call.who.actor)
    failed = [{"id": contact_id, "reason": reason} for contact_id, reason in outcome.failed]
    return Answer({"done": outcome.done, "failed": failed})


@route(
    routes,
    "GET",
    "/contacts/{contact_id}",
    permission="contacts:read",
    returns=shapes.ContactView,
    problems=(errors.NotFound,),
)
def get_contact(call: Call[None, None]) -> Answer:
    """One contact."""
    from chalicelib.services import contacts

    contact = contacts.get_contact(call.account_id, call.path["contact_id"])
    return Answer(contact, headers=_versioned(contact))


@route(
    routes,
    "PATCH",
    "/contacts/{contact_id}",
    permission="contacts:write",
    body=shapes.ContactPatch,
    returns=shapes.ContactView,
    problems=(errors.NotFound, errors.Conflict, errors.PreconditionFailed, *_ADDRESS),
)
def change_contact(call: Call[shapes.ContactPatch, None]) -> Answer:
    """Changes what the body names, only from the version that `If-Match` names if it is there."""
    from chalicelib.services import contacts

    contact = contacts.change_contact(
        call.account_id, call.path["contact_id"], call.who.actor, call.body.values_given(), call.expected_version()
    )
    return Answer(contact, headers=_versioned(contact))


@route(
    routes,
    "DELETE",
    "/contacts/{contact_id}",
    permission="contacts:erase",
    status=204,
    problems=(errors.NotFound, errors.PreconditionFailed, errors.Unavailable),
)
def erase_contact(call: Call[None, None]) -> Answer:
    """Erases a contact and its history for good, restricted or not."""
    from chalicelib.services import contacts

    contacts.delete_contact(call.account_id, call.path["contact_id"], call.expected_version())
    return Answer(status=204)


@route(
    routes,
    "POST",
    "/contacts/{contact_id}/restrict",
    permission="contacts:erase",
    body=shapes.RestrictBody,
    returns=shapes.ContactView,
    problems=(errors.NotFound, errors.Unavailable),
)
def restrict_contact(call: Call[shapes.RestrictBody, None]) -> Answer:
    """Stops all use of a contact but to store, see and erase it, until that is lifted."""
    from chalicelib.services import contacts

    contact = contacts.restrict_contact(call.account_id, call.path["contact_id"], call.who.actor, call.body.ground)
    return Answer(contact, headers=_versioned(contact))


@route(
    routes,
    "DELETE",
    "/contacts/{contact_id}/restrict",
    permission="contacts:erase",
    returns=shapes.ContactView,
    problems=(errors.NotFound, errors.Unavailable),
)
def lift_restriction(call: Call[None, None]) -> Answer:
    """Gives a contact back the status that it had before it was restricted."""
    from chalicelib.services import contacts

    contact = contacts.lift_restriction(call.account_id, call.path["contact_id"], call.who.actor)
    return Answer(contact, headers=_versioned(contact))


@route(
    routes,
    "GET",
    "/contacts/{contact_id}/history",
    permission="contacts:read",
    query=PageQuery,
    returns=shapes.History,
    problems=(errors.NotFound, errors.InvalidCursor),
)
def list_contact_history(call: Call[None, PageQuery]) -> Answer:
    """Who changed what in a contact, newest first."""
    from chalicelib.services import contact_history

    items, position = contact_history.list_history(
        call.account_id, call.path["contact_id"], call.query.limit, call.position()
    )
    return Answer({"items": items, "next_cursor": call.cursor(position)})


def _start_job(call: Call[contact_bulk.BulkBody, None], action: Any, value: str) -> Answer:
    from chalicelib.services import contact_jobs as jobs
    from chalicelib.services.contact_filters import Selection
    from chalicelib.services.contact_lists import count_contacts

    selected = call.body.filter.selection() if call.body.filter is not None else {}
    selection = Selection(**selected)
    options = {"filter": selection.options(), "value": value}
    expected = count_contacts(call.account_id, int(call.who.account.shards), selection)
    job = jobs.start_job(call.account_id, call.who.actor, action, options, expected)
    return Answer(contact_jobs.Job.of(job), 202, {"Location": f"/v1/contact-jobs/{job.job_id}"})


def _versioned(contact: dict[str, Any]) -> dict[str, str]:
    return etag(contact["version"])

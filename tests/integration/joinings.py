"""Accepting invitations, for the tests of joining."""

from chalicelib import errors
from chalicelib.edge import authentication
from chalicelib.services.joining import Acceptance, accept_invitation
from tests.integration import people


def principal(session):
    return authentication.authenticate("GET", {"cookie": f"{authentication.cookie_name()}={session}"})


def accept(token, session=None, **changes):
    return accept_invitation(Acceptance(token, **changes), people.new_caller(), session)


def outcome(function, *arguments):
    try:
        return function(*arguments)
    except errors.Problem as problem:
        return problem

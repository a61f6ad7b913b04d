"""Makers of teams for integration tests: invitations as mailed, and people who accepted one."""

from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.invitation import Invitation
from chalicelib.models.member import Member
from chalicelib.services.invitations import Wanted, invite
from chalicelib.services.joining import Acceptance, accept_invitation
from tests.integration import people


def invited(engine, inviter, role="member", email=None, **more):
    """Invites an address and returns the invitation and the token of the mail."""
    email = email or people.new_email()
    row = invite(inviter.account_id, inviter.user_id, Wanted(email, role, **more), people.new_caller().ip_address)
    return row, people.mailed_token(engine, email)


def newcomer(token, **changes):
    """What a new person sends."""
    values = {"name": "Sam Roe", "password": people.PASSWORD, "accepted": people.ACCEPTED}
    return Acceptance(token, **(values | changes))


def joined(engine, inviter, role="member", email=None):
    """A new person who accepted an invitation."""
    row, token = invited(engine, inviter, role, email)
    signed_in, session = accept_invitation(newcomer(token), people.new_caller(), None)
    return people.Person(row.email, signed_in, session)


def join_also(engine, inviter, person, role="member"):
    """Makes somebody who has an account a member of another one as well, by their password."""
    _, token = invited(engine, inviter, role, person.email)
    accept_invitation(Acceptance(token, password=people.PASSWORD), people.new_caller(), None)


def roles(account_id):
    """`{user id: role}` of an account."""
    return {member.user_id: member.role for member in Member.query(account_id, consistent_read=True)}


def owners_counted(account_id):
    """What the account row says about its owners."""
    return get_together((Account, account_id, None))[0].owners


def pending(account_id):
    """The rows of the invitations of an account."""
    return list(Invitation.query(account_id, consistent_read=True))


def members_counted(account_id):
    """What the account row says about its members."""
    return get_together((Account, account_id, None))[0].members


def put_on(account_id, **values):
    """Sets attributes of an account, such as its plan or status."""
    Account(account_id).update(actions=[getattr(Account, name).set(value) for name, value in values.items()])

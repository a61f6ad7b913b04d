"""Invitations: one per address, no more than one's own role, and nothing learned about other accounts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib import clock, errors
from chalicelib.models.base import get_together
from chalicelib.models.invitation import Invitation
from chalicelib.models.token import Token
from chalicelib.services import invitations, rate_limits, team
from chalicelib.services.invitations import Wanted, invite, list_invitations, withdraw_invitation
from chalicelib.services.joining import accept_invitation
from tests.integration import people, teams


def by(person, email, role="member", **more):
    return invite(person.account_id, person.user_id, Wanted(email, role, **more), people.new_caller().ip_address)


def expect_dead(token):
    with pytest.raises(errors.Gone):
        accept_invitation(teams.newcomer(token), people.new_caller(), None)


def test_an_invitation_is_mailed_and_listed(engine):
    owner = people.confirmed(engine, name="Ann", company="Acme")
    email = people.new_email()

    row = by(owner, email, "admin")

    mail = people.mails_to(engine, email)[-1]
    assert mail["Subject"] == "Acme invites you to Lead Labs"
    assert "Ann" in mail["BodyText"]
    listed, following = list_invitations(owner.account_id, 25, None)
    assert [(one.invitation_id, one.email, one.role) for one in listed] == [(row.invitation_id, email, "admin")]
    assert following is None


def test_an_invitation_lasts_seven_days(engine):
    row, _ = teams.invited(engine, people.confirmed(engine))

    lacking = row.created_at + timedelta(days=7) - row.expires_at
    assert timedelta(0) <= lacking < timedelta(seconds=1)  # time to live counts whole seconds


def test_only_the_hash_of_the_token_is_kept(engine):
    row, token = teams.invited(engine, people.confirmed(engine))

    kept = get_together((Token, row.token_hash, None), (Invitation, row.account_id, row.invitation_id))

    assert all(token not in str(one.to_simple_dict()) for one in kept)


@pytest.mark.parametrize(
    ("asked", "own", "theirs", "spoken"), [("fr", "en", "en", "fr"), (None, "fr", "en", "fr"), (None, None, "fr", "fr")]
)
def test_the_mail_speaks_the_language_asked_for_or_the_accounts(engine, asked, own, theirs, spoken):
    from chalicelib.services.account import change_account

    owner = people.confirmed(engine, locale=theirs)
    change_account(owner.account_id, owner.user_id, {"locale": own}, None)

    row = by(owner, people.new_email(), locale=asked)

    assert row.locale == spoken
    assert "invite" in people.mails_to(engine, row.email)[-1]["Subject"]


def test_a_known_and_an_unknown_address_look_the_same(engine):
    owner, stranger = people.confirmed(engine), people.confirmed(engine)
    unknown = people.new_email()

    rows = [by(owner, email) for email in (stranger.email, unknown)]

    known, new = ({name for name, value in row.to_simple_dict().items() if value} for row in rows)
    assert known == new
    texts = [people.mails_to(engine, email)[-1]["BodyText"].split("token=")[0] for email in (stranger.email, unknown)]
    assert texts[0] == texts[1]


def test_a_second_invitation_replaces_the_first(engine):
    owner = people.confirmed(engine)
    first, old = teams.invited(engine, owner)

    second, new = teams.invited(engine, owner, "admin", first.email)

    assert [(row.invitation_id, row.role) for row in teams.pending(owner.account_id)] == [
        (first.invitation_id, "admin")
    ]
    expect_dead(old)
    signed_in, _ = accept_invitation(teams.newcomer(new), people.new_caller(), None)
    assert signed_in.role == second.role == "admin"


def test_parallel_invitations_of_one_address_leave_one_that_works(engine):
    owner = people.confirmed(engine)
    email = people.new_email()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: by(owner, email), range(4)))

    (row,) = teams.pending(owner.account_id)
    tokens = [mail["BodyText"].split("token=")[1].split()[0] for mail in people.mails_to(engine, email)]
    assert len(tokens) == 4
    live = [token for token in tokens if invitations.token_hash(token) == row.token_hash]
    assert len(live) == 1
    for token in set(tokens) - set(live):
        expect_dead(token)


def test_two_accounts_invite_one_address_apart(engine):
    one, other = people.confirmed(engine), people.confirmed(engine)
    email = people.new_email()

    first, second = by(one, email), by(other, email)
    withdraw_invitation(other.account_id, other.user_id, second.invitation_id)

    assert first.invitation_id != second.invitation_id
    assert [row.email for row in teams.pending(one.account_id)] == [email]


def test_an_admin_invites_no_owner_and_replaces_no_owners_invitation(engine):
    owner = people.confirmed(engine)
    admin = teams.joined(engine, owner, "admin")
    row, _ = teams.invited(engine, owner, "owner")

    for action in (
        lambda: by(admin, people.new_email(), "owner"),
        lambda: by(admin, row.email),
        lambda: withdraw_invitation(owner.account_id, admin.user_id, row.invitation_id),
    ):
        with pytest.raises(errors.Forbidden):
            action()

    assert [(one.email, one.role) for one in teams.pending(owner.account_id)] == [(row.email, "owner")]


def test_a_member_invites_nobody(engine):
    owner = people.confirmed(engine)
    member = teams.joined(engine, owner)

    with pytest.raises(errors.Forbidden):
        by(member, people.new_email())


def test_a_member_is_not_invited_again(engine):
    owner = people.confirmed(engine)
    member = teams.joined(engine, owner)

    with pytest.raises(errors.AlreadyExists) as refusal:
        by(owner, member.email)

    assert refusal.value.extra == {"user_id": member.user_id}


def test_a_withdrawn_invitation_is_dead(engine):
    owner = people.confirmed(engine)
    row, token = teams.invited(engine, owner)

    withdraw_invitation(owner.account_id, owner.user_id, row.invitation_id)

    assert teams.pending(owner.account_id) == []
    expect_dead(token)
    with pytest.raises(errors.NotFound):
        withdraw_invitation(owner.account_id, owner.user_id, row.invitation_id)


@pytest.mark.parametrize("invitation_id", ["", "nothing", "0" * 32, "A" * 3000])
def test_an_unknown_invitation_is_not_found(engine, invitation_id):
    owner = people.confirmed(engine)

    with pytest.raises(errors.NotFound):
        withdraw_invitation(owner.account_id, owner.user_id, invitation_id)


def test_another_accounts_invitation_is_not_found(engine):
    owner, stranger = people.confirmed(engine), people.confirmed(engine)
    row, _ = teams.invited(engine, owner)

    with pytest.raises(errors.NotFound):
        withdraw_invitation(stranger.account_id, stranger.user_id, row.invitation_id)

    assert teams.pending(owner.account_id) != []


def test_a_lapsed_invitation_is_neither_listed_nor_good(engine):
    owner = people.confirmed(engine)
    row, token = teams.invited(engine, owner)

    row.update(actions=[Invitation.expires_at.set(clock.now() - timedelta(seconds=1))])

    assert list_invitations(owner.account_id, 25, None) == ([], None)
    expect_dead(token)


@pytest.mark.parametrize("fate", ["removed", "demoted"])
def test_the_invitations_of_who_lost_the_right_are_void(engine, fate):
    owner = people.confirmed(engine)
    admin = teams.joined(engine, owner, "admin")
    _, token = teams.invited(engine, admin, "admin")

    if fate == "removed":
        team.remove_member(owner.account_id, owner.user_id, admin.user_id)
    else:
        team.change_role(owner.account_id, owner.user_id, admin.user_id, "member")

    assert list_invitations(owner.account_id, 25, None) == ([], None)
    expect_dead(token)


def test_an_address_is_not_flooded(engine):
    email = people.new_email()
    inviters = [people.confirmed(engine) for _ in range(2)]

    with pytest.raises(errors.TooManyRequests):
        for attempt in range(rate_limits.INVITATION_PER_ADDRESS.limit + 1):
            by(inviters[attempt % 2], email)

    assert len(people.mails_to(engine, email)) == rate_limits.INVITATION_PER_ADDRESS.limit

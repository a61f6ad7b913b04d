"""From cookie or key to principal: revocations act at once, and nothing is guessed."""

from datetime import timedelta

import pytest

from chalicelib import clock, errors, ids
from chalicelib.edge import authentication
from chalicelib.models.account import Account
from chalicelib.models.api_key import ApiKey
from chalicelib.models.member import Member
from chalicelib.models.session import Session


def make_account():
    now = clock.now()
    account = Account(
        account_id=ids.new(), company="Example", status="trial", trial_ends_at=now, created_at=now, updated_at=now
    )
    account.save()
    return account.account_id


def make_member(account_id, role="member"):
    user_id = ids.new()
    Member(account_id=account_id, user_id=user_id, role=role, joined_at=clock.now()).save()
    return user_id


def open_session(account_id, user_id, *, idle=timedelta(days=1), life=timedelta(days=2), seen=timedelta()):
    now = clock.now()
    token = f"{user_id}.{ids.new()}"
    Session(
        user_id=user_id,
        token_hash=authentication.token_hash(token),
        account_id=account_id,
        created_at=now,
        last_seen_at=now - seen,
        ends_at=now + life,
        expires_at=now + idle,
    ).save()
    return token


def make_key(account_id, scopes):
    key_id, secret = ids.new(), ids.new()
    ApiKey(
        account_id=account_id,
        key_id=key_id,
        label="crm",
        scopes=scopes,
        secret_hash=authentication.token_hash(secret),
        created_by=ids.new(),
        created_at=clock.now(),
    ).save()
    return f"ll_{account_id}_{key_id}_{secret}"


def cookie(token, **headers):
    return {"cookie": f"other=1; {authentication.cookie_name()}={token}"} | headers


def test_a_session_names_its_user_account_and_role(engine):
    account_id = make_account()
    user_id = make_member(account_id, "admin")
    token = open_session(account_id, user_id)

    principal = authentication.authenticate("GET", cookie(token))

    assert (principal.account_id, principal.user_id, principal.role) == (account_id, user_id, "admin")
    assert principal.session == authentication.token_hash(token)


@pytest.mark.parametrize("ended", [{"idle": timedelta(seconds=-1)}, {"life": timedelta(seconds=-1)}])
def test_an_ended_session_is_refused_even_before_it_is_deleted(engine, ended):
    account_id = make_account()
    token = open_session(account_id, make_member(account_id), **ended)

    with pytest.raises(errors.NotSignedIn):
        authentication.authenticate("GET", cookie(token))


def test_a_removed_member_is_out_with_the_next_request(engine):
    account_id = make_account()
    user_id = make_member(account_id)
    token = open_session(account_id, user_id)
    authentication.authenticate("GET", cookie(token))

    Member(account_id=account_id, user_id=user_id).delete()

    with pytest.raises(errors.NotSignedIn):
        authentication.authenticate("GET", cookie(token))


def test_an_active_session_slides_but_not_past_its_end(engine):
    account_id = make_account()
    token = open_session(account_id, make_member(account_id), seen=timedelta(hours=2))

    principal = authentication.authenticate("GET", cookie(token))

    session = Session.get(principal.user_id, principal.session)
    assert clock.now() - session.last_seen_at < timedelta(minutes=1)
    assert session.expires_at <= session.ends_at
    assert session.expires_at > clock.now() + timedelta(days=1, hours=1)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cookie": ""},
        {"cookie": "session="},
        {"cookie": "session=nodot"},
        {"cookie": "session=."},
        {"cookie": "session=.x"},
        {"cookie": "session=u."},
        {"cookie": "session=\x00; =;;"},
        {"cookie": f"session={'u' * 3000}.x"},  # longer than a key of DynamoDB may be
        {"authorization": "Basic eA=="},
        {"authorization": "Bearer"},
        {"authorization": "Bearer ll___"},
        {"authorization": "Bearer ll_a_b_c"},
        {"authorization": "Bearer ll_a_b_c_d"},
        {"authorization": f"Bearer ll_{'a' * 3000}_b_c"},
        {"authorization": f"Bearer ll_{'0' * 26}_{'b' * 1100}_c"},
    ],
)
def test_other_headers_are_nobody(engine, headers):
    with pytest.raises(errors.NotSignedIn):
        authentication.authenticate("GET", headers)


@pytest.mark.parametrize("odd", ['prefs={"theme": "dark"}', "path=/", "a b@[=1", "lonely", "=", 'q="'])
def test_an_odd_cookie_beside_it_signs_nobody_out(engine, odd):
    account_id = make_account()
    user_id = make_member(account_id)
    token = open_session(account_id, user_id)

    principal = authentication.authenticate("GET", {"cookie": f"{odd}; {authentication.cookie_name()}={token}; {odd}"})

    assert principal.user_id == user_id


@pytest.mark.parametrize("foreign", [{"origin": "https://evil.example"}, {"sec-fetch-site": "same-site"}])
def test_a_browser_of_another_origin_changes_nothing(engine, foreign):
    account_id = make_account()
    headers = cookie(open_session(account_id, make_member(account_id)), **foreign)

    with pytest.raises(errors.Forbidden):
        authentication.authenticate("POST", headers)


def test_a_key_carries_its_scopes_and_remembers_its_use(engine):
    account_id = make_account()
    key = make_key(account_id, ["read"])

    principal = authentication.authenticate("POST", {"authorization": f"Bearer {key}", "origin": "https://x.example"})

    assert principal.account_id == account_id
    principal.require("contacts:read")
    with pytest.raises(errors.Forbidden):
        principal.require("contacts:write")
    assert ApiKey.get(account_id, key.split("_")[2]).last_used_at is not None


def test_a_withdrawn_or_altered_key_is_refused(engine):
    account_id = make_account()
    key = make_key(account_id, ["read", "write"])
    other = make_account()

    ApiKey(account_id=account_id, key_id=key.split("_")[2]).delete()

    for attempt in (key, key[:-1] + "x", key.replace(account_id, other)):
        with pytest.raises(errors.NotSignedIn):
            authentication.authenticate("GET", {"authorization": f"Bearer {attempt}"})

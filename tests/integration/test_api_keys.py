"""API keys: shown once, limited in number under parallel requests, dead as soon as withdrawn."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import errors
from chalicelib.edge import authentication
from chalicelib.models.account import Account
from chalicelib.models.api_key import ApiKey
from chalicelib.models.base import get_together
from chalicelib.services.api_keys import LIMIT, create_key, list_keys, prefix_of, withdraw_key
from tests.integration import people


def bearer(key):
    return authentication.authenticate("POST", {"authorization": f"Bearer {key}"})


def outcome(function, *arguments):
    try:
        return function(*arguments)
    except errors.Problem as problem:
        return problem


def keys_counted(account_id):
    return get_together((Account, account_id, None))[0].keys


@pytest.mark.parametrize("scopes", [["read"], ["write"], ["read", "write"]])
def test_a_key_opens_its_account_with_its_scopes(engine, scopes):
    owner = people.confirmed(engine)

    row, key = create_key(owner.account_id, owner.user_id, "CRM", scopes)

    principal = bearer(key)
    assert (principal.account_id, principal.actor, principal.role) == (owner.account_id, f"key:{row.key_id}", None)
    assert ("contacts:read" in principal.permissions) == ("read" in scopes)
    assert ("contacts:write" in principal.permissions) == ("write" in scopes)


def test_only_the_hash_of_a_key_is_kept(engine):
    owner = people.confirmed(engine)

    row, key = create_key(owner.account_id, owner.user_id, "CRM", ["read"])

    secret = key.removeprefix(f"{prefix_of(row)}_")
    assert len(bytes.fromhex(secret)) == 32
    assert secret not in str(get_together((ApiKey, owner.account_id, row.key_id))[0].to_simple_dict())


def test_who_made_a_key_is_told(engine):
    owner = people.confirmed(engine, company="Acme")

    _, key = create_key(owner.account_id, owner.user_id, "CRM <tool>", ["read"])

    mail = people.mails_to(engine, owner.email)[-1]
    assert (mail["Subject"], "CRM <tool>" in mail["BodyText"]) == ("A new API key for Acme", True)
    assert key not in mail["BodyText"]


def test_keys_are_listed_page_by_page_in_order(engine):
    owner = people.confirmed(engine)
    made = [create_key(owner.account_id, owner.user_id, f"tool {number}", ["read"])[0] for number in range(3)]

    first, following = list_keys(owner.account_id, 2, None)
    rest, end = list_keys(owner.account_id, 2, following)

    assert sorted(row.key_id for row in first + rest) == sorted(row.key_id for row in made)
    assert (len(first), end) == (2, None)


def test_a_withdrawn_key_is_dead(engine):
    owner = people.confirmed(engine)
    row, key = create_key(owner.account_id, owner.user_id, "CRM", ["read"])

    withdraw_key(owner.account_id, row.key_id)

    assert isinstance(outcome(bearer, key), errors.NotSignedIn)
    assert isinstance(outcome(withdraw_key, owner.account_id, row.key_id), errors.NotFound)
    assert keys_counted(owner.account_id) == 0


def test_there_are_never_more_keys_than_the_limit(engine):
    owner = people.confirmed(engine)

    with ThreadPoolExecutor(6) as threads:
        results = list(
            threads.map(
                lambda number: outcome(create_key, owner.account_id, owner.user_id, f"{number}", ["read"]),
                range(LIMIT + 4),
            )
        )

    refused = [result for result in results if isinstance(result, errors.Problem)]
    assert [type(problem) for problem in refused] == [errors.Conflict] * 4
    assert ApiKey.count(owner.account_id, consistent_read=True) == keys_counted(owner.account_id) == LIMIT


def test_a_withdrawn_key_makes_room(engine):
    owner = people.confirmed(engine)
    made = [create_key(owner.account_id, owner.user_id, "x", ["read"])[0] for _ in range(LIMIT)]

    withdraw_key(owner.account_id, made[0].key_id)

    assert create_key(owner.account_id, owner.user_id, "y", ["read"])[0].label == "y"


def test_another_accounts_key_is_not_found(engine):
    owner, stranger = people.confirmed(engine), people.confirmed(engine)
    row, key = create_key(owner.account_id, owner.user_id, "CRM", ["read"])
    create_key(stranger.account_id, stranger.user_id, "CRM", ["read"])

    problem = outcome(withdraw_key, stranger.account_id, row.key_id)

    assert isinstance(problem, errors.NotFound)
    assert bearer(key).account_id == owner.account_id
    assert keys_counted(stranger.account_id) == 1


@pytest.mark.parametrize("key_id", ["01JQ3Y8Z5T6V7W8X9YABCDEFGH", "", "x" * 2000])
def test_an_unknown_key_is_not_found(engine, key_id):
    owner = people.confirmed(engine)

    assert isinstance(outcome(withdraw_key, owner.account_id, key_id), errors.NotFound)

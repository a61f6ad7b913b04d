"""The grounds of legal holds cover stores that there are, and keep people whole or not at all."""

from datetime import timedelta

import pytest

from chalicelib import models
from chalicelib.register import retention
from chalicelib.register.holds import GROUNDS
from chalicelib.services import purge
from chalicelib.services.purge_people import PERSON, USER_POOL

FILES = {rule.prefix for rules in retention.BUCKETS.values() for rule in rules}
TABLES = {model.store() for model in models.load_all()}
EVERY_GROUND = pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)


@EVERY_GROUND
def test_a_ground_covers_stores_that_there_are(ground):
    assert set(ground.stores) <= TABLES | FILES | {USER_POOL}
    assert len(set(ground.stores)) == len(ground.stores)


@EVERY_GROUND
def test_a_person_is_kept_whole_or_not_at_all(ground):
    assert set(PERSON) & set(ground.stores) in (set(), set(PERSON))


@EVERY_GROUND
def test_what_lets_somebody_in_is_never_kept(ground):
    assert not set(ground.stores) & {"sessions", "api_keys", "invitations", "tokens"}


@EVERY_GROUND
def test_a_ground_ends(ground):
    assert timedelta(0) < ground.longest <= timedelta(days=10 * 365)


def test_every_platform_table_is_purged_of_people_or_left_to_time_for_a_reason():
    platform = {models.load(path).store() for path in models.PLATFORM_TABLES}

    assert platform == {"users", "user_emails", "sessions"} | set(purge.LEFT_TO_TIME)
    assert not set(purge.LEFT_TO_TIME) & {"users", "user_emails", "sessions"}


@pytest.mark.parametrize("path", models.TENANT_TABLES)
def test_every_tenant_table_leads_from_the_account_to_its_rows(path):
    model = models.load(path)
    keys = model.hash_keys_of("A")

    if model._hash_keyname == "account_id":
        assert keys == ["A"]
    else:
        assert keys
        assert all(key.startswith("A#") for key in keys)

"""One's own details: only what is named changes, and nothing that another request wrote is lost."""

import pytest

from chalicelib import errors, ids
from chalicelib.models.user import User
from chalicelib.services import me
from chalicelib.services.users import read_user
from tests.integration import people


def test_a_profile_shows_details_preferences_and_accounts(engine):
    person = people.confirmed(engine, name="Jane", company="Acme")

    profile = me.read_profile(person.user_id)

    assert (profile.user.name, profile.user.email) == ("Jane", person.email)
    assert profile.preferences == {"newsletter": False, "notifications": True, "account_mail": True}
    assert [(one.account.company, one.role) for one in profile.memberships] == [("Acme", "owner")]


@pytest.mark.parametrize(
    ("changes", "name", "locale", "newsletter"),
    [
        ({}, "Jane Doe", "en", False),
        ({"name": "Joan"}, "Joan", "en", False),
        ({"locale": "fr"}, "Jane Doe", "fr", False),
        ({"preferences": {"newsletter": True}}, "Jane Doe", "en", True),
    ],
)
def test_only_what_is_named_changes(engine, changes, name, locale, newsletter):
    person = people.confirmed(engine)

    me.update_profile(person.user_id, changes)

    profile = me.read_profile(person.user_id)
    assert (profile.user.name, profile.user.locale) == (name, locale)
    assert profile.preferences == {"newsletter": newsletter, "notifications": True, "account_mail": True}


def test_each_switch_works_alone(engine):
    person = people.confirmed(engine)
    for name in ("newsletter", "notifications", "account_mail"):
        for state in (True, False):
            profile = me.update_profile(person.user_id, {"preferences": {name: state}})
            assert profile.preferences[name] is state


def test_a_change_in_the_same_moment_is_not_overwritten(engine, monkeypatch):
    person = people.confirmed(engine)
    stale = read_user(person.user_id)
    me.update_profile(person.user_id, {"name": "First"})
    monkeypatch.setattr(me, "read_user", lambda _: stale)

    with pytest.raises(errors.Conflict):
        me.update_profile(person.user_id, {"preferences": {"newsletter": True}})

    assert read_user(person.user_id).name == "First"


def test_who_was_removed_has_no_profile(engine):
    with pytest.raises(errors.NotFound):
        me.read_profile(ids.new())


def test_a_switch_that_is_unknown_to_an_old_row_is_off(engine):
    person = people.confirmed(engine)
    person.signed_in.user.update(actions=[User.preferences.set({"newsletter": True})])

    profile = me.read_profile(person.user_id)

    assert profile.preferences == {"newsletter": True, "notifications": False, "account_mail": False}

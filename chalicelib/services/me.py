"""A person's own details and notification preferences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pynamodb.exceptions import UpdateError

from chalicelib import clock, errors
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.models.user import User
from chalicelib.services.memberships import Membership, list_memberships
from chalicelib.services.users import PREFERENCES, read_user


@dataclass(frozen=True, slots=True)
class Profile:
    """A user and the accounts that they belong to."""

    user: User
    memberships: list[Membership]

    @property
    def preferences(self) -> dict[str, bool]:
        """Every switch of promise C7; one that was never touched is off."""
        return {name: bool(self.user.preferences.get(name, False)) for name in PREFERENCES}


def read_profile(user_id: str) -> Profile:
    """A user's own details. Raises NotFound for a user who was removed."""
    return Profile(read_user(user_id), list_memberships(user_id))


def update_profile(user_id: str, changes: Mapping[str, Any]) -> Profile:
    """Changes `name`, `locale` and single switches of `preferences`; what is not named stays.

    Raises Conflict when the user was changed by another request in the same moment.
    """
    user = read_user(user_id)
    preferences = user.preferences | dict(changes.get("preferences", {}))
    try:
        user.update(
            actions=[
                User.name.set(changes.get("name", user.name)),
                User.locale.set(changes.get("locale", user.locale)),
                User.preferences.set(preferences),
                User.updated_at.set(clock.now()),
            ],
            condition=User.updated_at == user.updated_at,
        )
    except UpdateError as error:
        if code_of(error) != NOT_MET:
            raise
        raise errors.Conflict("Your details were changed by another request. Try again.") from None
    return Profile(user, list_memberships(user_id))

"""Shapes of the team: members and their roles."""

from typing import TYPE_CHECKING, Self

from pydantic import Field

from chalicelib.schemas.base import Body, Moment, View
from chalicelib.schemas.sessions import Role

if TYPE_CHECKING:
    from chalicelib.services.team import Teammate


class RolePatch(Body):
    role: Role = Field(examples=["admin"])


class TeammateView(View):
    user_id: str
    name: str
    email: str
    role: Role
    joined_at: Moment

    @classmethod
    def of(cls, teammate: "Teammate") -> Self:
        """A member with the person's own details."""
        member, user = teammate.member, teammate.user
        return cls.model_validate(
            {
                "user_id": member.user_id,
                "name": user.name,
                "email": user.email,
                "role": member.role,
                "joined_at": member.joined_at,
            }
        )

"""HTTP only: parse, one service call, return. One file per part of the API."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalice import Chalice

MODULES = (
    "public",
    "documentation",
    "signup",
    "sessions",
    "me",
    "accounts",
    "team",
    "invitations",
    "api_keys",
    "blacklist",
    "contacts",
    "tags",
    "contact_jobs",
    "imports",
    "exports",
    "activity",
    "billing",
    "webhooks",
    "plans",
)


def register_routes(app: "Chalice") -> None:
    """Registers the blueprint `routes` of every module of this room."""
    for name in MODULES:
        app.register_blueprint(import_module(f"{__name__}.{name}").routes)

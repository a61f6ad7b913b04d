"""The demo account, made through the public API as any customer would make it; contacts are invented."""

from infrastructure.local.settings import Place
from collections.abc import Callable

SIGN_IN = {"email": "demo@example.com", "password": "a long demo password for local use"}


def seed(place: Place, say: Callable[[str], None]) -> None:
    """nothing yet"""

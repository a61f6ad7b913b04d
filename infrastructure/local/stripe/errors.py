"""Errors in Stripe's shape (docs.stripe.com/api/errors)."""

from __future__ import annotations

from typing import Any


class StripeError(Exception):
    """What the API answers when it refuses: `status`, and `body()` with the error object."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        told = {"message": message, "type": kind, "code": code, "param": param, **more}
        self.error = {name: value for name, value in told.items() if value is not None}

    def body(self) -> dict[str, Any]:
        """The document that is sent."""
        return {"error": self.error}


def no_such(kind: str, object_id: str, *, param: str = "id", status: int = 404) -> StripeError:
    """An object that isn't there: 404 when the path names it, 400 (`status`) when a parameter does."""
    name = kind.rpartition(".")[2].replace("_", " ")
    return StripeError(f"No such {name}: '{object_id}'", status=status, code="resource_missing", param=param)


def missing(param: str) -> StripeError:
    """A compulsory parameter that was not given."""
    return StripeError(f"Missing required param: {param}.", code="parameter_missing", param=param)

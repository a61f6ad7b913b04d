"""Every error that a caller of the API can meet: RFC 9457 problems with a stable type, a status and named fields."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

FieldErrors = Sequence[tuple[str, str]]


class Problem(Exception):
    """A refusal with a reason the caller can act on.

    `detail` is one sentence for a person; `fields` pairs a body field (`address.city`, `tags.3`) with what is wrong
    with it; `extra` are further members of the problem document (RFC 9457 section 3.2); `headers` go on the answer.
    """

    status: ClassVar[int] = 400
    type: ClassVar[str] = "bad-request"
    title: ClassVar[str] = "The request can't be understood"

    def __init__(
        self,
        detail: str = "",
        *,
        fields: FieldErrors = (),
        extra: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.fields = tuple(fields)
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})

    def document(self) -> dict[str, object]:
        """The `application/problem+json` body."""
        body: dict[str, object] = {
            "type": f"/problems/{self.type}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.fields:
            body["errors"] = [{"field": field, "message": message} for field, message in self.fields]
        return body | self.extra


class BadRequest(Problem):
    """Malformed JSON, an unreadable cursor, a header that makes no sense."""


class InvalidCursor(BadRequest):
    type = "invalid-cursor"
    title = "The cursor is not valid here"


class InvalidSignature(BadRequest):
    type = "invalid-signature"
    title = "The signature is missing, wrong, or not of now"


class NotSignedIn(Problem):
    status = 401
    type = "not-signed-in"
    title = "Sign in, or send an API key"


class InvalidCredentials(NotSignedIn):
    type = "invalid-credentials"
    title = "The address or the password is wrong"


class SecondFactorRequired(NotSignedIn):
    type = "totp-required"
    title = "A code of the second factor is needed"


class PaymentRequired(Problem):
    status = 402
    type = "payment-required"
    title = "The plan of this account doesn't allow it"


class Forbidden(Problem):
    status = 403
    type = "forbidden"
    title = "The role or key doesn't allow it"


class AccountSuspended(Forbidden):
    type = "account-suspended"
    title = "The account is suspended until a suspicion of fraud is cleared"


class AccountDeleted(Forbidden):
    """`purge_at` says until when its owner can restore it."""

    type = "account-deleted"
    title = "The account was deleted; until it is purged, its owner can restore it"


class NotFound(Problem):
    status = 404
    type = "not-found"
    title = "There is nothing here"


class MethodNotAllowed(Problem):
    status = 405
    type = "method-not-allowed"
    title = "This method is not for this path"


class Conflict(Problem):
    status = 409
    type = "conflict"
    title = "The state doesn't allow it"


class AlreadyExists(Conflict):
    type = "already-exists"
    title = "It exists already"


class AlreadySubscribed(Conflict):
    type = "already-subscribed"
    title = "There is a subscription; the billing portal changes it"


class LastOwner(Conflict):
    type = "last-owner"
    title = "An account keeps at least one owner"


class Gone(Problem):
    status = 410
    type = "gone"
    title = "It is no longer valid"


class PreconditionFailed(Problem):
    status = 412
    type = "stale-version"
    title = "It was changed in the meantime"


class TooLarge(Problem):
    status = 413
    type = "too-large"
    title = "The body is too large"


class UnsupportedMediaType(Problem):
    status = 415
    type = "unsupported-media-type"
    title = "Send application/json"


class Invalid(Problem):
    """The body was read and refused; `fields` says where."""

    status = 422
    type = "invalid"
    title = "Some fields are not valid"


class Blacklisted(Invalid):
    type = "blacklisted"
    title = "This address asked not to be contacted"


class TooManyRequests(Problem):
    status = 429
    type = "too-many-requests"
    title = "Too many requests, wait a moment"


class Unavailable(Problem):
    status = 503
    type = "unavailable"
    title = "Try again in a moment"


def invalid_field(field: str, message: str) -> Invalid:
    """An `Invalid` for one field, the common case."""
    return Invalid(fields=[(field, message)])


class Unexpected(Problem):
    """A fault of ours; the log has it under the request id."""

    status = 500
    type = "unexpected"
    title = "Something went wrong on our side"

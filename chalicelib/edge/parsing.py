"""From raw bytes and query strings to shapes; everything wrong is said field by field, and no value is echoed."""

from typing import TYPE_CHECKING, Any

from chalicelib import errors

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

BODY_LIMIT = 1_000_000
"""Bytes of a JSON body; files go straight to S3, so nothing honest is larger."""
_REPLACED = "\ufffd".encode()
"""What API Gateway puts in place of bytes that are no UTF-8 before the function sees them; taken for text, a name in
another encoding would be stored spoilt. A caller who means this character can write it as a JSON escape."""


def parse_body(shape: "type[BaseModel]", raw: bytes, content_type: str) -> Any:
    """The body as `shape`.

    Raises UnsupportedMediaType, TooLarge, BadRequest for what is no JSON in UTF-8, and Invalid naming each field.
    """
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise errors.UnsupportedMediaType()
    check_size(raw)
    if _REPLACED in raw:
        raise errors.BadRequest("The body is not UTF-8: it holds bytes that were replaced by U+FFFD on their way.")
    from pydantic import ValidationError

    try:
        return shape.model_validate_json(raw)
    except ValidationError as error:
        raise _problem_of(error) from None


def check_size(raw: bytes, limit: int = BODY_LIMIT) -> None:
    """Raises TooLarge for a body over the limit."""
    if len(raw) > limit:
        raise errors.TooLarge(f"A body may have {limit} bytes at most.", extra={"limit": limit})


def parse_query(shape: "type[BaseModel] | None", parameters: Any) -> Any:
    """The query string as `shape`; a parameter that is unknown or given twice is refused with Invalid."""
    given: dict[str, str] = {}
    for name in parameters or ():
        values = parameters.getlist(name)
        if len(values) > 1:
            raise errors.invalid_field(name, "is given more than once")
        given[name] = values[0]
    if shape is None:
        if given:
            raise errors.Invalid(fields=[(name, "is not a parameter here") for name in given])
        return None
    from pydantic import ValidationError

    try:
        return shape.model_validate(given)
    except ValidationError as error:
        raise _problem_of(error) from None


_SENTENCES = {
    "missing": "is required",
    "extra_forbidden": "is not a field here",
    "string_type": "must be a text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
}


def _problem_of(error: "ValidationError") -> errors.Problem:
    details = error.errors(include_url=False, include_input=False, include_context=True)
    if any(detail["type"] == "json_invalid" for detail in details):
        return errors.BadRequest("The body is not JSON in UTF-8.")
    fields = [(".".join(str(part) for part in detail["loc"]) or "body", _sentence(detail)) for detail in details]
    return errors.Invalid(fields=fields)


def _sentence(detail: Any) -> str:
    known = _SENTENCES.get(detail["type"])
    if known is not None:
        return known
    message: str = detail["msg"].removeprefix("Value error, ")
    return message[:1].lower() + message[1:]

"""Idempotency-Key: a repeated unsafe request gets the first answer. Loaded only when the header is there.

Powertools keeps the record (https://docs.aws.amazon.com/powertools/python/latest/utilities/idempotency/), in the
account's own partition, for a day. An answer that is an error is not kept: the request may be tried again. Nor is a
request that died: its place is free again when its invocation's time is up.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent_function
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyPersistenceLayerError,
    IdempotencyValidationError,
)

from chalicelib import errors, observability
from chalicelib.edge.call import Call
from chalicelib.gateways.clients import client
from chalicelib.models.idempotency import IdempotencyRecord
from chalicelib.register.retention import IDEMPOTENCY_LIFE

if TYPE_CHECKING:
    from chalice import Response

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def run_once(call: Call[Any, Any], key: str, raw: bytes, run: "Callable[[], Response]", context: Any) -> "Response":
    """Runs a request at most once per account, actor, route and key; `context` is Lambda's, which knows the time left.

    An answer that can't be kept (DynamoDB takes 400 KB) is given nevertheless, for the work behind it is done.
    Raises BadRequest for a key that is none, Conflict while the first request still runs, and Invalid when the same key
    comes with another body.
    """
    if not _KEY.fullmatch(key):
        raise errors.BadRequest("An Idempotency-Key has 1 to 255 visible ASCII characters.")
    once = idempotent_function(
        _answer,
        data_keyword_argument="request",
        persistence_store=_store(call.account_id),
        config=_config(context),
    )
    request = {
        "id": f"{call.who.actor} {call.route} {sorted(call.path.items())} {key}",
        "body": raw.decode("utf-8", "replace"),
        "version": call.headers.get("if-match") or "",
    }
    given: list[Response] = []

    def run_and_remember() -> "Response":
        given.append(run())
        return given[0]

    try:
        stored: dict[str, Any] = once(request=request, run=run_and_remember)
    except IdempotencyAlreadyInProgressError:
        raise errors.Conflict("The first request with this Idempotency-Key is still running.") from None
    except IdempotencyValidationError:
        raise errors.invalid_field("Idempotency-Key", "was used before with another request") from None
    except IdempotencyPersistenceLayerError as error:
        if not given:
            raise
        observability.log_failure(error)
        return given[0]
    return _response(stored)


def _answer(*, request: dict[str, str], run: "Callable[[], Response]") -> dict[str, Any]:
    response = run()
    return {"body": response.body, "status": response.status_code, "headers": dict(response.headers)}


def _response(stored: dict[str, Any]) -> "Response":
    from chalice import Response

    return Response(body=stored["body"], status_code=int(stored["status"]), headers=stored["headers"])


def _config(context: Any) -> IdempotencyConfig:
    return IdempotencyConfig(
        event_key_jmespath="id",
        payload_validation_jmespath="[body, version]",
        raise_on_no_idempotency_key=True,
        expires_after_seconds=int(IDEMPOTENCY_LIFE.total_seconds()),
        lambda_context=context,
    )


def _store(account_id: str) -> DynamoDBPersistenceLayer:
    return DynamoDBPersistenceLayer(
        table_name=IdempotencyRecord.table(),
        key_attr="account_id",
        sort_key_attr="id",
        static_pk_value=account_id,
        boto3_client=client("dynamodb"),
    )

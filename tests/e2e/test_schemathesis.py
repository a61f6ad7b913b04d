"""schemathesis against the deployed bundle: what the OpenAPI document says of each operation is what happens."""

import copy
import secrets
import zlib

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from tests.support import resources, walk
from tests.support.trials import put_standing
from tests.support.walk import name_of

DOCUMENT = walk.document("session")
SCHEMA = schemathesis.openapi.from_dict(copy.deepcopy(DOCUMENT))
SCHEMA.config.generation.with_security_parameters = False  # the caller's own session is sent instead
SCHEMA.config.phases.coverage.unexpected_methods = set()  # API Gateway answers these; the walk of routes has them
CHECKS = SCHEMA.config.checks
CHECKS.negative_data_rejection.expected_statuses.append("412")  # an If-Match that no version can have
CHECKS.positive_data_acceptance.expected_statuses += [
    "402",  # more people than the plan has seats
    "400",  # a cursor that nobody has signed
    "410",  # a token that was never mailed
    "412",  # a version that isn't the present one
    "422",  # what no schema can say: no control characters, one of two fields, a known token, a free Idempotency-Key
]
EXAMPLE_KEY = DOCUMENT["components"]["parameters"]["IdempotencyKey"]["example"]
THINNED = {"incorrect_type", "valid_object"}
"""Half of all cases, and much alike: one in four of them is sent."""
END_SESSIONS = {"sign_out", "sign_out_everywhere", "close_my_session"}
"""Operations that can end the caller's own session."""


@pytest.fixture(scope="module")
def founder(stack):
    return stack.sign_up()


@pytest.fixture
def owner(stack, founder):
    """With the largest plan, since many people are invited; anew for each test, as a checkout looks at what is paid."""
    put_standing(stack, founder, "active", "business")
    return founder


def call(case, stack, caller):
    """Sends the case as `caller`, and holds the answer to everything that the document says."""
    headers = {"X-Local-Viewer": caller.api.headers["x-local-viewer"]}
    case.call_and_validate(base_url=stack.origin, headers=headers, cookies=dict(caller.api.cookies))


def test_the_served_document_is_the_one_that_is_tested(api):
    assert api.get("/v1/openapi.json").json() == DOCUMENT


@SCHEMA.parametrize()
@settings(max_examples=5, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_request_is_answered_as_described(case, stack, owner):
    caller = stack.sign_up() if case.operation.definition.raw["operationId"] in END_SESSIONS else owner
    if (
        str(getattr(case.meta.phase.data, "scenario", "")) in THINNED
        and zlib.crc32(case.as_curl_command().encode()) % 4
    ):
        return
    if case.headers.get("Idempotency-Key") == EXAMPLE_KEY:
        case.headers["Idempotency-Key"] = secrets.token_hex(8)  # else only the first request would be worked off

    call(case, stack, caller)


@pytest.mark.parametrize("route", walk.ROUTES, ids=name_of)
def test_the_documented_example_is_answered_as_described(stack, owner, route):
    caller = stack.sign_up() if route.name in END_SESSIONS else owner
    ids = {name: resources.FACTORIES[name](stack, caller) for name in walk.parameters_of(route)}
    body = {} if route.body is None else {"body": walk.body_of(route), "media_type": "application/json"}
    case = SCHEMA[f"/v1{route.path}"][route.method].Case(path_parameters=ids, **body)

    call(case, stack, caller)

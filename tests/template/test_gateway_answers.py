"""What API Gateway answers by itself has the shape of what the product answers."""

import json

import pytest

from chalicelib import errors
from chalicelib.edge.responses import SECURITY_HEADERS
from infrastructure.emulator_gaps import DEFINED
from tests.template.good import template

ANSWERS = template()["Resources"]["RestAPI"]["Properties"]["Body"][DEFINED]
EVERY_ANSWER = pytest.mark.parametrize("kind", ANSWERS)


def problems():
    pending, found = [errors.Problem], {}
    while pending:
        problem = pending.pop()
        pending += problem.__subclasses__()
        found.setdefault(f"/problems/{problem.type}", problem)
    return found


@EVERY_ANSWER
def test_an_answer_is_a_problem_of_ours(kind):
    document = json.loads(ANSWERS[kind]["responseTemplates"]["application/json"])

    problem = problems()[document["type"]]

    assert (document["title"], document["status"]) == (problem.title, problem.status)
    assert ANSWERS[kind]["statusCode"] == str(problem.status)
    assert document["detail"]


@EVERY_ANSWER
def test_an_answer_carries_the_headers_of_ours(kind):
    sent = {
        name.removeprefix("gatewayresponse.header."): value.removeprefix("'").removesuffix("'")
        for name, value in ANSWERS[kind]["responseParameters"].items()
    }

    assert sent["Content-Type"] == "application/problem+json"
    assert sent["X-Request-Id"] == "context.requestId"
    assert sent["Strict-Transport-Security"]
    assert sent.items() >= SECURITY_HEADERS.items()


@pytest.mark.parametrize(
    "kind", ["DEFAULT_4XX", "DEFAULT_5XX", "REQUEST_TOO_LARGE", "THROTTLED", "INTEGRATION_TIMEOUT"]
)
def test_what_can_happen_is_covered(kind):
    assert kind in ANSWERS

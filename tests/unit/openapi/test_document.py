"""The document is valid OpenAPI 3.1, holds every route, and each example in it fits its schema."""

import copy

import jsonschema
import jsonschema_rs
import pytest
import schemathesis

import app  # noqa: F401 - registers the routes
from chalicelib.edge.routing import ROUTES
from chalicelib.openapi.document import document
from chalicelib.openapi.problems import refusals

DOCUMENT = document("session")
OPERATIONS = [operation for path in DOCUMENT["paths"].values() for operation in path.values()]


def validate(described):
    schemathesis.openapi.from_dict(copy.deepcopy(described)).validate()


def media_types():
    for operation in OPERATIONS:
        contents = [operation["requestBody"]["content"]] if "requestBody" in operation else []
        contents += [response.get("content", {}) for response in operation["responses"].values()]
        yield from ((operation["operationId"], media) for content in contents for media in content.values())
    for name, response in DOCUMENT["components"]["responses"].items():
        yield from ((name, media) for media in response["content"].values())


def test_the_document_is_openapi():
    validate(DOCUMENT)


def test_the_validator_sees_a_mistake():
    broken = copy.deepcopy(DOCUMENT)
    del broken["paths"]["/v1/health"]["get"]["responses"]["200"]["description"]

    with pytest.raises(jsonschema_rs.ValidationError):
        validate(broken)


def test_every_route_is_an_operation():
    described = {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}

    assert described == {(route.method, f"/v1{route.path}") for route in ROUTES}


def test_operation_ids_are_unique():
    names = [operation["operationId"] for operation in OPERATIONS]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one["operationId"])
def test_every_operation_says_what_it_does(operation):
    assert operation["summary"].endswith(".")


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_every_shape_is_a_json_schema_under_a_short_name(name):
    jsonschema.Draft202012Validator.check_schema(DOCUMENT["components"]["schemas"][name])

    assert "__" not in name


@pytest.mark.parametrize(("name", "media"), list(media_types()))
def test_every_example_fits_its_schema(name, media):
    examples = [media["example"]] if "example" in media else []
    examples += [one["value"] for one in media.get("examples", {}).values()]
    schema = media["schema"] | {"components": DOCUMENT["components"]}
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)

    for example in examples:
        validator.validate(example)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.body is not None], ids=lambda one: one.name)
def test_every_example_of_a_body_is_taken(route):
    content = DOCUMENT["paths"][f"/v1{route.path}"][route.method.lower()]["requestBody"]["content"]

    route.body.model_validate(content["application/json"]["example"], strict=False)


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: one.name)
def test_every_problem_that_a_route_states_is_described(route):
    statuses = {str(problem.status) for problem in route.problems}

    assert statuses <= set(refusals(route))


def test_what_is_public_needs_no_credential_and_the_rest_does():
    for route in ROUTES:
        security = DOCUMENT["paths"][f"/v1{route.path}"][route.method.lower()]["security"]

        assert bool(security) == (route.permission is not None), route.path

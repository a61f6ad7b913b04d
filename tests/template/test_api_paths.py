"""Whatever is asked of API Gateway reaches the function, as API Gateway chooses: the resource first, then the method."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app  # noqa: F401 - registers the routes
from chalicelib.edge.routing import ROUTES
from infrastructure.build_api import ANY, lead_everywhere
from tests.template.good import template

PATHS = template()["Resources"]["RestAPI"]["Properties"]["Body"]["paths"]
INTEGRATION = "x-amazon-apigateway-integration"
RESOURCES_OF_AN_API = 300
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"""
SEGMENTS = sorted({part for path in PATHS for part in path.split("/") if part and not part.startswith("{")})


def children_of(node, paths):
    below = node.rstrip("/") + "/"
    return {path[len(below) :].split("/")[0] for path in paths if path.startswith(below) and path != below} - {""}


def chosen(segments, paths):
    """The resource that API Gateway picks, which never goes back to try another: a literal segment, else the path
    parameter, else the proxy; None where there is none."""
    node = "/"
    for place, segment in enumerate(segments):
        children = children_of(node, paths)
        proxy = "{proxy+}" if "{proxy+}" in children else None
        variable = next((child for child in children if re.fullmatch(r"\{\w+\}", child)), None)
        step = segment if segment in children else variable or proxy
        if step is None:
            return None
        node = f"{node.rstrip('/')}/{step}"
        if step == proxy:
            return node
        assert place < len(segments)
    return node


@given(st.lists(st.sampled_from(SEGMENTS) | st.text("abc@%.", min_size=1, max_size=3), max_size=6))
def test_every_path_is_served_with_every_method(segments):
    resource = chosen(segments, PATHS)

    assert resource is not None
    assert ANY in PATHS[resource]


def test_a_proxy_at_the_root_alone_would_leave_paths_out():
    alone = {path: {} for path in PATHS if "{proxy+}" not in path} | {"/{proxy+}": {}}

    assert chosen(["tags", "x"], alone) is None


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_each_route_has_its_own_operation(route):
    assert route.method.lower() in PATHS[route.path]


def test_all_operations_lead_to_the_same_place():
    targets = [operation[INTEGRATION] for methods in PATHS.values() for operation in methods.values()]

    assert all(target == targets[0] for target in targets)


@pytest.mark.parametrize("path", PATHS)
def test_the_parameters_of_a_path_are_stated(path):
    stated = {parameter["name"] for parameter in PATHS[path][ANY]["parameters"]}

    assert stated == set(re.findall(r"\{(\w+)\+?\}", path))


def test_no_proxy_stands_beside_a_path_parameter():
    for node in PATHS:
        variable = [child for child in children_of(node, PATHS) if child.startswith("{")]
        assert len(variable) <= 1, node


def test_there_are_no_more_resources_than_an_api_may_have():
    assert len(PATHS) < RESOURCES_OF_AN_API


def test_operations_that_are_there_stay_as_they_are():
    operation = {INTEGRATION: {"uri": "here"}, "responses": {"200": {}}}

    led = lead_everywhere({"/a/{id}": {"get": operation}})

    assert led["/a/{id}"]["get"] == operation
    assert set(led) == {"/", "/{proxy+}", "/a", "/a/{id}", "/a/{id}/{proxy+}"}

"""Bodies and query strings: what is wrong is named field by field, and no value is quoted."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from chalicelib import errors
from chalicelib.edge import parsing
from chalicelib.schemas.base import Body, Line, PageQuery, ShortLine, Text


class Address(Body):
    city: Line | None = None


class Person(Body):
    name: ShortLine
    age: int | None = None
    notes: Text | None = None
    address: Address | None = None
    tags: list[Line] = Field(default_factory=list)


class Parameters(dict):
    """Query parameters as Chalice gives them."""

    def getlist(self, name):
        return self[name]


def refusal(document):
    with pytest.raises(errors.Problem) as caught:
        parsing.parse_body(Person, document, "application/json; charset=utf-8")
    return caught.value


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({}, "name"),
        ({"name": "A", "surname": "B"}, "surname"),
        ({"name": 5}, "name"),
        ({"name": "A", "age": "5"}, "age"),
        ({"name": "A", "age": True}, "age"),
        ({"name": "A", "address": {"town": "C"}}, "address.town"),
        ({"name": "A", "address": "C"}, "address"),
        ({"name": "A", "tags": ["ok", 7]}, "tags.1"),
        ({"name": "A\u0000"}, "name"),
        ({"name": "A\nB"}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "A" * 201}, "name"),
        ([], "body"),
        (None, "body"),
    ],
)
def test_a_wrong_field_is_named(document, field):
    problem = refusal(json.dumps(document).encode())

    assert isinstance(problem, errors.Invalid)
    assert [name for name, _ in problem.fields] == [field]


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b'{"name": "\xc3"}', b'{"name": "\\ud800"}', b"nothing"])
def test_what_is_not_json_in_utf8_is_a_bad_request(raw):
    assert refusal(raw).status == 400


def test_another_content_type_is_refused():
    with pytest.raises(errors.UnsupportedMediaType):
        parsing.parse_body(Person, b'{"name": "A"}', "text/plain")


def test_an_oversized_body_is_refused_before_it_is_read():
    with pytest.raises(errors.TooLarge):
        parsing.parse_body(Person, b"{" * (parsing.BODY_LIMIT + 1), "application/json")


@given(st.text())
def test_no_refusal_quotes_the_value(text):
    marker = f"secret-{text}"

    problem = refusal(json.dumps({"name": "A", "age": marker, "address": {"city": [marker]}}).encode())

    assert "secret-" not in json.dumps(problem.document())


def test_text_is_normalised_and_trimmed():
    person = parsing.parse_body(Person, '{"name": "  Zoe\u0308 "}'.encode(), "application/json")

    assert person.name == "Zoë"


def test_a_query_is_read_with_its_defaults():
    assert parsing.parse_query(PageQuery, None).limit == 25


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({"limit": ["0"]}, "limit"), ({"limit": ["x"]}, "limit"), ({"limit": ["1", "2"]}, "limit"), ({"q": ["1"]}, "q")],
)
def test_a_wrong_parameter_is_named(parameters, field):
    with pytest.raises(errors.Invalid) as caught:
        parsing.parse_query(PageQuery, Parameters(parameters))

    assert [name for name, _ in caught.value.fields] == [field]


def test_a_route_without_parameters_takes_none():
    with pytest.raises(errors.Invalid):
        parsing.parse_query(None, Parameters(q=["1"]))


def test_text_that_the_gateway_spoilt_is_refused():
    spoilt = b'{"name": "Ren\xe9"}'.decode(errors="replace").encode()

    assert refusal(spoilt).status == 400


def test_a_replacement_character_that_is_meant_is_taken():
    person = parsing.parse_body(Person, b'{"name": "Ren\\ufffd"}', "application/json")

    assert person.name == "Ren\ufffd"

"""Problem documents: the members of RFC 9457 are the problem's own, whatever else is told."""

import ast
from pathlib import Path

import pytest

import chalicelib
from chalicelib import errors

SOURCES = sorted(Path(chalicelib.__file__).parent.rglob("*.py"))


def test_fields_and_further_members_are_told():
    problem = errors.AlreadyExists("Taken.", fields=[("email", "is taken")], extra={"id": "x"})

    assert problem.document() == {
        "type": "/problems/already-exists",
        "title": "It exists already",
        "status": 409,
        "detail": "Taken.",
        "errors": [{"field": "email", "message": "is taken"}],
        "id": "x",
    }


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_further_member_takes_the_name_of_one_of_the_standard(source):
    tree = ast.parse(source.read_text())
    extras = [
        word.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for word in call.keywords
        if word.arg == "extra"
    ]
    names = {key.value for extra in extras if isinstance(extra, ast.Dict) for key in extra.keys}

    assert not names & {"type", "title", "status", "detail", "instance", "errors"}

"""Log lines are JSON, and what escapes a handler is told without its message."""

import json

import pytest

from chalicelib import observability

SECRET = "ada@customer.example"


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_request_line_holds_what_was_noted(capsys):
    observability.begin_request(request_id="r1", method="GET")
    observability.note(account_id="a1")

    observability.end_request(204)

    (line,) = lines(capsys)
    assert line.items() >= {"kind": "request", "request_id": "r1", "account_id": "a1", "status": 204}.items()


def test_a_request_does_not_inherit_from_the_one_before(capsys):
    observability.begin_request(request_id="r1")
    observability.note(account_id="a1")
    observability.begin_request(request_id="r2")

    observability.end_request(401)

    assert "account_id" not in lines(capsys)[0]


def test_a_failure_names_its_type_and_place_but_not_its_message(capsys):
    @observability.guarded
    def handler():
        raise LookupError(SECRET)

    with pytest.raises(observability.HandlerFailed) as caught:
        handler()

    (line,) = lines(capsys)
    assert line["error"] == "LookupError"
    assert line["where"][-1].endswith("handler")
    assert SECRET not in json.dumps(line) + str(caught.value)
    assert caught.value.__suppress_context__


def test_text_with_line_ends_stays_one_line(capsys):
    observability.emit("request", agent="x\ny\u2028z")

    assert len(lines(capsys)) == 1

"""What surrounds every request holds when something behind it doesn't."""

import json

from chalice.test import Client

from chalicelib import settings


def test_a_fault_before_the_route_is_a_problem_and_a_line_like_any_other(engine, monkeypatch, capsys):
    from app import app

    monkeypatch.setenv("EDGE_SECRET_ID", "no such secret")
    settings.get.cache_clear()

    with Client(app) as client:
        answer = client.http.get(
            "/health", headers={"X-Edge-Key": "a guess", "CloudFront-Viewer-Address": "192.0.2.1:50000"}
        )

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [line["kind"] for line in lines] == ["failure", "request"]
    assert lines[1]["status"] == 500

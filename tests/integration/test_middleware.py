"""What surrounds every request holds when something behind it doesn't."""

import json

import pytest
from chalice.test import Client

from chalicelib import settings
from chalicelib.gateways import secrets

VIEWER = {
    "CloudFront-Viewer-Address": "192.0.2.1:50000",
    "CloudFront-Viewer-Country": "DE",
    "CloudFront-Viewer-Country-Region": "BY",
}


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


def line_of(capsys, **headers):
    """The line of a request with these headers."""
    from app import app

    with Client(app) as client:
        client.http.get("/health?q=jane@example.com", headers=headers)
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return line


def test_our_distribution_says_who_and_where_the_viewer_is(engine, capsys):
    line = line_of(capsys, **VIEWER, **{"X-Edge-Key": secrets.edge().decode()})

    assert (line["ip"], line["country"], line["region"]) == ("192.0.2.1", "DE", "BY")


@pytest.mark.parametrize("key", [{}, {"X-Edge-Key": "a guess"}], ids=["no key", "a wrong key"])
def test_nobody_else_does(engine, capsys, key):
    line = line_of(capsys, **VIEWER, **key)

    assert (line["ip"], line["country"], line["region"]) == ("127.0.0.1", "", "")


def test_the_line_names_the_route_and_the_browser_without_addresses(engine, capsys):
    line = line_of(capsys, **{"User-Agent": "Robot/1.0 (jane@example.com; +mailto:joe@example.com) more"})

    assert (line["method"], line["route"]) == ("GET", "/health")
    assert line["agent"] == "Robot/1.0 more"
    assert "sign_in" not in line
    assert "jane" not in json.dumps(line)

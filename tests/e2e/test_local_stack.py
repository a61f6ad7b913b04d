"""The local stack itself: what `make up` promises to people and tools."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from infrastructure.local.environments import ROOT
from tests.engines.session import free_port
from tests.engines.stack import GIVEN
from tests.support.stack import Stack, eventually


def local(command: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infrastructure.local", *command.split()],
        cwd=ROOT, env=os.environ | environment, text=True, capture_output=True, check=False, timeout=300,
    )  # fmt: skip


def ports_of(stack: Stack) -> dict[str, str]:
    urls = {"PORT": "api_url", "MAIL_PORT": "mail_url", "STRIPE_PORT": "stripe_url", "AWS_PORT": "aws_endpoint_url"}
    return {f"LEADLABS_{name}": str(urlsplit(stack.description[url]).port) for name, url in urls.items()}


@pytest.fixture
def own_place(tmp_path):
    """Folder and ports of a stack that a test may stop and start as it likes."""
    ports = {f"LEADLABS_{name}": str(free_port()) for name in ("PORT", "MAIL_PORT", "STRIPE_PORT", "AWS_PORT")}
    place = ports | {"LEADLABS_HOME": str(tmp_path)}
    yield place
    local("reset", place)


def test_the_description_holds_what_tools_need(stack):
    for name in ("api_url", "web_url", "mail_url", "stripe_url", "aws_endpoint_url"):
        assert httpx.get(stack.description[name]).status_code < 500
    assert stack.description["demo"].keys() == {"email", "password"}


def test_the_demo_account_has_contacts_tags_and_a_blacklist(stack):
    demo = stack.sign_in(**stack.description["demo"])

    counters = demo.api.get("/v1/account").json()["counters"]

    assert counters["contacts"] >= 300
    assert len(demo.api.get("/v1/tags").json()["items"]) == 6
    assert len(demo.api.get("/v1/blacklist").json()["items"]) >= 3


def test_the_mail_page_shows_the_link_that_was_mailed(stack, signed_in):
    person = signed_in()
    message = stack.mail(person.email)

    page = httpx.get(f"{stack.description['mail_url']}/mail/{message['id']}")

    assert f"<a href='{stack.origin}/confirm?token=" in page.text


@pytest.mark.skipif(GIVEN in os.environ, reason="the given stack may have been built from other code")
def test_a_second_up_is_quick_and_starts_nothing_anew(stack):
    from tests.engines.session import folder

    place = ports_of(stack) | {"LEADLABS_HOME": str(folder() / "stack")}
    before = local("status", place).stdout
    started = time.monotonic()

    again = local("up", place)

    assert again.returncode == 0, again.stderr
    assert time.monotonic() - started < 10
    assert local("status", place).stdout == before


def test_down_and_up_lose_nothing(own_place):
    assert local("up --without-demo", own_place).returncode == 0
    place = Stack(Path(own_place["LEADLABS_HOME"]))
    person = place.sign_up()
    contact = person.api.post("/v1/contacts", json={"email": "kept@example.com", "tags": ["kept"]}).json()

    down = local("down", own_place)
    up = local("up --without-demo", own_place)

    assert (down.returncode, up.returncode) == (0, 0), down.stderr + up.stderr
    again = Stack(Path(own_place["LEADLABS_HOME"])).sign_in(person.email, person.password)
    assert again.api.get(f"/v1/contacts/{contact['id']}").json() == contact
    assert place.mails(person.email)


def test_a_crash_is_said_and_costs_seconds_not_the_data(own_place, tmp_path):
    assert local("up --without-demo", own_place).returncode == 0
    place = Stack(Path(own_place["LEADLABS_HOME"]))
    person = place.sign_up()
    written = time.time()
    eventually(lambda: (tmp_path / "state" / "aws" / "dynamodb.json").stat().st_mtime > written + 1)
    pid = next(int(line.split()[-1]) for line in local("status", own_place).stdout.splitlines() if "emulator" in line)
    os.kill(pid, signal.SIGKILL)

    said = place.client().get("/v1/health")
    up = local("up --without-demo", own_place)

    assert (said.status_code, "make up" in said.json()["detail"]) == (503, True)
    assert up.returncode == 0, up.stderr
    assert place.sign_in(person.email, person.password).user == person.user

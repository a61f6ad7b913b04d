"""Starting and stopping servers: one clear sentence when it can't be done, and no process touched but our own."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading

import pytest

from infrastructure.local.environments import clean_environment
from infrastructure.local.failure import Failure
from infrastructure.local.processes import Server, ensure_running, refuse_taken, running, stop
from tests.engines.session import answers, free_port


def server(port: int, *, program: str = "", version: str = "1") -> Server:
    serve = f"import http.server as h; h.HTTPServer(('127.0.0.1', {port}), h.BaseHTTPRequestHandler).serve_forever()"
    command = [sys.executable, "-c", program or serve]
    return Server("thing", command, clean_environment(), {"THING_PORT": port}, lambda: answers(port), version)


@pytest.fixture
def run(tmp_path):
    yield tmp_path
    stop("thing", tmp_path)


def test_a_server_is_started_once_and_stopped(run):
    thing = server(free_port())

    started, again = ensure_running(thing, run), ensure_running(thing, run)
    stopped = stop("thing", run)

    assert (started, again, stopped) == (True, False, True)
    assert not thing.ready()


def test_a_new_version_replaces_the_running_server(run):
    port = free_port()
    ensure_running(server(port), run)
    before = running("thing", run)

    ensure_running(server(port, version="2"), run)

    assert running("thing", run) not in (None, before)


def test_a_taken_port_is_named_with_the_variable_that_moves_it():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Failure) as failure:
            refuse_taken("LEADLABS_PORT", port)

    assert f"Port {port} is in use" in str(failure.value)
    assert "LEADLABS_PORT" in str(failure.value)


def test_a_port_that_gets_free_within_the_patience_is_not_taken():
    other = socket.socket()
    other.bind(("127.0.0.1", 0))
    other.listen()
    port = other.getsockname()[1]
    closing = threading.Timer(0.2, other.close)
    closing.start()

    refuse_taken("LEADLABS_PORT", port, patience=30)

    assert other.fileno() == -1, "it went on before the port was free"
    closing.join()
    refuse_taken("LEADLABS_PORT", port)


def test_a_server_that_ends_at_once_fails_with_its_last_words(run):
    thing = server(free_port(), program="import sys; sys.exit('no such luck')")

    with pytest.raises(Failure, match="no such luck"):
        ensure_running(thing, run)


def test_a_pid_that_belongs_to_somebody_else_by_now_is_left_alone(run):
    somebody = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    record = {"pid": somebody.pid, "born": "another boot 1", "version": "1"}
    (run / "thing.pid").write_text(json.dumps(record))

    stopped = stop("thing", run)

    assert not stopped
    assert somebody.poll() is None
    somebody.communicate(b"\n", timeout=5)


def test_a_server_that_was_killed_does_not_count_as_running(run):
    ensure_running(server(free_port()), run)

    os.kill(running("thing", run), signal.SIGKILL)

    assert not stop("thing", run) or running("thing", run) is None


def test_what_answers_is_the_server_that_was_started(run):
    port = free_port()
    ensure_running(server(port), run)

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/")

    assert connection.getresponse().status == 501
    connection.close()

"""What makes a cold start cheap is in the bundle, changes nothing else, and its gain is not lost unseen."""

import marshal
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from chalicelib import start
from infrastructure import build_deferred, build_patterns
from infrastructure.build_errors import BuildError
from tests.benchmarks import cold_start
from tests.template.good import built

MOST = 0.98
"""Times the instructions of a bare boto3 handler, init and the first read of a contact; 0.95 is reached (`make bench`), 0.93 on
Debian's own Python. Beside an empty handler the same code is 11.8 or 12.5 times as much: that tells Pythons apart."""

NOT_LOADED = ("boto3", "pydantic", "importlib.metadata", "html.parser", "botocore.docs.service", "stripe", "requests")
LOOK = """
import sys
sys.path.insert(0, sys.argv[1])
import app, gc, re
print(gc.isenabled(), [name for name in sys.argv[2:] if name in sys.modules], len(re._cache) > 100)
"""
LAMBDA = """
import os, sys
sys.path.insert(0, sys.argv[1])
os.environ["AWS_LAMBDA_FUNCTION_NAME"] = "f"
import app, gc
print(gc.isenabled(), gc.get_freeze_count() > 10_000, app.app.api.binary_types)
"""
HELP = """
import sys
sys.path.insert(0, sys.argv[1])
import botocore.session
session = botocore.session.Session()
session.set_credentials("a", "b")
client = session.create_client("dynamodb", region_name="eu-west-3")
calls = client.get_item, client.get_paginator("query").paginate, client.get_waiter("table_exists").wait
print([":param" in str(call.__doc__) for call in calls])
"""


@pytest.fixture(scope="module")
def recorded():
    with zipfile.ZipFile(built().bundle_path) as archive:
        return marshal.loads(archive.read(build_patterns.PATTERNS))


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    with zipfile.ZipFile(built().bundle_path) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def no_patterns(monkeypatch):
    """An empty cache of compiled patterns."""
    monkeypatch.setattr(re, "_cache", {})
    return re._cache


def test_every_recorded_pattern_is_what_this_python_compiles(recorded, no_patterns):
    start.remember(*recorded)

    assert len(no_patterns) > 100
    for (kind, pattern, flags), found in no_patterns.items():
        fresh = re._compiler.compile(pattern, flags)
        assert found == fresh, "== of patterns compares flags, code and text"
        assert (kind, found.groups, dict(found.groupindex)) == (type(pattern), fresh.groups, dict(fresh.groupindex))


def test_re_finds_what_was_remembered(recorded, no_patterns):
    start.remember(*recorded)
    (_, pattern, flags), found = next(iter(no_patterns.items()))

    assert re.compile(pattern, flags) is found


def test_patterns_of_another_engine_are_let_be(recorded, no_patterns):
    (version, magic, *rest), compiled = recorded

    start.remember((version, magic + 1, *rest), compiled)

    assert no_patterns == {}


def test_the_same_dependencies_give_the_same_patterns(recorded, unpacked):
    build_patterns.precompile(unpacked)

    assert marshal.loads((unpacked / build_patterns.PATTERNS).read_bytes()) == recorded


@pytest.mark.parametrize(
    ("program", "said"),
    [(LOOK, "True [] True"), (LAMBDA, "True True []"), (HELP, "[True, True, True]")],
    ids=["what is loaded", "in Lambda", "what help says"],
)
def test_a_start_loads_nothing_that_no_request_needs_and_all_of_it_still_works(unpacked, program, said):
    command = [sys.executable, "-I", "-S", "-c", program, str(unpacked), *NOT_LOADED]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.stdout.strip() == said, done.stderr


def test_a_dependency_that_reads_otherwise_fails_the_build(tmp_path):
    name = next(iter(build_deferred.CHANGES))
    for each in build_deferred.CHANGES:
        (tmp_path / each).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / each).write_text("import something_else\n")

    with pytest.raises(BuildError, match=name):
        build_deferred.defer(tmp_path)


@pytest.mark.skipif(
    shutil.which("valgrind") is None, reason="a tool is missing here: valgrind, which counts instructions"
)
def test_a_cold_start_costs_no_more_than_it_did():
    with cold_start.prepared() as (run, environment):
        bare, ours = (cold_start.count(run, environment, name) for name in (cold_start.BOTO3, cold_start.OURS))

    assert ours <= MOST * bare, f"{ours:,} instructions are {ours / bare:.3f} times a bare boto3 handler's"

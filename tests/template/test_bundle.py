"""What the functions run: complete, small, compiled, and the same for the same inputs."""

import ast
import subprocess
import sys
import zipfile

import pytest

from infrastructure import build as building
from infrastructure.build_botocore import AWS_SERVICES
from infrastructure.build_bundle import KEPT_METADATA
from infrastructure.build_errors import BuildError
from tests.template.good import ROOT, built

IMPORT_EVERYTHING = """
import importlib, os, pkgutil, sys
sys.path[:] = [sys.argv[1], *(p for p in sys.path if "site-packages" not in p)]
import chalicelib
names = [m.name for m in pkgutil.walk_packages(chalicelib.__path__, "chalicelib.")]
for name in ["app", *names]:
    importlib.import_module(name)
for name in ("boto3", "stripe", "pydantic", "email_validator", "pynamodb.models", "chalice"):
    module = importlib.import_module(name)
    assert module.__file__.startswith(sys.argv[1]), module.__file__
import pydantic
class Address(pydantic.BaseModel):
    email: pydantic.EmailStr
Address(email="a@example.com")
import boto3
for service in sys.argv[2:]:
    boto3.client(service, region_name="eu-west-3")
print(len(names))
"""


def names():
    with zipfile.ZipFile(built().bundle_path) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    with zipfile.ZipFile(built().bundle_path) as archive:
        archive.extractall(folder)
    return folder


def test_everything_imports_without_sources_or_other_packages(unpacked):
    command = [sys.executable, "-I", "-c", IMPORT_EVERYTHING, str(unpacked), *AWS_SERVICES]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


def test_each_module_of_the_product_is_there_compiled():
    sources = [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]
    expected = {path.relative_to(ROOT).with_suffix(".pyc").as_posix() for path in sources}

    assert expected <= set(names())


def test_there_are_no_sources_tests_or_metadata_nobody_reads():
    left = [
        name
        for name in names()
        if name.endswith((".py", ".pyi"))
        or "/tests/" in name
        or (".dist-info/" in name and not name.startswith(KEPT_METADATA))
    ]

    assert left == []


def test_botocore_knows_the_services_that_are_called_and_no_other():
    called = {
        call.args[0].value
        for path in (ROOT / "chalicelib").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) == "client"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    shipped = {name.split("/")[2] for name in names() if name.startswith("botocore/data/") and name.count("/") > 3}

    assert shipped == set(AWS_SERVICES)
    assert called == set(AWS_SERVICES)


def test_the_bundle_is_small():
    assert built().bundle_path.stat().st_size <= building.MAX_BUNDLE


def test_an_unchanged_build_is_the_earlier_one():
    again = building.build()

    assert not again.fresh
    assert again.code_key == built().code_key


def test_the_same_inputs_give_the_same_files(tmp_path):
    (tmp_path / "cache").symlink_to(ROOT / "build" / "cache")

    other = building.build(tmp_path)

    assert other.fresh
    assert other.code_key == built().code_key
    assert other.template_path.read_text() == built().template_path.read_text()


def test_a_broken_app_fails_with_its_reason(tmp_path):
    project = tmp_path / "project"
    for name in (".chalice", "chalicelib", "infrastructure/template"):
        (project / name).mkdir(parents=True)
    (project / "app.py").write_text("import nowhere_to_be_found\n")
    (project / ".chalice" / "config.json").write_text(
        '{"version": "2.0", "app_name": "broken", "stages": {"main": {}}}'
    )

    with pytest.raises(BuildError, match="nowhere_to_be_found"):
        building.build(tmp_path / "out", project=project)

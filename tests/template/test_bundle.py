"""What the functions run: complete, small, compiled, and the same for the same inputs."""

import ast
import shutil
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
keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "eu-west-3"}
for service in sys.argv[2:]:
    model = boto3.client(service, **keys).meta.service_model
    model.client_context_parameters
    for operation in map(model.operation_model, model.operation_names):
        operation.input_shape, operation.output_shape, operation.error_shapes, operation.documentation
assert "amazonaws.com" in boto3.client("s3", **keys).generate_presigned_post("bucket", "key")["url"]
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


def copy_of_project(folder):
    """The inputs of a build, apart from the work tree, which may change while a test runs."""
    for name in (".chalice", "chalicelib", "infrastructure/template"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "requirements.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


def with_known_dependencies(out):
    out.mkdir()
    (out / "cache").symlink_to(ROOT / "build" / "cache")
    return out


def test_an_unchanged_build_is_the_earlier_one(tmp_path):
    project, out = copy_of_project(tmp_path / "project"), with_known_dependencies(tmp_path / "out")
    first = building.build(out, project=project)

    again = building.build(out, project=project)

    assert (first.fresh, again.fresh) == (True, False)
    assert again.code_key == first.code_key


def test_the_same_inputs_give_the_same_files(tmp_path):
    project = copy_of_project(tmp_path / "project")

    one, other = (
        building.build(with_known_dependencies(tmp_path / name), project=project) for name in ("one", "other")
    )

    assert one.code_key == other.code_key
    assert one.template_path.read_text() == other.template_path.read_text()


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

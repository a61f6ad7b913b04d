"""The frontend's own checks: style, types, unit tests of its logic, texts, and types made from the API."""

import re
import subprocess
from pathlib import Path

import pytest

from infrastructure import web_types
from infrastructure.build_errors import BuildError
from infrastructure.build_site import Node, install
from infrastructure.local.environments import ROOT
from tests.engines.missing import need
from tests.engines.session import ToolMissing

WEB = ROOT / "web"
LOCALES = WEB / "src" / "locales"
AREAS = sorted(path.stem for path in (LOCALES / "en").glob("*.ts"))
CHECKS = {
    "style": ["node_modules/.bin/biome", "check", "--error-on-warnings", "."],
    "types": ["node_modules/.bin/tsc", "--noEmit"],
    "unit tests": ["node_modules/.bin/vitest", "run", "--passWithNoTests"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_frontend_passes(check):
    node = need(_node)

    try:
        node.run(CHECKS[check], WEB)
    except BuildError as error:
        pytest.fail(str(error), pytrace=False)


def test_the_types_are_those_of_the_api():
    assert web_types.TARGET.read_text(encoding="utf-8") == web_types.source(), "run python -m infrastructure.web_types"


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_say_the_same_things(area):
    assert _keys(LOCALES / "en" / f"{area}.ts") == _keys(LOCALES / "fr" / f"{area}.ts")


@pytest.mark.parametrize("area", AREAS)
def test_every_text_is_used(area):
    source = "".join(
        path.read_text(encoding="utf-8") for path in (WEB / "src").rglob("*.ts*") if "locales" not in path.parts
    )

    unused = [key for key in _keys(LOCALES / "en" / f"{area}.ts") if f'"{area}.{key}"' not in source]

    assert not unused


def _keys(file: Path) -> list[str]:
    """The keys of a file of texts, which stand two spaces deep."""
    return re.findall(r'^  "?([\w.-]+)"?:', file.read_text(encoding="utf-8"), re.MULTILINE)


def _node() -> Node:
    try:
        return install(WEB)
    except (BuildError, subprocess.SubprocessError) as error:
        raise ToolMissing(str(error)) from error

"""The build that the tests look at: made once, handed out as copies."""

import json
from functools import cache
from pathlib import Path

from infrastructure.build import BuildResult, build

ROOT = Path(__file__).resolve().parents[2]


@cache
def built() -> BuildResult:
    return build()


@cache
def _text() -> str:
    return built().template_path.read_text(encoding="utf-8")


def template():
    return json.loads(_text())


def resources(kind):
    return {name: r for name, r in template()["Resources"].items() if r["Type"] == kind}

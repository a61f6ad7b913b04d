"""Builds the web frontend: static files with hashed names, the same for every deployment.

    python -m infrastructure.build_site           makes build/site, or hands back the earlier one when nothing changed

Vite does the work on Node, which is the machine's own where it is recent enough, else that of an environment made from
infrastructure/requirements-node.txt. Packages come by `npm ci`, whose lock pins each by its hash; none of their scripts run.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from infrastructure.build_errors import BuildError
from infrastructure.local.environments import clean_environment, ensure, exclusive
from infrastructure.local.failure import Failure

ROOT = Path(__file__).resolve().parent.parent
OLDEST_NODE = (20, 19)
LEFT_OUT = frozenset({"node_modules", "dist"})
ALSO_INPUTS = (
    "infrastructure/build_site.py",
    "infrastructure/build_ahead.py",
    "infrastructure/requirements-node.txt",
    "infrastructure/site.py",
    "infrastructure/pages/*.py",
    "chalicelib/register/*.py",
)
STAMP = ".inputs"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Node:
    """The folder that holds `node` and `npm`."""

    folder: Path

    def run(self, command: list[str], where: Path) -> str:
        """What a command says; raises BuildError with its last words when it fails."""
        path = f"{self.folder}{os.pathsep}{os.environ.get('PATH', '')}"
        done = subprocess.run(
            command,
            cwd=where,
            env=clean_environment() | {"PATH": path, "NO_COLOR": "1"},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode != 0:
            raise BuildError(f"{' '.join(command[:3])} failed in {where.name}: {done.stdout.strip()[-800:]}")
        return done.stdout


def build_site(web: Path, out: Path, say: Say = lambda line: None) -> Path:
    """The folder with the built frontend of `web`, which is `out`; made anew only when something it is made of changed.

    Raises BuildError (one sentence) where Node can't be had, a package can't be fetched, or the code does not build.
    """
    digest = _digest(web)
    with exclusive(out.parent / f"{out.name}.lock"):
        if _stamp(out) == digest:
            return out
        say("building the web frontend")
        node = install(web, say)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix="site-") as work:
            made = Path(work) / "site"
            node.run(
                [
                    "node",
                    "node_modules/vite/bin/vite.js",
                    "build",
                    "--logLevel",
                    "warn",
                    "--emptyOutDir",
                    "--outDir",
                    str(made),
                ],
                web,
            )
            _add_pages(made)
            (made / STAMP).write_text(digest)
            shutil.rmtree(out, ignore_errors=True)
            shutil.move(made, out)
    return out


def _add_pages(made: Path) -> None:
    from infrastructure.build_ahead import ahead
    from infrastructure.pages.making import pages

    facts = json.loads((made / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    stylesheet = facts["index.html"]["css"][0]
    shutil.rmtree(made / ".vite")
    app = (made / "index.html").read_text(encoding="utf-8")
    for name, text in (*pages(f"/{stylesheet}"), *ahead(app, facts)):
        file = made / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


def install(web: Path, say: Say = lambda line: None) -> Node:
    """Node, after the packages of web/package-lock.json are in web/node_modules. Raises BuildError."""
    node = _find_node(say)
    stamp = web / "node_modules" / ".lock-hash"
    wanted = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    with exclusive(ROOT / ".local" / "node_modules.lock"):
        if not stamp.exists() or stamp.read_text() != wanted:
            say("fetching the frontend's packages (once, and whenever they change)")
            node.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], web)
            stamp.write_text(wanted)
    return node


def _find_node(say: Say) -> Node:
    own = shutil.which("node")
    if own and shutil.which("npm") and _is_recent(own):
        return Node(Path(own).parent)
    try:
        python = ensure(ROOT / ".local" / "node", ROOT / "infrastructure" / "requirements-node.txt", say)
    except Failure as failure:
        oldest = ".".join(map(str, OLDEST_NODE))
        raise BuildError(f"the web frontend needs Node {oldest} or newer, and none can be had: {failure}") from failure
    return Node(python.parent)


def _is_recent(node: str) -> bool:
    told = subprocess.run([node, "--version"], text=True, capture_output=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", told)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST_NODE


def _digest(web: Path) -> str:
    digest = hashlib.sha256()
    for path in _inputs(web):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _inputs(web: Path) -> Iterator[Path]:
    for top in sorted(web.iterdir()):
        if top.name not in LEFT_OUT:
            yield from (path for path in (sorted(top.rglob("*")) if top.is_dir() else [top]) if path.is_file())
    for pattern in ALSO_INPUTS:
        yield from sorted(ROOT.glob(pattern))


def _stamp(out: Path) -> str:
    try:
        return (out / STAMP).read_text()
    except OSError:
        return ""


def main() -> None:
    """Build; one sentence and exit code 1 when that fails."""
    try:
        print(build_site(ROOT / "web", ROOT / "build" / "site", lambda line: print(f"… {line}", file=sys.stderr)))
    except BuildError as error:
        sys.exit(f"build failed: {error}")


if __name__ == "__main__":
    main()

"""Builds what is deployed, here and on AWS alike: one plain CloudFormation template and one zip.

    python -m infrastructure.build [--out build] [--target here|lambda] [--force]

From Python:

    from infrastructure.build import build
    result = build()                 # BuildResult(template_path, bundle_path, code_key, fresh, site_path)

`site_path` is the folder with the web frontend's files (build_site.py), None for a project without one. `template_path` is the expanded template (JSON, no transform left); `bundle_path` the zip that all functions run;
`code_key` the object key under which the zip must be uploaded, which is what parameter `CodeKey` gets. Deployments
differ by parameters only, so a build knows no stage. An unchanged build returns at once (`fresh` is False).
`target="lambda"` takes the dependencies as Lambda needs them; "here" (default) as this machine does, which is the same
on x86-64 Linux.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from infrastructure.build_errors import BuildError

ROOT = Path(__file__).resolve().parent.parent
INPUTS = (
    "app.py",
    "chalicelib/**/*",
    ".chalice/*.json",
    "infrastructure/build*.py",
    "infrastructure/template/*.yaml",
    "requirements.txt",
    "requirements-dev.txt",
)
MANIFEST = "manifest.json"
MAX_BUNDLE = 15_000_000
"""Bytes. A larger zip starts slower; what made it grow should be known before it ships."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The two files of a build, the key for the upload of the zip, whether this call had to make them, and the frontend."""

    template_path: Path
    bundle_path: Path
    code_key: str
    fresh: bool
    site_path: Path | None = None


def build(
    out: Path = ROOT / "build",
    *,
    project: Path = ROOT,
    target: Literal["lambda", "here"] = "here",
    force: bool = False,
    progress: Callable[[str], None] = lambda line: None,
) -> BuildResult:
    """Make template and bundle of `project` in `out`, or hand back the earlier ones when no input has changed.

    Raises BuildError (one sentence) when a fragment, the app, a dependency or the size of the zip stands in the way.
    """
    out = out.resolve()
    same = (platform.system(), platform.machine()) == ("Linux", "x86_64")
    target = "lambda" if same else target
    digest = _digest_of_inputs(project, target)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes (tests, `make up`) may ask for the same build
        earlier = None if force else _earlier(out, digest)
        built = earlier or _build(out, project, target, digest, progress)
    return replace(built, site_path=_site(project, out, progress))


def _site(project: Path, out: Path, progress: Callable[[str], None]) -> Path | None:
    from infrastructure.build_site import build_site

    web = project / "web"
    return build_site(web, out / "site", progress) if web.is_dir() else None


def _build(
    out: Path, project: Path, target: Literal["lambda", "here"], digest: str, progress: Callable[[str], None]
) -> BuildResult:
    from infrastructure import build_bundle, build_template

    (out / MANIFEST).unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix="work-") as work:
        progress("packaging the app")
        packaged = build_template.package(project, Path(work))
        progress("expanding the template")
        template = build_template.expand(packaged.template)
        progress("bundling code and dependencies")
        requirements = project / "requirements.txt"
        bundle = build_bundle.bundle(requirements, packaged.code, Path(work), out / "cache", target, progress)
        if bundle.stat().st_size > MAX_BUNDLE:
            raise BuildError(f"the bundle has {bundle.stat().st_size:,} bytes, more than {MAX_BUNDLE:,}")
        code_key = f"bundles/{hashlib.sha256(bundle.read_bytes()).hexdigest()[:32]}.zip"
        shutil.move(bundle, out / "bundle.zip")
    (out / "template.json").write_text(json.dumps(template, indent=1) + "\n", encoding="utf-8")
    (out / MANIFEST).write_text(json.dumps({"inputs": digest, "code_key": code_key}), encoding="utf-8")
    return BuildResult(out / "template.json", out / "bundle.zip", code_key, fresh=True)


def _earlier(out: Path, digest: str) -> BuildResult | None:
    template, bundle, manifest = out / "template.json", out / "bundle.zip", out / MANIFEST
    if not (template.exists() and bundle.exists() and manifest.exists()):
        return None
    facts = json.loads(manifest.read_text(encoding="utf-8"))
    return BuildResult(template, bundle, facts["code_key"], fresh=False) if facts["inputs"] == digest else None


def _digest_of_inputs(project: Path, target: str) -> str:
    digest = hashlib.sha256(f"{platform.python_version()} {target}".encode())
    for path in _input_files(project):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(project)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _input_files(project: Path) -> Iterator[Path]:
    for pattern in INPUTS:
        yield from (p for p in sorted(project.glob(pattern)) if p.is_file() and "__pycache__" not in p.parts)


def _say(line: str) -> None:
    print(f"… {line}", file=sys.stderr)


def main() -> None:
    """The command line: prints the result as JSON; one sentence and exit code 1 when the build fails."""
    parser = argparse.ArgumentParser(prog="infrastructure.build", description="Build the template and the bundle.")
    parser.add_argument("--out", type=Path, default=ROOT / "build", help="folder for template.json and bundle.zip")
    parser.add_argument("--target", choices=("here", "lambda"), default="here", help="where the bundle will run")
    parser.add_argument("--force", action="store_true", help="build even when nothing has changed")
    options = parser.parse_args()
    try:
        result = build(options.out, target=options.target, force=options.force, progress=_say)
    except BuildError as error:
        sys.exit(f"build failed: {error}")
    print(json.dumps(asdict(result), default=str, indent=1))


if __name__ == "__main__":
    main()

"""The zip that every function runs: dependencies checked by hash, cut down, everything compiled, no sources.

Compiled files are unchecked-hash .pyc in place of their source (PEP 552): nothing is compiled or compared at a cold start.
The dependencies make one half of the zip, kept in a cache, so that a change of the app only adds the other half anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from infrastructure import build_botocore, build_deferred, build_patterns
from infrastructure.build_errors import BuildError

Target = Literal["lambda", "here"]

KEPT_METADATA = ("email_validator",)
"""Packages whose version is asked for at run time: pydantic wants to know email-validator's."""

DROPPED_FOLDERS = frozenset({"__pycache__", "tests", "bin", "examples"})
DROPPED_SUFFIXES = (".pyi", ".pyx", ".pxd", ".c", ".h", ".rst", ".md", "py.typed")
UNUSED = ("boto3/data", "pydantic/v1", "pydantic/mypy.py")

STEPS = ("build_bundle.py", "build_botocore.py", "build_deferred.py", "build_patterns.py", "build_patterns_recorder.py")
"""What decides on the dependencies' half beside the requirements."""

LAMBDA_ROOT = "/var/task"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Every file's time: the same content must give the same zip."""


def bundle(
    requirements: Path, code: Path, work: Path, cache: Path, target: Target, progress: Callable[[str], None]
) -> Path:
    """Make the zip of the locked `requirements` and the folder `code` in `work`; gives back its path.

    Raises BuildError when a dependency can't be had or a file can't be compiled.
    """
    dependencies = _dependencies(requirements, work, cache, target, progress)
    _prune(code)
    _compile(code)
    path = work / "bundle.zip"
    shutil.copy(dependencies, path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, code)
    return path


def _dependencies(requirements: Path, work: Path, cache: Path, target: Target, progress: Callable[[str], None]) -> Path:
    key = hashlib.sha256(f"{sys.version_info[:2]} {target}".encode())
    for source in (requirements, *(Path(__file__).with_name(name) for name in STEPS)):
        key.update(source.read_bytes())
    cached = cache / f"dependencies-{key.hexdigest()[:32]}.zip"
    if cached.exists():
        return cached
    progress("installing and compiling the dependencies (only when they change)")
    site = work / "site"
    _install(requirements, site, target)
    _prune(site)
    build_botocore.cut_down(site / "botocore" / "data")
    build_deferred.defer(site)
    build_patterns.precompile(site)
    _compile(site)
    unfinished = work / cached.name
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, site)
    cache.mkdir(parents=True, exist_ok=True)
    for earlier in cache.glob("dependencies-*.zip"):
        earlier.unlink()
    return Path(shutil.move(unfinished, cached))


def _install(requirements: Path, site: Path, target: Target) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--require-hashes", "--only-binary", ":all:", "--target", str(site), "--requirement", str(requirements)]
    command += _lambda_wheels() if target == "lambda" else []
    _run(command, f"the dependencies of {requirements.name} can't be installed")


def _lambda_wheels() -> Iterator[str]:
    """pip's options for wheels that run in Lambda's Python of this version on x86_64.

    Python 3.11 runs on Amazon Linux 2 with glibc 2.26, later ones on Amazon Linux 2023 with 2.34
    (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html).
    """
    newest_glibc = 26 if sys.version_info < (3, 12) else 34
    tags = [f"manylinux_2_{minor}_x86_64" for minor in range(newest_glibc, 4, -1)] + ["manylinux2014_x86_64"]
    tag = f"{sys.version_info.major}{sys.version_info.minor}"
    for option in tags:
        yield from ("--platform", option)
    yield from ("--implementation", "cp", "--python-version", tag)
    for abi in (f"cp{tag}", "abi3", "none"):
        yield from ("--abi", abi)


def _prune(site: Path) -> None:
    for path in sorted(site.rglob("*"), key=lambda p: len(p.parts)):
        if path.exists() and _is_dropped(path.relative_to(site), path.is_dir()):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_dropped(path: Path, is_folder: bool) -> bool:
    if path.as_posix() in UNUSED:
        return True
    if path.suffix == ".dist-info":
        return path.name.partition("-")[0] not in KEPT_METADATA
    return path.name in DROPPED_FOLDERS if is_folder else path.name.endswith(DROPPED_SUFFIXES)


def _compile(folder: Path) -> None:
    """Replace every source below `folder` by its .pyc, which names files as they lie in Lambda."""
    command = [sys.executable, "-m", "compileall", "-q", "-b", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(folder), "-p", LAMBDA_ROOT, str(folder)]
    _run(command, "a file can't be compiled")
    for source in folder.rglob("*.py"):
        source.unlink()


def _run(command: list[str], complaint: str) -> None:
    # A fixed hash seed: the order of set literals in a .pyc must not differ from build to build.
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{complaint}:\n{done.stderr.strip() or done.stdout.strip()}")


def _add(archive: zipfile.ZipFile, folder: Path) -> None:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
        entry.external_attr = 0o644 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, path.read_bytes())

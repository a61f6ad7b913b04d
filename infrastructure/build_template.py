"""From the app and the fragments to plain CloudFormation: `chalice package`, fragments on top, SAM expanded offline.

The fragments are laid over by us, not by `chalice package --merge-template`, which would leave a queue's name in place
beside the `!GetAtt` that is to replace it.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infrastructure import build_api, build_fragments, build_tables
from infrastructure.build_errors import BuildError

CHALICE_STAGE = "main"
"""The only stage of .chalice/config.json: deployments differ by the template's parameters, never by the build."""

REGION = "us-east-1"
"""Chalice and SAM want some region to start; `expand` refuses a template in which it got stuck."""


@dataclass(frozen=True, slots=True)
class Packaged:
    """What `chalice package` made: the SAM template, fragments merged in, and the folder of code for the bundle."""

    template: dict[str, Any]
    code: Path


def package(project: Path, work: Path) -> Packaged:
    """Run `chalice package` on a copy of the project, without its settings, its dependencies or its network.

    The dependencies are the bundle's business (build_bundle), so that pip checks their hashes. Raises BuildError.
    """
    staged = work / "project"
    ignored = shutil.ignore_patterns("__pycache__", "deployments", "deployed", "*.pyc")
    for folder in ("chalicelib", ".chalice"):
        shutil.copytree(project / folder, staged / folder, ignore=ignored)
    shutil.copy(project / "app.py", staged)
    (staged / "requirements.txt").touch()
    _run_chalice(staged, work)
    with zipfile.ZipFile(work / "packaged" / "deployment.zip") as archive:
        archive.extractall(work / "code")
    packaged = json.loads((work / "packaged" / "sam.json").read_text(encoding="utf-8"))
    del packaged["Outputs"]  # Chalice's own, which the fragments' replace
    definition = packaged["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    definition["paths"] = build_api.lead_everywhere(definition["paths"])
    fragments = build_fragments.merge(sorted((project / "infrastructure" / "template").glob("*.yaml")))
    return Packaged(build_fragments.overlay(packaged, fragments), work / "code")


def _run_chalice(staged: Path, work: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; from chalice.cli import main; sys.exit(main())",
        "package",
        str(work / "packaged"),
    ]
    command += ["--stage", CHALICE_STAGE]
    environment = {"PATH": os.defpath, "HOME": str(work), "AWS_DEFAULT_REGION": REGION, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=staged, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"chalice can't package the app: {_reason(done.stderr or done.stdout, staged)}")


def _reason(trace: str, staged: Path) -> str:
    """The last line of a traceback, and the last place of ours that it passed through."""
    lines = [line.strip() for line in trace.strip().splitlines()] or ["no reason given"]
    ours = [line.partition(f"{staged}/")[2] for line in lines if line.startswith("File ") and f"{staged}/" in line]
    return f"{lines[-1]} (in {ours[-1]})".replace('"', "") if ours else lines[-1]


def expand(sam_template: dict[str, Any]) -> dict[str, Any]:
    """The plain CloudFormation of a SAM template, whose code lies at parameters CodeBucket and CodeKey.

    Raises BuildError where SAM finds the template wrong.
    """
    template = copy.deepcopy(sam_template)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": {"Ref": "CodeBucket"}, "Key": {"Ref": "CodeKey"}}
    # SAM would write the parameters' defaults into what it expands; without their definitions it leaves each Ref.
    parameters = template.pop("Parameters")
    expanded = _translate(template)
    build_tables.follow_prefix(expanded)
    expanded = {"AWSTemplateFormatVersion": "2010-09-09", "Parameters": parameters} | expanded
    if REGION in json.dumps(expanded):
        raise BuildError(f"the expanded template names the region {REGION}, but it must work in any")
    return expanded


def _translate(template: dict[str, Any]) -> dict[str, Any]:
    import boto3
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name=REGION))
    try:
        expanded: dict[str, Any] = translator.translate(template, parameter_values={})
    except InvalidDocumentException as error:
        raise BuildError(f"SAM refuses the template: {error.message}") from error
    return expanded

"""Checks the template that is deployed: cfn-lint's own rules and this product's (infrastructure/lint_rules).

    python -m infrastructure.lint

builds first, since it is the expanded template that counts: a SAM template passes cfn-lint while it is broken.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from infrastructure.build import build
from infrastructure.build_errors import BuildError

RULES = Path(__file__).with_name("lint_rules")
REGIONS = ["us-east-1", "eu-west-3"]


def findings(template: dict[str, Any]) -> list[tuple[str, str]]:
    """Everything that the rules have against a template: rule id and sentence."""
    from cfnlint.api import lint
    from cfnlint.config import ManualArgs

    config = ManualArgs(regions=REGIONS, append_rules=[str(RULES)])
    return [(match.rule.id, match.message) for match in lint(json.dumps(template), config=config)]


def main() -> None:
    """The command line: prints every finding; exit code 1 when there is one."""
    try:
        built = build()
    except BuildError as error:
        sys.exit(f"build failed: {error}")
    found = findings(json.loads(built.template_path.read_text(encoding="utf-8")))
    for rule, message in found:
        print(f"{rule} {message}")
    if found:
        sys.exit(1)
    print("the template is clean")


if __name__ == "__main__":
    main()

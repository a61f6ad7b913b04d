"""`make prove`: runs the probe of every promise against a deployed stack, prints the table, and keeps it as JSON.

    python -m tests.promises [pytest options]

The stack is one of its own, made for the run, unless LEADLABS_STACK names the description of a running one. The exit code is
1 when a promise that has a probe is broken.
"""

import sys
from pathlib import Path

import pytest

from infrastructure.local.environments import ROOT
from tests.promises import report

HERE = Path(__file__).parent
FILE = ROOT / "build" / "promises.json"


def main() -> int:
    """Probe, print, keep."""
    found = report.Report()
    outcome = pytest.main([str(HERE), "-q", "--tb=short", "-p", "no:cacheprovider", *sys.argv[1:]], plugins=[found])
    result = report.document(found.probes)
    report.write(result, FILE)
    print(f"\n{report.table(result)}\n{FILE.relative_to(ROOT)} holds the same as JSON")
    return 1 if result["verdicts"]["broken"] or outcome != pytest.ExitCode.OK else 0


if __name__ == "__main__":
    sys.exit(main())

"""What an operator does to a running deployment, by the product's own services and with the operator's own credentials.

    python -m infrastructure.operate [--stage STAGE] activity ACCOUNT --from 2026-01-01 --to 2026-01-31

Without --stage it works on the local stack. `activity` prints what was logged of an account's requests, a JSON line each,
as far back as the archive may still be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from infrastructure import deployed
from infrastructure.deploy_upload import DeployError


def main() -> None:
    """Carry out one command; one sentence and exit code 1 when it can't be done."""
    options = _parser().parse_args()
    try:
        deployed.use(deployed.find(options.stage))
        options.run(options)
    except DeployError as error:
        sys.exit(f"{options.command}: {error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="infrastructure.operate", description="Work on a running deployment.")
    parser.add_argument("--stage", help="a deployment on AWS; the local stack if left out")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_activity(commands)
    return parser


def _add_activity(commands: Any) -> None:
    command = commands.add_parser("activity", help="print the archived log of an account's requests")
    command.add_argument("account", help="the account's id")
    command.add_argument("--from", dest="first", type=date.fromisoformat, required=True, help="first day (UTC)")
    command.add_argument("--to", dest="last", type=date.fromisoformat, required=True, help="last day (UTC)")
    command.set_defaults(run=_print_activity)


def _print_activity(options: argparse.Namespace) -> None:
    from chalicelib import clock
    from chalicelib.services.activity_archive import read_archive

    for line in read_archive(options.account, options.first, options.last, clock.now()):
        print(json.dumps(line, separators=(",", ":"), ensure_ascii=False))


if __name__ == "__main__":
    main()

"""What an operator does to a running deployment, by the product's own services and with the operator's own credentials.

    python -m infrastructure.operate [--stage STAGE] activity ACCOUNT --from 2026-01-01 --to 2026-01-31
                                                     certificate ACCOUNT
                                                     certificates
                                                     hold ACCOUNT --ground GROUND --until 2027-01-31
                                                     release ACCOUNT --ground GROUND
                                                     holds ACCOUNT
                                                     lift ACCOUNT
                                                     reindex ACCOUNT

Without --stage it works on the local stack. `activity` prints what was logged of an account's requests, a JSON line each,
as far back as the archive may still be read. `certificate` prints the proof of an account's erasure as JSON, `certificates`
a line for each purge. `hold` keeps what a ground covers (chalicelib/register/holds.py) from being purged until the
beginning of a day (UTC), `release` lifts that before its time, `holds` lists them. `lift` lets an account work again that Stripe's warnings of fraud
have suspended; the same warnings never suspend it again. `reindex` makes an account's search index anew from its contacts, while
everything goes on.

Exits with 1 and one sentence on standard error for what can't be done, with 2 for a command that makes no sense.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, date, datetime
from typing import Any

from infrastructure import deployed
from infrastructure.deploy_upload import DeployError


def main() -> None:
    """Carry out one command; one sentence and exit code 1 when it can't be done."""
    from chalicelib.errors import Problem

    options = _parser().parse_args()
    try:
        deployed.use(deployed.find(options.stage))
        options.run(options)
    except DeployError as error:
        sys.exit(f"{options.command}: {error}")
    except Problem as problem:
        said = "; ".join(f"{field} {message}" for field, message in problem.fields) or problem.detail
        sys.exit(f"{options.command}: {said}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="infrastructure.operate", description="Work on a running deployment.")
    parser.add_argument("--stage", help="a deployment on AWS; the local stack if left out")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_activity(commands)
    _add_certificates(commands)
    _add_holds(commands)
    _add_lift(commands)
    _add_reindex(commands)
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


def _add_certificates(commands: Any) -> None:
    command = commands.add_parser("certificate", help="print the proof of an account's erasure")
    command.add_argument("account", help="the account's id")
    command.set_defaults(run=_print_certificate)
    command = commands.add_parser("certificates", help="list all purges, the newest first")
    command.set_defaults(run=_print_certificates)


def _print_certificate(options: argparse.Namespace) -> None:
    from chalicelib.services.certificates import read_certificate

    print(json.dumps(read_certificate(options.account), indent=1))


def _print_certificates(options: argparse.Namespace) -> None:
    from chalicelib.services.certificates import list_certificates

    for one in list_certificates():
        erased = sum(one["erased"].values())
        print(
            f"{one['account_id']}  {one['status']:8}{one['started_at']}  {one['finished_at'] or '-':28}{erased} erased"
        )


def _add_holds(commands: Any) -> None:
    from chalicelib.register.holds import GROUNDS

    grounds = {"choices": sorted(GROUNDS), "required": True}
    hold = commands.add_parser("hold", help="keep what a ground covers of an account from being purged")
    hold.add_argument("account", help="the account's id")
    hold.add_argument("--ground", help="; ".join(f"{it.key}: {it.text}" for it in GROUNDS.values()), **grounds)
    hold.add_argument("--until", type=date.fromisoformat, required=True, help="the first day on which nothing is kept")
    hold.set_defaults(run=_place_hold)
    release = commands.add_parser("release", help="lift a hold before its end; a purge that waited for it goes on")
    release.add_argument("account", help="the account's id")
    release.add_argument("--ground", help="the ground of the hold", **grounds)
    release.set_defaults(run=_release_hold)
    holds = commands.add_parser("holds", help="list an account's holds")
    holds.add_argument("account", help="the account's id")
    holds.set_defaults(run=_print_holds)


def _place_hold(options: argparse.Namespace) -> None:
    from chalicelib.register.holds import GROUNDS
    from chalicelib.services.legal_holds import place_hold

    until = datetime(options.until.year, options.until.month, options.until.day, tzinfo=UTC)
    place_hold(options.account, options.ground, until)
    print(f"kept until {options.until}: {', '.join(GROUNDS[options.ground].stores)}")


def _release_hold(options: argparse.Namespace) -> None:
    from chalicelib.services.legal_holds import release_hold

    release_hold(options.account, options.ground)
    print("released")


def _print_holds(options: argparse.Namespace) -> None:
    from chalicelib.services.legal_holds import list_holds

    for hold in list_holds(options.account):
        print(f"{hold.ground:10}placed {hold.placed_at:%Y-%m-%d}  until {hold.until:%Y-%m-%d}")


def _add_lift(commands: Any) -> None:
    lift = commands.add_parser("lift", help="let an account work again that was suspended for suspicion of fraud")
    lift.add_argument("account", help="the account's id")
    lift.set_defaults(run=_lift)


def _lift(options: argparse.Namespace) -> None:
    from chalicelib.services.billing_lift import lift_suspension

    for concern_id, concern in lift_suspension(options.account).items():
        print(f"lifted: {concern['kind']} {concern_id} of {concern['since'][:10]}")


def _add_reindex(commands: Any) -> None:
    reindex = commands.add_parser("reindex", help="make an account's search index anew from its contacts")
    reindex.add_argument("account", help="the account's id")
    reindex.set_defaults(run=_reindex)


def _reindex(options: argparse.Namespace) -> None:
    from chalicelib.services.search_index import reindex

    print(f"blocks written: {reindex(options.account)}")


if __name__ == "__main__":
    main()

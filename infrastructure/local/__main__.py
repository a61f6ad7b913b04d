"""The command line of the local stack.

    python -m infrastructure.local up | down | reset | status | logs | run

`up` starts it or brings it up to date, `run` does so and stays until Ctrl-C; `down` keeps the data, `reset` wipes it;
`logs` shows what the functions wrote last.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from typing import Any

from infrastructure.local import emulator, stack
from infrastructure.local.environments import clean_environment
from infrastructure.local.failure import Failure
from infrastructure.local.progress import Progress
from infrastructure.local.settings import Place, place


def main() -> int:
    """Carry out one command; one sentence on standard error and exit code 1 when it can't be done."""
    parser = argparse.ArgumentParser(prog="infrastructure.local", description="The local stack.")
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument("--without-demo", action="store_true", help="leave out the demo account")
    options = parser.parse_args()
    try:
        where = place()
        _keep_to_ourselves()
        return COMMANDS[options.command](where, not options.without_demo)
    except Failure as failure:
        print(f"{options.command}: {failure}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.command}: the machine refuses: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{options.command}: interrupted; doing it again goes on from here", file=sys.stderr)
        return 130


def _keep_to_ourselves() -> None:
    environment = emulator.without_aws(clean_environment()) | emulator.ONLY_HERE
    os.environ.clear()
    os.environ.update(environment)


def _up(where: Place, demo: bool) -> int:
    started = time.monotonic()
    print(_summary(stack.up(where, Progress(), demo=demo), time.monotonic() - started))
    return 0


def _run(where: Place, demo: bool) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _up(where, demo)
        while all(stack.status(where).values()):
            time.sleep(1)
        raise Failure(f"a server has stopped by itself; the logs are in {where.run}")
    except KeyboardInterrupt:
        return 0
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        _down(where, demo)


def _down(where: Place, demo: bool) -> int:
    stopped = stack.down(where)
    print(f"stopped: {', '.join(stopped)}; the data is kept" if stopped else "nothing was running")
    return 0


def _reset(where: Place, demo: bool) -> int:
    stack.reset(where)
    print("stopped and wiped: the next `make up` starts from nothing")
    return 0


def _status(where: Place, demo: bool) -> int:
    servers = stack.status(where)
    for name, pid in servers.items():
        print(f"{name}: {f'runs, pid {pid}' if pid else 'does not run'}")
    if all(servers.values()):
        print(f"origin {where.origin}, mail {where.mail_url}, Stripe {where.stripe_url}, embedded AWS {where.aws_url}")
    return 0


def _logs(where: Place, demo: bool) -> int:
    from infrastructure.local import logs

    for line in logs.newest(where):
        print(line)
    return 0


def _summary(description: dict[str, Any], seconds: float) -> str:
    demo = description["demo"]
    lines = [
        f"Lead Labs is up ({seconds:.0f} s).",
        f"  product       {description['web_url']}   (API: {description['api_url']}/v1)",
        f"  sent mail     {description['mail_url']}",
        f"  Stripe        {description['stripe_url']}   (a stand-in: customers, payments, its clock)",
        f"  embedded AWS  {description['aws_endpoint_url']}",
    ]
    if demo:
        lines.append(f"  demo sign-in  {demo['email']}   {demo['password']}")
    return "\n".join(lines)


COMMANDS = {"up": _up, "down": _down, "reset": _reset, "status": _status, "logs": _logs, "run": _run}

if __name__ == "__main__":
    raise SystemExit(main())

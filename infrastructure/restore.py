"""Restores a deployment's tables to a moment without bringing back what was erased since (docs/operations.md).

    python -m infrastructure.restore [--stage STAGE] run --at 2026-11-24T08:00:00Z

in one go, or step by step, each of which can be repeated and goes on where it was interrupted:

    restore --at TIME   copies all tables beside those in use, contacts as they were at TIME
    replay              erases from the copies what was erased since
    switch              holds all functions, replays once more, and lets them work on the copies
    status              tells how far it is
    release             lets functions be started again when a switch was given up
    clean               deletes the tables that were replaced; until then they keep what is erased from now on

Without --stage it works on the local stack. `restore --home` copies back to the stack's own tables once these are cleaned.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from chalicelib import clock
from chalicelib.register.retention import RECOVERY_WINDOW
from infrastructure import deployed, restore_replay, restore_switch, restore_tables
from infrastructure.deploy_upload import DeployError, ensure_code_bucket
from infrastructure.deployed import Deployed
from infrastructure.restore_state import Restore, States


class Steps:
    """The steps of a restore of one stack."""

    def __init__(self, stack: Deployed) -> None:
        self._stack = stack
        self._dynamodb = stack.client("dynamodb")
        self._states = States(stack, ensure_code_bucket(stack.connection))

    def restore(self, moment: datetime | None, *, home: bool = False) -> Restore:
        """Copies the tables; goes on with a restore that is under way, unless another moment is asked for."""
        state = self._states.load()
        if state is None or state.cleaned:
            state = self._states.save(self._begin(moment or clock.now(), home=home))
        elif state.switched_at:
            raise DeployError(f"the tables {state.source}… were replaced and still hold what was in them: clean")
        elif moment not in (None, state.at):
            raise DeployError(f"a restore to {state.moment} is under way: go on with it, or give it up: clean")
        restore_tables.copy_tables(self._dynamodb, state, _say)
        return self._states.save(state.changed(copied=True))

    def replay(self) -> Restore:
        """Erases from the copies what was erased since the moment."""
        state = self._under_way()
        if not state.copied:
            raise DeployError("the tables aren't copied yet: restore")
        deployed.use(self._stack)
        now = clock.now()
        counts = restore_replay.replay(self._dynamodb, state, now)
        _say(", ".join(f"{name}: {count}" for name, count in counts.items()))
        return self._states.save(state.changed(replayed_at=clock.to_iso(now)))

    def switch(self) -> Restore:
        """Lets the product work on the copies, once everything is replayed and nothing has written since."""
        state = self._under_way()
        if state.replayed_at is None:
            raise DeployError("what was erased since the moment is not replayed on these tables yet: replay")
        restore_switch.hold(self._stack, _say)
        self._states.save(state.changed(stopped=True))
        self.replay()
        try:
            restore_switch.use_tables(self._stack, state.target, _say)
        except DeployError:
            self.release()
            raise
        self._states.save(self._under_way().changed(switched_at=clock.to_iso(clock.now())))
        self.release()
        return self.reindex()

    def reindex(self) -> Restore:
        """Makes the search index of every account anew, since what the copy has of it is some seconds older than the contacts."""
        deployed.use(self._stack)
        _say(f"blocks of the search index written: {restore_replay.reindex(self._dynamodb)}")
        return self._known()

    def release(self) -> Restore:
        """Lets functions be started again, on whichever tables they are."""
        restore_switch.release(self._stack, _say)
        return self._states.save(self._known().changed(stopped=False))

    def clean(self) -> Restore:
        """Deletes the tables that were replaced, or the copies of a restore that was given up."""
        state, used = self._known(), self._stack.settings()["TABLE_PREFIX"]
        unused = {state.source, state.target} - {used}
        if len(unused) != 1:
            raise DeployError(f"the stack works on {used}…, which is no part of the restore to {state.moment}")
        restore_tables.remove_tables(self._dynamodb, unused.pop(), _say)
        return self._states.save(state.changed(cleaned=True))

    def status(self) -> Restore:
        """How far it is."""
        return self._known()

    def _begin(self, moment: datetime, *, home: bool) -> Restore:
        now, used = clock.now(), self._stack.settings()["TABLE_PREFIX"]
        if not now - RECOVERY_WINDOW < moment <= now:
            raise DeployError(f"tables can be restored to any moment of the last {RECOVERY_WINDOW.days} days")
        own = f"{self._stack.name}-"
        target = own if home else f"{own}r{now:%Y%m%d%H%M%S}-"
        if target == used:
            raise DeployError("the stack works on its own tables already")
        return Restore(used, target, clock.to_iso(moment))

    def _known(self) -> Restore:
        state = self._states.load()
        if state is None:
            raise DeployError("nothing was restored here: restore --at TIME")
        return state

    def _under_way(self) -> Restore:
        state = self._known()
        if state.switched_at or state.cleaned:
            raise DeployError(f"the restore to {state.moment} is over: it was switched to, or given up")
        return state


def main() -> None:
    """Carry out one command; one sentence and exit code 1 when it can't be done."""
    options = _parser().parse_args()
    try:
        steps = Steps(deployed.find(options.stage))
        for name, value in asdict(_COMMANDS[options.command](steps, options)).items():
            print(f"{name:12}{value}")
    except DeployError as error:
        sys.exit(f"{options.command}: {error}")


def _run(steps: Steps, options: argparse.Namespace) -> Restore:
    steps.restore(options.at, home=options.home)
    steps.replay()
    return steps.switch()


_COMMANDS: dict[str, Callable[[Steps, argparse.Namespace], Restore]] = {
    "restore": lambda steps, options: steps.restore(options.at, home=options.home),
    "replay": lambda steps, options: steps.replay(),
    "switch": lambda steps, options: steps.switch(),
    "run": _run,
    "status": lambda steps, options: steps.status(),
    "reindex": lambda steps, options: steps.reindex(),
    "release": lambda steps, options: steps.release(),
    "clean": lambda steps, options: steps.clean(),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="infrastructure.restore", description="Restore a deployment's tables.")
    parser.add_argument("--stage", help="a deployment on AWS; the local stack if left out")
    parser.add_argument("command", choices=_COMMANDS)
    parser.add_argument("--at", type=clock.from_iso, help="the moment, with an offset; now if left out")
    parser.add_argument("--home", action="store_true", help="copy to the stack's own tables, which must be cleaned")
    return parser


def _say(line: str) -> None:
    print(f"… {line}", file=sys.stderr)


if __name__ == "__main__":
    main()

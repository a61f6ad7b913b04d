"""An import of as many rows as one likes on a local stack of its own, whose workers are killed at random meanwhile.

    python -m tests.benchmarks.million 1000000 --kills 20

Starts a stack in a folder of its own, uploads a file, starts the import by the API, and each time a random share of the rows
is done sends SIGKILL to one of the emulator's processes that run the import's function. In the end every claim, contact and
entry of history is compared with the file: nothing may be lost, nothing doubled. Prints a log and exits with 1 if anything
differs. The stack is stopped and forgotten, with `--keep` it stays.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx

from infrastructure.local.environments import clean_environment
from infrastructure.local.processes import running
from tests.benchmarks.figures import Figure, record
from tests.benchmarks.million_file import File, write_file
from tests.benchmarks.million_proof import differences
from tests.engines.session import free_port
from tests.support.stack import Stack, eventually

FUNCTION = b"ImportContacts"
LONGEST = 6 * 3600.0
COUNTS = ("created", "updated", "skipped", "failed")


def main() -> int:
    """Does it, and says how it went."""
    options = _options()
    home = Path(tempfile.mkdtemp(prefix="million-"))
    local = _Local(home)
    try:
        local.command("up", "--without-demo")
        stack = Stack(local.home)
        return _import(stack, local, options)
    finally:
        if not options.keep:
            local.command("reset")


def _import(stack: Stack, local: "_Local", options: argparse.Namespace) -> int:
    owner = stack.sign_up()
    account_id = owner.account["id"]
    _give_room(stack, account_id)
    file = write_file(local.home / "contacts.csv", options.rows, options.seed)
    say(f"{file.rows:,} rows in {file.path.stat().st_size:,} bytes: {len(file.contacts):,} addresses, {file.repeated:,} rows"
        f" that repeat one, {file.failing:,} that make no contact")  # fmt: skip
    path = f"/v1/imports/{_upload(owner.api, file)}"
    say("analysed; starting")
    started = time.monotonic()
    begun = owner.api.post(f"{path}/start", json={"duplicates": "overwrite"})
    assert begun.status_code == 202, begun.text
    reaper = _Reaper(local, file.rows, options.kills, options.seed)
    job = _until_done(owner.api, path, reaper)
    seconds = time.monotonic() - started
    say(f"{job['status']} after {seconds:,.0f} s: {file.rows / seconds:,.0f} rows/s, {reaper.killed} workers killed,"
        f" largest worker {reaper.largest / 1024:,.0f} MB")  # fmt: skip
    found = [
        f"import: {name} is {job[name]}, should be {wanted}"
        for name, wanted in file.counts.items()
        if job[name] != wanted
    ]
    found += differences(stack, account_id, file)
    for line in found[:20]:
        say(f"DIFFERS: {line}")
    say(f"{len(found)} differences: {'0 lost, 0 double' if not found else 'see above'}")
    if options.rows >= 1_000_000:
        note = f"{file.rows:,} rows, {reaper.killed} workers killed, {seconds:,.0f} s on the emulator"
        job_name = "import of 1,000,000 rows, memory of a worker"
        record(
            Figure(
                job_name,
                ours=reaper.largest / 1024,
                unit="MB",
                note=note,
                command="python -m tests.benchmarks.million 1000000",
            )
        )
    return 1 if found or job["status"] != "done" else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.million", description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the stack running")
    return parser.parse_args()


class _Local:
    """The local stack in a folder and on ports of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        ports = {f"LEADLABS_{name}": str(free_port()) for name in ("PORT", "MAIL_PORT", "STRIPE_PORT", "AWS_PORT")}
        self._environment = clean_environment() | ports | {"LEADLABS_HOME": str(home), "LEADLABS_KEEP": "no"}

    def command(self, *words: str) -> None:
        """Runs a command of infrastructure.local; raises CalledProcessError."""
        subprocess.run([sys.executable, "-m", "infrastructure.local", *words], env=self._environment, check=True)

    def workers(self) -> list[int]:
        """The processes that run the import's function: children of this stack's own emulator, and of no other."""
        emulator = running("emulator", self.home / "run")
        return [] if emulator is None else [child for child in _children(emulator) if _runs_imports(child)]


def _children(parent: int) -> list[int]:
    found = []
    for tasks in Path(f"/proc/{parent}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in tasks.read_text().split()]
    return found


def _runs_imports(process: int) -> bool:
    try:
        environment = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(item.startswith(b"AWS_LAMBDA_FUNCTION_NAME=") and FUNCTION in item for item in environment)


class _Reaper:
    """Kills a worker each time a random share of the rows is done, and keeps an eye on how large workers become."""

    def __init__(self, local: _Local, rows: int, kills: int, seed: int) -> None:
        self.killed, self.largest = 0, 0
        self._local, self._dice = local, random.Random(seed)
        self._due = sorted(int(rows * self._dice.uniform(0.01, 0.97)) for _ in range(kills))

    def look(self, processed: int) -> None:
        """Kills as many as are due."""
        workers = self._local.workers()
        for worker in workers:
            self.largest = max(self.largest, _peak_kilobytes(worker))
        if self._due and processed >= self._due[0] and workers:
            victim = self._dice.choice(workers)
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                return
            self._due.pop(0)
            self.killed += 1
            say(f"killed worker {victim}, one of {len(workers)}, at {processed:,} rows")


def _peak_kilobytes(worker: int) -> int:
    try:
        status = Path(f"/proc/{worker}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def _until_done(api: httpx.Client, path: str, reaper: _Reaper) -> dict[str, int]:
    told, before, deadline = 0.0, 0, time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        answer = api.get(path)
        if answer.status_code != 200:
            time.sleep(1)
            continue
        job = answer.json()
        assert job["processed"] >= before, "progress went back"
        before = job["processed"]
        if job["status"] != "running":
            return job
        reaper.look(before)
        if time.monotonic() - told > 10:
            told = time.monotonic()
            say(f"{before:,} rows, {job['rows_per_second']} a second, {job['seconds_left']} s left")
        time.sleep(0.3)
    raise TimeoutError("the import doesn't end")


def _give_room(stack: Stack, account_id: str) -> None:
    stack.aws("dynamodb").update_item(
        TableName=stack.table("accounts"),
        Key={"account_id": {"S": account_id}},
        UpdateExpression="SET #p = :p, #s = :s",
        ExpressionAttributeNames={"#p": "plan", "#s": "status"},
        ExpressionAttributeValues={":p": {"S": "business"}, ":s": {"S": "active"}},
    )


def _upload(api: httpx.Client, file: File) -> str:
    said = api.post("/v1/imports", json={"file_name": file.path.name}).json()
    with file.path.open("rb") as content:
        form = said["upload"]
        answer = httpx.post(form["url"], data=form["fields"], files={"file": (file.path.name, content)}, timeout=600)
    assert answer.status_code in (200, 204), answer.text
    path = f"/v1/imports/{said['id']}"

    def ready() -> bool:
        job = api.get(path).json()
        assert job["status"] != "failed", job["failure"]
        return bool(job["status"] == "ready")

    eventually(ready, 300)
    return str(said["id"])


def say(line: str) -> None:
    """A line of the log, with the time of day."""
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""The cold start of the API function in instructions: init and the first read of a contact, beside a bare boto3 handler.

    python -m tests.benchmarks.cold_start

All handlers lie in the same unpacked bundle and run on the same Python without site-packages, as in Lambda; valgrind
counts what each process executes, interpreter included. AWS answers over plain HTTP on loopback for all of them alike.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib import settings
from chalicelib.models.account import Account
from chalicelib.models.contact import Contact, partition_of
from chalicelib.models.member import Member
from chalicelib.models.session import Session
from chalicelib.tokens import token_hash
from infrastructure.build import build
from tests.benchmarks import bare_handlers
from tests.benchmarks.canned_aws import CannedAws
from tests.engines.session import ToolMissing

RUNNER = Path(__file__).with_name("lambda_process.py")
PREFIX = "lead-labs-bench-"
ACCOUNT, USER, CONTACT = "01JQ3Y8Z5T6V7W8X9Y0ABCDEFG", "01JQ3Y8Z5T6V7W8X9Y0ABCDEFH", "01JQ3Y8Z5T6V7W8X9Y0ABCDEFJ0"
TOKEN = f"{USER}.{'A' * 43}"
EDGE_KEY = "k" * 64
HANDLERS = {
    "empty handler": ("bare_empty.handler", {"statusCode": 200}),
    "boto3 get_item": ("bare_boto3.handler", {"statusCode": 200}),
    "Lead Labs API": ("app.app", {"statusCode": 200}),
}
EMPTY, BOTO3, OURS = HANDLERS


@dataclass(frozen=True)
class Figures:
    """Instructions executed by each handler's process, from exec to exit."""

    instructions: dict[str, int]

    def relative(self, name: str, to: str) -> float:
        """How many times as much one handler costs as another."""
        return self.instructions[name] / self.instructions[to]

    def table(self) -> str:
        """The figures to print."""
        lines = [f"{'':16} {'instructions':>14} {'x empty':>8} {'x boto3':>8}"]
        lines += [
            f"{name:16} {count:14,} {self.relative(name, EMPTY):8.2f} {self.relative(name, BOTO3):8.2f}"
            for name, count in self.instructions.items()
        ]
        return "\n".join(lines)


def measure() -> Figures:
    """Builds the bundle if need be and counts. Raises ToolMissing without valgrind."""
    if shutil.which("valgrind") is None:
        raise ToolMissing("valgrind, which counts instructions (Debian and Ubuntu: apt-get install valgrind)")
    with prepared() as (run, environment):
        return Figures({name: count(run, environment, name) for name in HANDLERS})


@contextmanager
def prepared():
    """A folder with the unpacked bundle and the request in it, and the environment of a function beside canned AWS."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder)
        unpack(run / "bundle")
        (run / "event.json").write_text(json.dumps(event()))
        aws = CannedAws(items(datetime.now(UTC)), {"edge": EDGE_KEY, "app": "s" * 64})
        try:
            yield run, environment_of(aws)
        finally:
            aws.close()


def unpack(bundle: Path) -> None:
    """The packaged bundle, with the handlers to compare with added to it and compiled as everything in it is."""
    with zipfile.ZipFile(build().bundle_path) as archive:
        archive.extractall(bundle)
    for name, code in {"bare_empty": bare_handlers.EMPTY, "bare_boto3": bare_handlers.BOTO3}.items():
        add_handler(bundle, name, code)


def add_handler(bundle: Path, name: str, code: str) -> None:
    """Puts a handler into the bundle, compiled and without its source."""
    source = bundle / f"{name}.py"
    source.write_text(code)
    options = ["-q", "-b", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([sys.executable, "-m", "compileall", *options, str(source)], check=True)
    source.unlink()


def command(run: Path, name: str) -> list[str]:
    """The command line of one handler's process."""
    handler, expected = HANDLERS[name]
    (run / "expected.json").write_text(json.dumps(expected))
    return command_of(run, handler)


def command_of(run: Path, handler: str) -> list[str]:
    """The command line of a handler's process; event and expected answer lie in the folder."""
    return [
        python(),
        "-I",
        "-S",
        *map(str, (RUNNER, run / "bundle", handler, run / "event.json", run / "expected.json")),
    ]


def count(run: Path, environment: dict[str, str], name: str) -> int:
    """The instructions of one handler's process."""
    return count_command(environment, command(run, name))


def count_command(environment: dict[str, str], command: list[str]) -> int:
    """The instructions of a process."""
    options = ["--tool=cachegrind", "--cache-sim=no", "--branch-sim=no", "--cachegrind-out-file=/dev/null"]
    done = subprocess.run(
        ["valgrind", *options, *command], env=environment, capture_output=True, text=True, check=False
    )
    found = re.search(r"I +refs: +([0-9,]+)", done.stderr)
    if done.returncode or not found:
        raise RuntimeError(f"{command} failed under valgrind:\n{done.stderr[-2000:]}\n{done.stdout[-2000:]}")
    return int(found[1].replace(",", ""))


def python() -> str:
    """The interpreter itself, not a virtual environment's link to it: nothing but the bundle may be found."""
    return os.path.realpath(sys.executable)


def environment_of(aws: CannedAws) -> dict[str, str]:
    """What Lambda and the template set, and a fixed hash seed, as the order of sets costs instructions too."""
    names = {name: f"bench-{name.lower()}" for name in settings.NAMES}
    names |= {"TABLE_PREFIX": PREFIX, "PUBLIC_URL": "https://bench.example.com"}
    names |= {"EDGE_SECRET_ID": "edge", "APP_SECRET_ID": "app"}
    lambda_own = {"AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_LAMBDA_FUNCTION_NAME": "bench"}
    access = {"AWS_ACCESS_KEY_ID": "A" * 20, "AWS_SECRET_ACCESS_KEY": "s" * 40, "AWS_SESSION_TOKEN": "t" * 300}
    fixed = {"PYTHONHASHSEED": "0", "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"}
    partition = {"PARTITION": partition_of(ACCOUNT, CONTACT), "AWS_ENDPOINT_URL": aws.url}
    return names | lambda_own | access | fixed | partition


def items(now: datetime) -> dict[str, list[dict]]:
    """What the tables hold: a signed-in owner and one contact."""
    account = Account(
        ACCOUNT,
        company="Example Ltd",
        status="trial",
        trial_ends_at=now + timedelta(days=14),
        created_at=now,
        updated_at=now,
    )
    member = Member(ACCOUNT, USER, role="owner", joined_at=now)
    session = Session(
        USER,
        token_hash(TOKEN),
        account_id=ACCOUNT,
        created_at=now,
        last_seen_at=now,
        ends_at=now + timedelta(days=90),
        expires_at=now + timedelta(days=14),
    )
    contact = Contact(
        partition_of(ACCOUNT, CONTACT),
        CONTACT,
        email="jane@example.com",
        first_name="Jane",
        last_name="Doe",
        company="Example Ltd",
        tags=["customer", "spring fair"],
        custom={"size": "11-50"},
        address={"city": "London", "country": "GB"},
        status="active",
        created_at=now,
        updated_at=now,
        last_processed_at=now,
        version=1,
        expires_at=now + timedelta(days=7 * 365),
    )
    contact.set_sort_keys()
    rows = {"accounts": account, "members": member, "sessions": session, "contacts": contact}
    return {PREFIX + name: [row.serialize()] for name, row in rows.items()}


def event() -> dict:
    """`GET /v1/contacts/{contact_id}` by a browser, as API Gateway hands it over behind the distribution
    (https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html)."""
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "br,gzip",
        "Cookie": f"__Host-session={TOKEN}",
        "Host": "bench.example.com",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "CloudFront-Viewer-Address": "192.0.2.7:44321",
        "CloudFront-Viewer-Country": "FR",
        "X-Edge-Key": EDGE_KEY,
    }
    return {
        "resource": "/contacts/{contact_id}",
        "path": f"/contacts/{CONTACT}",
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"contact_id": CONTACT},
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
        "requestContext": {
            "resourcePath": "/contacts/{contact_id}",
            "httpMethod": "GET",
            "path": f"/v1/contacts/{CONTACT}",
            "stage": "v1",
            "requestId": "11111111-2222-3333-4444-555555555555",
            "identity": {"sourceIp": "192.0.2.200", "userAgent": headers["User-Agent"]},
        },
    }


if __name__ == "__main__":
    print(measure().table())

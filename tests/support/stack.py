"""A deployed stack as a test sees it: HTTP clients, mail, AWS behind it, and people who sign up through the API."""

import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import boto3
import httpx

from chalicelib import clock
from infrastructure.local.emulator import ACCESS
from infrastructure.local.environments import ROOT

PASSWORD = "correct horse battery staple, in tests"
T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in: `api` carries the session's cookie."""

    api: httpx.Client
    email: str
    password: str
    user: dict[str, Any]
    account: dict[str, Any]
    role: str


class Stack:
    """The stack that `stack.json` in the folder `home` describes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.description: dict[str, Any] = json.loads((home / "stack.json").read_text())
        self.origin: str = self.description["api_url"]
        self._clients: list[httpx.Client] = []

    def client(self, **headers: str) -> httpx.Client:
        """A new caller with an IP address of its own (so that limits per address don't meet) and no session."""
        viewer = f"198.51.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
        client = httpx.Client(base_url=self.origin, headers={"X-Local-Viewer": viewer} | headers, timeout=40)
        self._clients.append(client)
        return client

    def close(self) -> None:
        """Close every client made here."""
        while self._clients:
            self._clients.pop().close()

    def aws(self, service: str) -> Any:
        """A boto3 client of the AWS behind the stack."""
        return boto3.client(
            service,
            endpoint_url=self.description["aws_endpoint_url"],
            region_name=self.description["region"],
            aws_access_key_id=ACCESS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=ACCESS["AWS_SECRET_ACCESS_KEY"],
        )

    def table(self, name: str) -> str:
        """The real name of a table."""
        return f"{self.description['table_prefix']}{name}"

    def command(self, module: str, *arguments: str, code: int = 0) -> str:
        """What `python -m infrastructure.<module>` prints when it works on this stack; with a `code`, what it says as it
        fails with that."""
        done = subprocess.run(
            [sys.executable, "-m", f"infrastructure.{module}", *arguments],
            cwd=ROOT, env=os.environ | {"LEADLABS_HOME": str(self.home)}, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code == 0 else done.stderr

    def run_schedule(self, function: str, moment: datetime) -> None:
        """Sends a scheduled function (`ExpireSignups`, as the template calls it) its event as if it were `moment`."""
        cloudformation = self.aws("cloudformation")
        found = cloudformation.describe_stack_resource(
            StackName=self.description["stack_name"], LogicalResourceId=function
        )
        name = found["StackResourceDetail"]["PhysicalResourceId"]
        event = dict.fromkeys(("version", "id", "account", "region", "source", "detail-type"), "")
        payload = event | {"resources": [], "detail": {}, "time": clock.to_iso(moment)}
        said = self.aws("lambda").invoke(FunctionName=name, Payload=json.dumps(payload))
        assert "FunctionError" not in said, said["Payload"].read()

    def items(self, table: str) -> list[dict[str, Any]]:
        """Everything that a table holds, in DynamoDB's own form."""
        pages = self.aws("dynamodb").get_paginator("scan").paginate(TableName=self.table(table), ConsistentRead=True)
        return [item for page in pages for item in page["Items"]]

    def objects(self, bucket: str, prefix: str = "") -> dict[str, bytes]:
        """The present objects of a bucket (`files` or `archive`) under a prefix, by key."""
        s3, name = self.aws("s3"), self.description["outputs"][f"{bucket.capitalize()}BucketName"]
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=name, Prefix=prefix)
        keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
        return {key: s3.get_object(Bucket=name, Key=key)["Body"].read() for key in keys}

    def log_lines(self, since: int, group: str = "") -> list[str]:
        """What every function has written since then (epoch milliseconds), whole streams at a time; `group` is a part of the
        log group's name."""
        logs = self.aws("logs")
        groups = logs.get_paginator("describe_log_groups").paginate().search("logGroups[].logGroupName")
        found: list[str] = []
        for name in [name for name in groups if group in name]:
            streams = logs.get_paginator("describe_log_streams").paginate(logGroupName=name)
            for stream in streams.search("logStreams[].logStreamName"):
                found += _stream_lines(logs, name, stream, since)
        return found

    def request_lines(self, since: int) -> list[dict[str, Any]]:
        """The line of each request since then."""
        lines = self.log_lines(since, "api_handler")
        return [json.loads(line) for line in lines if line.startswith('{"kind":"request"')]

    def mail(self, to: str, *, subject: str = "", seconds: float = 15) -> dict[str, Any]:
        """The newest mail to an address whose subject holds `subject`; waits until there is one."""
        return eventually(lambda: next((m for m in self.mails(to) if subject in m["subject"]), None), seconds)

    def mails(self, to: str) -> list[dict[str, Any]]:
        """All mails to an address, newest first."""
        found: list[dict[str, Any]] = httpx.get(f"{self.description['mail_url']}/messages", params={"to": to}).json()
        return found

    def mailed_token(self, to: str, *, subject: str = "") -> str:
        """The token in the link of the newest mail to an address."""
        return token_in(self.mail(to, subject=subject))

    def sign_up(self, **fields: Any) -> Person:
        """A new person, owner of a new account, through sign-up and the mailed link."""
        api = self.client()
        policy = api.get("/v1/policy").json()
        body = {
            "email": new_address(),
            "password": PASSWORD,
            "name": "Test Person",
            "company": "Test Company",
            "locale": "en",
            "accept": {document: policy[document]["version"] for document in ("terms", "privacy")},
            "newsletter": False,
        } | fields
        said = api.post("/v1/signup", json=body)
        assert said.status_code == 202, said.text
        opened = api.post("/v1/signup/confirm", json={"token": self.mailed_token(body["email"])})
        return _person(api, opened, body["email"], body["password"])

    def join(self, owner: Person, role: str) -> Person:
        """A new person who accepts an invitation into the account of `owner`."""
        api, address = self.client(), new_address()
        invited = owner.api.post("/v1/team/invitations", json={"email": address, "role": role})
        assert invited.status_code == 201, invited.text
        body = {"token": self.mailed_token(address), "name": "Test Colleague", "password": PASSWORD}
        policy = api.get("/v1/policy").json()
        body["accept"] = {document: policy[document]["version"] for document in ("terms", "privacy")}
        return _person(api, api.post("/v1/invitations/accept", json=body), address, PASSWORD)

    def sign_in(self, email: str, password: str) -> Person:
        """Somebody who has an account already."""
        api = self.client()
        return _person(api, api.post("/v1/session", json={"email": email, "password": password}), email, password)


def new_address(domain: str = "people.example.com") -> str:
    """An address that nobody had before."""
    return f"{secrets.token_hex(8)}@{domain}"


def a_minute_ago() -> int:
    """Epoch milliseconds, for reading logs from: the emulator gives the first 10,000 events and no word of more."""
    return int((time.time() - 60) * 1000)


def _stream_lines(logs: Any, group: str, stream: str, since: int) -> list[str]:
    request = {"logGroupName": group, "logStreamName": stream, "startTime": since, "startFromHead": True}
    found: list[str] = []
    while True:
        page = logs.get_log_events(**request)
        found += [event["message"] for event in page["events"]]
        if not page["events"] or page["nextForwardToken"] == request.get("nextToken"):
            return found
        request["nextToken"] = page["nextForwardToken"]


def token_in(message: dict[str, Any]) -> str:
    """The token in the link of a mail."""
    found = re.search(r"[?&]token=([A-Za-z0-9._~%-]+)", message["text"])
    assert found, f"no link with a token in: {message['text']}"
    return found.group(1)


def eventually(attempt: Callable[[], T | None], seconds: float = 30, pause: float = 0.1) -> T:
    """What `attempt` gives as soon as it gives something; fails when the time is up."""
    deadline = time.monotonic() + seconds
    while not (result := attempt()):
        assert time.monotonic() < deadline, f"nothing within {seconds:.0f} s"
        time.sleep(pause)
    return result


def _person(api: httpx.Client, opened: httpx.Response, email: str, password: str) -> Person:
    assert opened.status_code == 201, opened.text
    view = opened.json()
    return Person(api, email, password, view["user"], view["account"], view["role"])

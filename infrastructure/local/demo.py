"""The demo account, made through the public API as any customer makes one: sign up, open the mailed link, import a file."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from infrastructure.local.demo_contacts import BLACKLIST, as_csv
from infrastructure.local.failure import Failure
from infrastructure.local.mailbox import list_messages

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from infrastructure.local.settings import Place

SIGN_IN = {"email": "demo@example.com", "password": "a long demo password for local use"}
SECONDS_TO_WAIT = 60


def seed(place: Place, say: Callable[[str], None]) -> None:
    """Make the demo account with its contacts, tags and blacklist; what an earlier try has done is found and kept.

    Raises Failure with what the API said when it refuses a step.
    """
    import httpx

    say("making the demo account")
    with httpx.Client(base_url=f"{place.origin}/v1", timeout=60, trust_env=False) as api:
        if api.post("/session", json=SIGN_IN).status_code != 201:
            _sign_up(api, place)
        if not _ask(api, "GET", "/contacts", params={"limit": 1})["items"]:
            _import_contacts(api)
        for entry in BLACKLIST:
            _ask(api, "POST", "/blacklist", json=entry, also_fine=(409,))


def _sign_up(api: httpx.Client, place: Place) -> None:
    policy = _ask(api, "GET", "/policy")
    wish = SIGN_IN | {"name": "Demo Person", "company": "Demo Company", "locale": "en", "newsletter": False}
    accepted = {document: policy[document]["version"] for document in ("terms", "privacy")}
    _ask(api, "POST", "/signup", json=wish | {"accept": accepted})
    mail = _wait("the confirmation mail", lambda: next(iter(list_messages(place.mail, SIGN_IN["email"], most=1)), None))
    link = re.search(r"[?&]token=([^\s&]+)", mail["text"])
    if link is None:
        raise Failure("The demo account could not be made: the confirmation mail has no link.")
    _ask(api, "POST", "/signup/confirm", json={"token": link.group(1)})


def _import_contacts(api: httpx.Client) -> None:
    import httpx

    job = _ask(api, "POST", "/imports", json={"file_name": "demo contacts.csv"})
    form = job["upload"]
    sent = httpx.post(form["url"], data=form["fields"], files={"file": as_csv()}, timeout=60, trust_env=False)
    if sent.is_error:
        raise Failure(f"The demo contacts could not be uploaded: S3 answers {sent.status_code}.")
    path = f"/imports/{job['id']}"
    _wait("the analysis of the demo contacts", lambda: _if_status(_ask(api, "GET", path), "ready"))
    _ask(api, "POST", f"{path}/start", json={"duplicates": "skip"})
    _wait("the import of the demo contacts", lambda: _if_status(_ask(api, "GET", path), "done"))


def _if_status(job: dict[str, Any], status: str) -> dict[str, Any] | None:
    if job["status"] == "failed":
        raise Failure(f"The demo contacts could not be imported: {job['failure']}")
    return job if job["status"] == status else None


def _ask(api: httpx.Client, method: str, path: str, *, also_fine: tuple[int, ...] = (), **body: Any) -> dict[str, Any]:
    answer = api.request(method, path, **body)
    if answer.is_error and answer.status_code not in also_fine:
        raise Failure(f"The demo account could not be made: {method} {path} answers {answer.status_code} {answer.text}")
    content: dict[str, Any] = answer.json()
    return content


def _wait(what: str, attempt: Callable[[], dict[str, Any] | None]) -> dict[str, Any]:
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while not (result := attempt()):
        if time.monotonic() > deadline:
            raise Failure(f"The demo account could not be made: {what} did not come within {SECONDS_TO_WAIT} s.")
        time.sleep(0.2)
    return result

"""What taking in a webhook costs: its start-up in instructions beside bare handlers, and verified events per CPU second.

    python -m tests.benchmarks.webhook

Start-up is counted as in cold_start.py: in the packaged bundle, by valgrind, AWS answering over loopback. The same signed
event goes to a handler that does the whole work with boto3 and stripe-python, to ours, and to our verification alone.
"""

import hmac
import json
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks import bare_handlers, cold_start
from tests.benchmarks.canned_aws import CannedAws

SECRET = "whsec_" + "s" * 32
OBJECT = {
    "id": "sub_1TestTestTestTestTestTest",
    "object": "subscription",
    "customer": "cus_TestTestTest12",
    "status": "active",
    "items": {"data": [{"id": f"si_{number}", "price": {"id": "price_1"}} for number in range(12)]},
    "metadata": {"note": "x" * 1500},
}
EVENT = json.dumps(
    {
        "id": "evt_1TestTestTestTestTestTest",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": 1_790_000_000,
        "data": {"object": OBJECT},
        "livemode": False,
        "type": "customer.subscription.updated",
    }
)
"""About as large as a subscription's event is."""
OURS = "our webhook route"
HANDLERS = {
    "empty handler": ("bare_empty.handler", {"statusCode": 200}),
    "boto3: record and queue": ("bare_webhook.handler", {"statusCode": 204}),
    "the same with stripe": ("bare_stripe.handler", {"statusCode": 204}),
    "our verification": ("bare_verify.handler", {"statusCode": 204}),
    OURS: ("app.app", {"statusCode": 204}),
}
BOTO3 = "boto3: record and queue"
EMPTY = "empty handler"
VERIFY = "our verification"
_SECONDS = 2.0


def measure() -> dict[str, int]:
    """Instructions of each handler's process, from exec to exit. Raises ToolMissing without valgrind."""
    with _prepared() as (run, environment):
        found = {}
        for name, (handler, expected) in HANDLERS.items():
            (run / "event.json").write_text(json.dumps(_request(time.time())))  # a signature is good for five minutes
            (run / "expected.json").write_text(json.dumps(expected))
            found[name] = cold_start.count_command(environment, cold_start.command_of(run, handler))
        return found


@contextmanager
def _prepared():
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder)
        cold_start.unpack(run / "bundle")
        for name, code in bare_handlers.WEBHOOKS.items():
            cold_start.add_handler(run / "bundle", name, code)
        stripe = json.dumps({"api_key": "sk_test_x", "webhook_secrets": [SECRET]})
        aws = CannedAws({}, {"edge": cold_start.EDGE_KEY, "app": "s" * 64, "stripe": stripe})
        try:
            yield run, cold_start.environment_of(aws) | {"STRIPE_SECRET_ID": "stripe", "SECRET": SECRET}
        finally:
            aws.close()


def _request(now: float) -> dict:
    stamp = str(int(now))
    signature = hmac.digest(SECRET.encode(), f"{stamp}.{EVENT}".encode(), "sha256").hex()
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": f"t={stamp},v1={signature}"}
    return cold_start.event() | {
        "resource": "/webhooks/stripe",
        "path": "/webhooks/stripe",
        "httpMethod": "POST",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "pathParameters": None,
        "body": EVENT,
        "requestContext": cold_start.event()["requestContext"]
        | {"resourcePath": "/webhooks/stripe", "httpMethod": "POST", "path": "/v1/webhooks/stripe"},
    }


def verified_per_second() -> dict[str, float]:
    """Events verified and read per second of CPU time, by stripe-python's construct_event and by ours."""
    import stripe

    from chalicelib.services.billing_events import read_event
    from chalicelib.services.stripe_signatures import is_signed

    raw, now = EVENT.encode(), int(time.time())
    header = f"t={now},v1={hmac.digest(SECRET.encode(), f'{now}.'.encode() + raw, 'sha256').hex()}"

    def ours() -> None:
        assert is_signed(raw, header, (SECRET,), now)
        read_event(raw)

    def theirs() -> None:
        stripe.Webhook.construct_event(raw, header, SECRET)

    return {"stripe.Webhook.construct_event": _rate(theirs), "ours: is_signed and read_event": _rate(ours)}


def _rate(work) -> float:
    for _ in range(50):
        work()
    count, began = 0, time.process_time()
    while (spent := time.process_time() - began) < _SECONDS:
        for _ in range(50):
            work()
        count += 50
    return count / spent


def table(instructions: dict[str, int], rates: dict[str, float]) -> str:
    """The figures to print."""
    lines = [f"{'start-up and one webhook':26} {'instructions':>14} {'x empty':>8} {'x boto3':>8}"]
    lines += [
        f"{name:26} {count:14,} {count / instructions[EMPTY]:8.2f} {count / instructions[BOTO3]:8.2f}"
        for name, count in instructions.items()
    ]
    slow = min(rates.values())
    lines += ["", f"{'verified per CPU second':34} {'events':>10} {'x':>7}"]
    lines += [f"{name:34} {rate:10,.0f} {rate / slow:7.1f}" for name, rate in rates.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(measure(), verified_per_second()))

"""Up, down, reset, status: the local stack as a whole. Each step finds out what is there already and does the rest."""

from __future__ import annotations

import hashlib
import http.client
import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infrastructure.local import emulator
from infrastructure.local.environments import ROOT, clean_environment, ensure, exclusive
from infrastructure.local.failure import Failure
from infrastructure.local.front import Settings as FrontSettings
from infrastructure.local.processes import Server, ensure_running, refuse_taken, running, stop
from infrastructure.local.settings import STACK_NAME, Place
from infrastructure.local.stripe.server import Settings as StripeSettings
from infrastructure.local.stripe.server import keys_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from infrastructure.build import BuildResult
    from infrastructure.deploy_upload import Connection

    Say = Callable[[str], None]

HERE = Path(__file__).parent
EMULATOR_LOCK = ROOT / "infrastructure" / "requirements-emulator.txt"
MAIL_FROM = "no-reply@lead-labs.example"
SECONDS_TO_FIRST_ANSWER = 60
SERVERS = ("front", "stripe", "emulator")
DEMO = "demo.json"


@dataclass(frozen=True, slots=True)
class Deployed:
    """What the deployment of a build gave: the stack's outputs, and the key that the distribution sends along."""

    fingerprint: str
    outputs: dict[str, str]
    edge_key: str


def up(place: Place, say: Say, *, demo: bool = True) -> dict[str, Any]:
    """Bring the stack up to the present code, and give back its description, which is also in `stack.json`.

    Raises Failure with one sentence when a step can't be done; doing it again goes on where it stopped.
    """
    place.home.mkdir(parents=True, exist_ok=True)
    with exclusive(place.home / "up.lock"):
        _refuse_taken_ports(place)
        with ThreadPoolExecutor(1) as beside:
            building = beside.submit(_build, say)
            _start_emulator(place, say)
            _start_stripe(place, say)
            built = building.result()
        deployed = _deploy(place, built, say)
        _start_front(place, deployed, built, say)
        if not _answers(place, SECONDS_TO_FIRST_ANSWER):
            raise Failure(f"The API is deployed but does not answer; {_why_not(place)}")
        sign_in = _demo(place, say) if demo else None
        description = _describe(place, deployed, sign_in)
        unfinished = place.description.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(description, indent=1) + "\n")
        unfinished.rename(place.description)  # whoever waits for it reads it whole
    return description


def down(place: Place) -> list[str]:
    """Stop what `up` started and keep the state; the names of what was stopped."""
    place.description.unlink(missing_ok=True)
    return [name for name in SERVERS if stop(name, place.run)]


def reset(place: Place) -> list[str]:
    """Stop, and forget every account, contact, file and mail of this stack."""
    stopped = down(place)
    for folder in (place.state, place.run):
        shutil.rmtree(folder, ignore_errors=True)
    return stopped


def status(place: Place) -> dict[str, int | None]:
    """The pid of each server, None where it doesn't run."""
    return {name: running(name, place.run) for name in SERVERS}


def _refuse_taken_ports(place: Place) -> None:
    if not running("front", place.run):
        refuse_taken("LEADLABS_PORT", place.port)
        refuse_taken("LEADLABS_MAIL_PORT", place.mail_port)
    if not running("stripe", place.run):
        refuse_taken("LEADLABS_STRIPE_PORT", place.stripe_port)
    if not running("emulator", place.run):
        refuse_taken("LEADLABS_AWS_PORT", place.aws_port)


def _build(say: Say) -> BuildResult:
    from infrastructure.build import build
    from infrastructure.build_errors import BuildError

    try:
        return build(progress=say)
    except BuildError as error:
        raise Failure(f"The build failed: {error}") from error


def _start_emulator(place: Place, say: Say) -> None:
    python = ensure(ROOT / ".local" / "emulator", EMULATOR_LOCK, say)
    scratch = place.run / "scratch"
    if not running("emulator", place.run):
        shutil.rmtree(scratch, ignore_errors=True)
    server = Server(
        name="emulator",
        command=emulator.command_on(python, place.aws_port),
        environment=emulator.environment_on(
            place.aws_port,
            scratch,
            place.mail,
            place.state if place.keeps else None,
            lambda_python=_empty_environment(),
        ),
        ports={"LEADLABS_AWS_PORT": place.aws_port},
        ready=lambda: emulator.healthy(place.aws_port),
        version=_version("emulator.py", "emulator_server.py", EMULATOR_LOCK),
    )
    if ensure_running(server, place.run):
        say(f"embedded AWS started on {place.aws_url}")


def _start_stripe(place: Place, say: Say) -> None:
    settings = StripeSettings(
        port=place.stripe_port, folder=str(place.stripe), webhook_url=f"{place.origin}/v1/webhooks/stripe"
    )
    files = sorted(path.relative_to(HERE) for path in (HERE / "stripe").rglob("*.py"))
    plans = ROOT / "chalicelib" / "register" / "plans.py"
    server = Server(
        name="stripe",
        command=[sys.executable, "-m", "infrastructure.local.stripe.server"],
        environment=clean_environment() | settings.environment(),
        ports={"LEADLABS_STRIPE_PORT": place.stripe_port},
        ready=lambda: _status_of(place.stripe_port, "/_control/clock") == 200,
        version=_version(*files, "loopback.py", plans, also=repr(settings)),
    )
    if ensure_running(server, place.run):
        say(f"Stripe stand-in started on {place.stripe_url}")


def _empty_environment() -> Path:
    """A Python without packages, which functions run on."""
    environment = ROOT / ".local" / "lambda"
    python = environment / "bin" / "python"
    with exclusive(ROOT / ".local" / "lambda.lock"):
        if not python.exists():
            command = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(environment)]
            subprocess.run(command, check=True, env=clean_environment())
    return python


def _deploy(place: Place, built: BuildResult, say: Say) -> Deployed:
    record = place.state / "deployed.json"
    parameters = {"Stage": "local", "PublicUrl": place.origin, "MailFrom": MAIL_FROM, "SettleSeconds": "1"}
    parameters["StripeApiBase"] = place.stripe_url
    content = built.template_path.read_bytes() + built.code_key.encode() + json.dumps(parameters).encode()
    fingerprint = hashlib.sha256(content).hexdigest()
    earlier = Deployed(**json.loads(record.read_text())) if record.exists() else None
    if earlier and not _knows(place, earlier.outputs["ApiId"]):
        say("the embedded AWS could not read its state and has forgotten everything")
        (place.state / DEMO).unlink(missing_ok=True)
    elif earlier and earlier.fingerprint == fingerprint:
        return earlier
    say("deploying to the embedded AWS")
    outputs, edge_key = _deploy_now(place, built, parameters, say)
    deployed = Deployed(fingerprint, outputs, edge_key)
    facts = {"fingerprint": fingerprint, "outputs": outputs, "edge_key": edge_key}
    record.write_text(json.dumps(facts))
    return deployed


def _knows(place: Place, api_id: str) -> bool:
    """Whether the embedded AWS has this API: a stage that it lacks is forbidden, an API that it lacks is not found."""
    return _status_of(place.aws_port, f"/_aws/execute-api/{api_id}/no-such-stage/") == 403


def _deploy_now(place: Place, built: BuildResult, parameters: dict[str, str], say: Say) -> tuple[dict[str, str], str]:
    from botocore.exceptions import BotoCoreError, ClientError

    from infrastructure.deploy import deploy
    from infrastructure.deploy_upload import DeployError, connect

    try:
        outputs = deploy(
            STACK_NAME, built, parameters, endpoint_url=place.aws_url, region=emulator.REGION, progress=say
        )
        aws = connect(place.aws_url, emulator.REGION)
        aws.client("ses").verify_email_identity(EmailAddress=MAIL_FROM)
        secrets, keys = aws.client("secretsmanager"), keys_in(place.stripe)
        known = {"api_key": keys["api_key"], "webhook_secrets": [keys["webhook_secret"]]}
        secrets.put_secret_value(SecretId=_secret_id(aws, "StripeSecret"), SecretString=json.dumps(known))
        edge_key: str = secrets.get_secret_value(SecretId=_secret_id(aws, "EdgeSecret"))["SecretString"]
        return outputs, edge_key
    except DeployError as error:
        hint = "make reset starts from nothing, should it stay so"
        raise Failure(f"The deployment failed: {error}; {_why_not(place)}; {hint}") from error
    except (BotoCoreError, ClientError) as error:
        raise Failure(f"The deployment broke off: {error}; {_why_not(place)}") from error


def _secret_id(aws: Connection, logical_id: str) -> str:
    where = aws.client("cloudformation").describe_stack_resource(StackName=STACK_NAME, LogicalResourceId=logical_id)
    secret_id: str = where["StackResourceDetail"]["PhysicalResourceId"]
    return secret_id


def _start_front(place: Place, deployed: Deployed, built: BuildResult, say: Say) -> None:
    settings = FrontSettings(
        port=place.port,
        mail_port=place.mail_port,
        mail_folder=str(place.mail),
        stripe_port=place.stripe_port,
        aws_port=place.aws_port,
        api_id=deployed.outputs["ApiId"],
        edge_key=deployed.edge_key,
        site=str(built.site_path),
    )
    server = Server(
        name="front",
        command=[sys.executable, "-m", "infrastructure.local.front"],
        environment=clean_environment() | settings.environment(),
        ports={"LEADLABS_PORT": place.port, "LEADLABS_MAIL_PORT": place.mail_port},
        ready=lambda: _status_of(place.port, "/") == 200 and _status_of(place.mail_port, "/messages") == 200,
        version=_version(
            "front.py",
            "loopback.py",
            "mailbox.py",
            "mail_page.py",
            "../site.py",
            also=repr(settings) + _site_stamp(built),
        ),
    )
    if ensure_running(server, place.run):
        say(f"origin started on {place.origin}")


def _site_stamp(built: BuildResult) -> str:
    from infrastructure.build_site import STAMP

    return (built.site_path / STAMP).read_text() if built.site_path else ""


def _demo(place: Place, say: Say) -> dict[str, str]:
    from infrastructure.local import demo

    record = place.state / DEMO
    if not record.exists():
        demo.seed(place, say)
        record.write_text(json.dumps(demo.SIGN_IN))
    sign_in: dict[str, str] = json.loads(record.read_text())
    return sign_in


def _describe(place: Place, deployed: Deployed, sign_in: dict[str, str] | None) -> dict[str, Any]:
    outputs = deployed.outputs
    return {
        "api_url": place.origin,
        "web_url": place.origin,
        "mail_url": place.mail_url,
        "stripe_url": place.stripe_url,
        "aws_endpoint_url": place.aws_url,
        "demo": sign_in,
        "region": emulator.REGION,
        "stack_name": STACK_NAME,
        "table_prefix": outputs["TablePrefix"],
        "files_bucket": outputs["FilesBucketName"],
        "user_pool_id": outputs["UserPoolId"],
        "outputs": outputs,
    }


def _answers(place: Place, seconds: float) -> bool:
    """Whether the API says that it is well, within a time; the first answer waits for a cold start."""
    deadline = time.monotonic() + seconds
    while _status_of(place.port, "/v1/health", timeout=30) != 200:
        if time.monotonic() > deadline or not running("emulator", place.run):
            return False
        time.sleep(0.2)
    return True


def _status_of(port: int, path: str, timeout: float = 2) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _why_not(place: Place) -> str:
    log = place.log("emulator")
    what = "its log" if running("emulator", place.run) else "the embedded AWS has stopped, its log"
    return f"{what} is {log}"


def _version(*files: str | Path, also: str = "") -> str:
    content = b"".join((HERE / name).read_bytes() for name in files)
    return hashlib.sha256(content + also.encode()).hexdigest()[:16]

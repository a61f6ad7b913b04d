"""How the embedded AWS is started, and how one asks whether it is there."""

from __future__ import annotations

import http.client
from pathlib import Path

from infrastructure.local.environments import clean_environment

REGION = "eu-west-3"
ACCESS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
ONLY_HERE = ACCESS | {
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""What keeps AWS clients away from the developer's own AWS settings and accounts."""
SERVER = Path(__file__).with_name("emulator_server.py")


def command_on(python: Path, port: int) -> list[str]:
    """The command line that runs the emulator in the foreground, in its own environment's Python."""
    return [str(python), "-P", str(SERVER), str(port)]


def environment_on(
    port: int, scratch: Path, mail: Path, state: Path | None = None, lambda_python: Path | None = None
) -> dict[str, str]:
    """The emulator's process environment: loopback only, one region, and state in `state` (nothing kept without it).

    `scratch` takes the unpacked functions, `mail` one file for each mail that is sent. With `lambda_python`, a Python
    without any package, bundles can be deployed: they have to bring everything they use, and what each function's
    role does not allow is refused, as on AWS.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    settings = {
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "TMPDIR": str(scratch),
        "MAIL_DIR": str(mail),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "INFO",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }
    if state:
        settings |= {"PERSIST_STATE": "1", "STATE_DIR": str(state / "aws")}
        settings |= {"S3_PERSIST": "1", "S3_DATA_DIR": str(state / "s3")}
    if lambda_python:
        settings |= {"LAMBDA_PYTHON": str(lambda_python), "AUTH": "true"}
    return without_aws(clean_environment()) | ONLY_HERE | settings


def without_aws(environment: dict[str, str]) -> dict[str, str]:
    """An environment without any setting of AWS clients or of this product."""
    return {name: value for name, value in environment.items() if not name.startswith(("AWS_", "LEADLABS_"))}


def healthy(port: int) -> bool:
    """Whether an emulator on this port is ready to work."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_ministack/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

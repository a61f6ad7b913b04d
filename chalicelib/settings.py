"""The one reader of the environment. Names reach the functions through the template's Globals and nowhere else."""

import os
from dataclasses import dataclass, fields
from functools import cache


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between deployments; each field is the environment variable of the same name in capitals."""

    stage: str
    table_prefix: str
    files_bucket: str
    archive_bucket: str
    user_pool_id: str
    user_pool_client_id: str
    app_secret_id: str
    edge_secret_id: str
    mail_from: str
    mail_configuration_set: str
    public_url: str
    import_queue_url: str
    export_queue_url: str
    contacts_queue_url: str
    closing_queue_url: str
    purge_queue_url: str
    settle_seconds: str
    billing_queue_url: str
    stripe_secret_id: str
    stripe_api_base: str

    @property
    def secure_origin(self) -> bool:
        """Whether the product is reached over TLS, which decides on `Secure` cookies and HSTS."""
        return self.public_url.startswith("https://")


NAMES = tuple(field.name.upper() for field in fields(Settings))
"""Every environment variable that a function needs; a test holds the template to this list."""


@cache
def get() -> Settings:
    """The settings of this process, read once.

    Raises RuntimeError naming every variable that is missing, so that a wrong deployment fails on its first call.
    """
    missing = [name for name in NAMES if name not in os.environ]
    if missing:
        raise RuntimeError(f"missing environment variables: {', '.join(missing)}")
    return Settings(**{name.lower(): os.environ[name] for name in NAMES})


def region() -> str:
    """The AWS region of this process; Lambda always sets it."""
    return os.environ.get("AWS_REGION") or os.environ["AWS_DEFAULT_REGION"]


def function_name() -> str:
    """The name of the running Lambda function, or an empty text outside Lambda."""
    return os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")

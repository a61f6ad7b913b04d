"""Tables and other resources for tests that call services and models in their own process, without a deployment."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3

from infrastructure.local.emulator import ONLY_HERE, REGION

QUEUES = ("import", "export", "contacts", "closing", "purge", "billing")

_Cached = type(cache(lambda: None))
_made: dict[str, dict[str, str]] = {}
"""By prefix of the tables: the variables under which the product finds what was made."""
_clients_of: list[str] = []
"""The prefix that the product's clients were made for, if there are any."""


def use(database_url: str, emulator_url: str, prefix: str) -> None:
    """Point this process's settings at the engines and forget every client made for earlier ones."""
    os.environ.update(ONLY_HERE)
    os.environ.update(AWS_ENDPOINT_URL=emulator_url, AWS_ENDPOINT_URL_DYNAMODB=database_url)
    os.environ.update(_settings(prefix))
    forget()


@contextmanager
def in_use(database_url: str, emulator_url: str, prefix: str) -> Iterator[None]:
    """An engine for the length of a test, its tables and the rest made on first use.

    Clients stay between tests of one engine, since making them was most of a test's time; settings are read anew.
    """
    before = dict(os.environ)
    if prefix not in _made:
        use(database_url, emulator_url, prefix)
        create()
        _made[prefix] = {name: value for name, value in os.environ.items() if before.get(name) != value}
    elif _clients_of != [prefix]:
        forget()
    os.environ.update(_made[prefix])
    _read_settings_anew()
    _clients_of[:] = [prefix]
    yield
    os.environ.clear()
    os.environ.update(before)
    _read_settings_anew()


def forget() -> None:
    """Empty every cache of the product's modules, so that settings and clients are made anew."""
    _clients_of.clear()
    for name, module in list(sys.modules.items()):
        if name.startswith("chalicelib"):
            for value in list(vars(module).values()):
                if isinstance(value, _Cached):  # asked for by type: a stand-in of schemas/lazy.py answers to any name
                    value.cache_clear()


def _read_settings_anew() -> None:
    from chalicelib import settings

    settings.get.cache_clear()


def create() -> None:
    """Make the tables, secrets, bucket, queues and user pool that the settings name, where they don't exist yet."""
    from chalicelib import models, settings

    for model in models.load_all():
        if not model.exists():
            model.create_table(wait=True, billing_mode="PAY_PER_REQUEST")
    names = settings.get()
    for secret in (names.app_secret_id, names.edge_secret_id):
        client("secretsmanager").create_secret(Name=secret, SecretString="s" * 64)
    for bucket in (names.files_bucket, names.archive_bucket):
        client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    for queue in QUEUES:
        client("sqs").create_queue(QueueName=f"{names.table_prefix}{queue}")
    client("ses").verify_domain_identity(Domain=names.mail_from.partition("@")[2])
    _create_user_pool()


def client(service: str) -> Any:
    """A boto3 client of the engines in use, apart from the product's own."""
    return _client(service, os.environ["AWS_ENDPOINT_URL"], os.environ["AWS_ENDPOINT_URL_DYNAMODB"])


@cache
def _client(service: str, emulator_url: str, database_url: str) -> Any:
    return boto3.client(
        service, region_name=REGION, endpoint_url=database_url if service == "dynamodb" else emulator_url
    )


def _create_user_pool() -> None:
    cognito = client("cognito-idp")
    policy = {"MinimumLength": 8, "RequireUppercase": False, "RequireLowercase": False}
    policy |= {"RequireNumbers": False, "RequireSymbols": False}
    pool = cognito.create_user_pool(
        PoolName="tests", UsernameAttributes=[], Policies={"PasswordPolicy": policy}, MfaConfiguration="OPTIONAL"
    )["UserPool"]["Id"]
    flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    app = cognito.create_user_pool_client(UserPoolId=pool, ClientName="tests", ExplicitAuthFlows=flows)
    os.environ.update(USER_POOL_ID=pool, USER_POOL_CLIENT_ID=app["UserPoolClient"]["ClientId"])
    forget()


def _settings(prefix: str) -> dict[str, str]:
    host = os.environ["AWS_ENDPOINT_URL"]
    queues = {f"{queue.upper()}_QUEUE_URL": f"{host}/000000000000/{prefix}{queue}" for queue in QUEUES}
    return queues | {
        "STAGE": "tests",
        "TABLE_PREFIX": prefix,
        "FILES_BUCKET": f"{prefix}files",
        "ARCHIVE_BUCKET": f"{prefix}archive",
        "SETTLE_SECONDS": "0",
        "STRIPE_SECRET_ID": f"{prefix}stripe-secret",
        "STRIPE_API_BASE": "http://127.0.0.1:9",  # nobody listens there; a test that needs Stripe says where it is
        "USER_POOL_ID": "none yet",
        "USER_POOL_CLIENT_ID": "none yet",
        "APP_SECRET_ID": f"{prefix}app-secret",
        "EDGE_SECRET_ID": f"{prefix}edge-secret",
        "MAIL_FROM": "no-reply@lead-labs.example",
        "MAIL_CONFIGURATION_SET": f"{prefix}mail",
        "PUBLIC_URL": "http://127.0.0.1",
    }

"""Rules for what holds people's data: tables, buckets, the user pool, secrets (promises T4, D2, D6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch
from cfnlint.template import Template

from chalicelib.register import lifecycle, retention
from infrastructure.lifecycles import s3_rule
from infrastructure.lint_rules.reading import Finding, as_list, at, matches, of_type, place, referred

KEPT = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool", "AWS::SecretsManager::Secret")
PUBLIC_ACCESS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def unkept(template: dict[str, Any]) -> Iterator[Finding]:
    """Data that would go with the stack, or with a change that replaces its resource."""
    for kind in KEPT:
        for name, resource in of_type(template, kind).items():
            for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
                if resource.get(policy) != "Retain":
                    yield place(name), f"{name} holds data, so its {policy} must be Retain"


def unsafe_tables(template: dict[str, Any]) -> Iterator[Finding]:
    """Tables without a KMS key, deletion protection, or the register's recovery window."""
    days = retention.RECOVERY_WINDOW.days
    for name, table in of_type(template, "AWS::DynamoDB::Table").items():
        if at(table, "SSESpecification") != {"SSEEnabled": True, "SSEType": "KMS"}:
            yield place(name), f"table {name} is not encrypted with KMS"
        if at(table, "DeletionProtectionEnabled") is not True:
            yield place(name), f"table {name} can be deleted by mistake"
        recovery = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": days}
        if at(table, "PointInTimeRecoverySpecification") != recovery:
            yield place(name), f"table {name} needs point-in-time recovery of {days} days, as the register says"
        if at(table, "BillingMode") != "PAY_PER_REQUEST":
            yield place(name), f"table {name} costs money when idle"


def open_buckets(template: dict[str, Any]) -> Iterator[Finding]:
    """Buckets that could become public, are not encrypted with KMS, or answer without TLS."""
    guarded = {
        referred(at(policy, "Bucket"))
        for policy in of_type(template, "AWS::S3::BucketPolicy").values()
        if any(_denies_plain_http(statement) for statement in at(policy, "PolicyDocument", "Statement"))
    }
    for name, bucket in of_type(template, "AWS::S3::Bucket").items():
        if at(bucket, "PublicAccessBlockConfiguration") != dict.fromkeys(PUBLIC_ACCESS, True):
            yield place(name), f"bucket {name} could be made public"
        rules = at(bucket, "BucketEncryption", "ServerSideEncryptionConfiguration") or [{}]
        wanted = "AES256" if _registered(name) in retention.PUBLISHED_BUCKETS else "aws:kms"
        if rules[0].get("ServerSideEncryptionByDefault", {}).get("SSEAlgorithm") != wanted:
            yield place(name), f"bucket {name} is not encrypted with {wanted}"
        if name not in guarded:
            yield place(name), f"bucket {name} has no policy that denies requests without TLS"


def _registered(name: str) -> str:
    """What the register calls a bucket."""
    return name.removesuffix("Bucket").lower()


def _denies_plain_http(statement: dict[str, Any]) -> bool:
    return (
        statement["Effect"] == "Deny"
        and statement["Principal"] == "*"
        and as_list(statement["Action"]) == ["s3:*"]
        and len(as_list(statement["Resource"])) == 2  # the bucket and its objects
        and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
    )


def lifecycle_against_register(template: dict[str, Any]) -> Iterator[Finding]:
    """Buckets whose lifecycle is not what the retention register says."""
    for name, bucket in of_type(template, "AWS::S3::Bucket").items():
        registered = _registered(name)
        if registered not in retention.BUCKETS.keys() | retention.PUBLISHED_BUCKETS:
            yield place(name), f"bucket {name} has no entry in the register"
            continue
        found = [s3_rule(rule) for rule in at(bucket, "LifecycleConfiguration", "Rules") or []]
        wanted = lifecycle.rules_of(registered)
        if not lifecycle.same(found, wanted):
            yield place(name), f"bucket {name} has the rules {found}, but the register says {wanted}"


def open_pools(template: dict[str, Any]) -> Iterator[Finding]:
    """User pools that can be deleted by mistake, or let people sign up past our API."""
    for name, pool in of_type(template, "AWS::Cognito::UserPool").items():
        if at(pool, "DeletionProtection") != "ACTIVE":
            yield place(name), f"user pool {name} can be deleted by mistake"
        if at(pool, "AdminCreateUserConfig", "AllowAdminCreateUserOnly") is not True:
            yield place(name), f"user pool {name} lets anybody sign up"
    for name, client in of_type(template, "AWS::Cognito::UserPoolClient").items():
        if at(client, "ExplicitAuthFlows") != ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]:
            yield place(name), f"client {name} can be signed in to without our API"


class DataIsKept(CloudFormationLintRule):
    id = "E9101"
    shortdesc = "Data outlives its stack"
    description = "Tables, buckets, user pools and secrets are retained on deletion and replacement"
    tags = ("leadlabs", "data")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(unkept, cfn.template)


class TablesAreSafe(CloudFormationLintRule):
    id = "E9102"
    shortdesc = "Tables are encrypted, recoverable for the promised time, protected and on demand"
    description = "Encryption with KMS, the register's recovery window, deletion protection, no cost when idle"
    tags = ("leadlabs", "data")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(unsafe_tables, cfn.template)


class BucketsAreClosed(CloudFormationLintRule):
    id = "E9103"
    shortdesc = "Buckets are private, encrypted and reached over TLS only"
    description = "Public access blocked four ways, encryption with KMS (with S3's own keys for what is published), a policy that denies plain HTTP"
    tags = ("leadlabs", "data")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(open_buckets, cfn.template)


class FilesExpireAsPromised(CloudFormationLintRule):
    id = "E9104"
    shortdesc = "Files expire as the register says"
    description = "The lifecycle of buckets equals chalicelib/register/retention.py"
    tags = ("leadlabs", "data")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(lifecycle_against_register, cfn.template)


class PoolsAreClosed(CloudFormationLintRule):
    id = "E9105"
    shortdesc = "Nobody reaches the user pool but our API"
    description = "No self sign-up, admin sign-in only, protected against deletion"
    tags = ("leadlabs", "data")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(open_pools, cfn.template)

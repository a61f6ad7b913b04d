"""What a purge leaves: the whole world as it was and is, and where something of an account is still to be found."""

import json
import re
from datetime import timedelta

from chalicelib import clock, models, settings
from chalicelib.gateways import users as pool
from chalicelib.models.base import connection, get_together
from chalicelib.models.session import Session
from chalicelib.models.user import User, UserEmail
from chalicelib.register.retention import BUCKETS
from tests.engines import tables
from tests.integration.purges import FOLDERS, bucket_name, certificate_of, key_names


def world():
    """Everything that every store holds, of anybody: `{where: content}`; without rows that the database may let go of
    while somebody looks, because their time is over."""
    return dict([*_all_rows(), *_all_files(), *_all_passwords()])


def _all_rows():
    soon = clock.to_epoch(clock.now() + timedelta(hours=3))  # between the lives that rows have, so none crosses it
    for model in models.load_all():
        names, ends = key_names(model), model._ttl_attribute()
        request = {"TableName": model.table(), "ConsistentRead": True}
        while True:
            answer = connection().client._make_api_call("Scan", request)
            for item in answer["Items"]:
                if ends is None or ends.attr_name not in item or int(item[ends.attr_name]["N"]) > soon:
                    yield (
                        (model.store(), *(item[name]["S"] for name in names)),
                        json.dumps(item, sort_keys=True, default=repr),
                    )
            if "LastEvaluatedKey" not in answer:
                break
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _all_files():
    s3 = tables.client("s3")
    for bucket in BUCKETS:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket_name(bucket)):
            for one in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
                yield ("s3", bucket, one["Key"], one["VersionId"]), one.get("ETag")
        for page in s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket_name(bucket)):
            for one in page.get("Uploads", ()):
                yield ("s3 upload", bucket, one["Key"], one["UploadId"]), ""


def _all_passwords():
    pages = tables.client("cognito-idp").get_paginator("list_users").paginate(UserPoolId=settings.get().user_pool_id)
    for page in pages:
        yield from ((("user pool", user["Username"]), user["Enabled"]) for user in page["Users"])


def traces(holding, present):
    """Where in a world something of an account is left, its certificate and holds aside."""
    named = _names(holding)
    return [
        where
        for where, content in present.items()
        if where[0] not in ("certificates", "legal_holds") and named(f"{where} {content}")
    ]


def neighbours(holding, present):
    """A world without what belongs to the account, or changes with it: the person who stays, whom tests look at."""
    left_out = {("certificates", holding.account_id), ("users", holding.stays)}
    named = _names(holding)
    return {
        where: content
        for where, content in present.items()
        if where not in left_out and not named(f"{where} {content}")
    }


def _names(holding):
    """A function that tells whether a text names something of the account."""
    return re.compile("|".join(map(re.escape, holding.gone))).search


def left_of(holding):
    """What is left of an account's rows, files and people."""
    parts = [holding.rows[start : start + 100] for start in range(0, len(holding.rows), 100)]
    rows = [row for part in parts for row in get_together(*part) if row is not None]
    s3, files = tables.client("s3"), []
    for bucket, prefix in FOLDERS:
        place = {"Bucket": bucket_name(bucket), "Prefix": f"{prefix}{holding.account_id}/"}
        if s3.list_object_versions(**place).get("Versions") or s3.list_multipart_uploads(**place).get("Uploads"):
            files.append(prefix)
    gone, stays = get_together((User, holding.leaves, None), (User, holding.stays, None))
    claim = get_together((UserEmail, f"{holding.leaves.lower()}@people.example.com", None))[0]
    sessions = [
        [row.account_id == holding.other_id for row in Session.query(it)] for it in (holding.leaves, holding.stays)
    ]
    people = (gone, claim, stays.memberships, sessions, [pool.has_user(it) for it in (holding.leaves, holding.stays)])
    return rows, files, people


NOTHING = ([], [], (None, None, 1, [[], [True]], [False, True]))


def state_of(holding):
    certificate = certificate_of(holding)
    return left_of(holding), certificate.status, sorted(certificate.counts.items()), certificate.kept

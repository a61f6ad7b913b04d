"""The lifecycle that the register asks for, and when S3's answer is the same."""

import pytest

from chalicelib.register import lifecycle, retention


@pytest.mark.parametrize("bucket", retention.BUCKETS)
def test_each_prefix_of_a_bucket_expires_after_its_period(bucket):
    periods = {rule.prefix: rule.period.days for rule in retention.BUCKETS[bucket]}

    written = {rule["Filter"]["Prefix"]: rule["Expiration"]["Days"] for rule in lifecycle.rules_of(bucket)[:-1]}

    assert written == periods


def test_the_archive_grows_cold_after_a_month_and_ends_after_a_year():
    (activity, leftovers) = lifecycle.rules_of("archive")

    assert activity["Transitions"] == [{"Days": 30, "StorageClass": "GLACIER_IR"}]
    assert activity["Expiration"] == {"Days": 365}
    assert leftovers["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert leftovers["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}


def test_names_order_and_the_old_way_to_write_a_prefix_make_no_difference():
    wanted = lifecycle.rules_of("files")
    answered = [
        {name: value for name, value in rule.items() if name not in ("ID", "Filter")}
        | {"Prefix": rule["Filter"]["Prefix"]}
        for rule in reversed(wanted)
    ]

    assert lifecycle.same(answered, wanted)


@pytest.mark.parametrize(
    "drift",
    [
        lambda rules: rules.pop(),
        lambda rules: rules.append(rules[0] | {"Filter": {"Prefix": "exports/"}}),
        lambda rules: rules[0].update(Status="Disabled"),
        lambda rules: rules[0].update(Expiration={"Days": 8}),
        lambda rules: rules[0].update(Filter={"Prefix": "uploads/", "ObjectSizeGreaterThan": 10}),
        lambda rules: rules[0].update(Filter={"And": {"Prefix": "uploads/", "Tags": []}}),
        lambda rules: rules[0].update(Transitions=[{"Days": 1, "StorageClass": "GLACIER"}]),
        lambda rules: rules[-1].update(NoncurrentVersionExpiration={"NoncurrentDays": 1, "NewerNoncurrentVersions": 5}),
    ],
)
def test_anything_that_does_something_else_is_a_drift(drift):
    rules = lifecycle.rules_of("files")

    drift(rules)

    assert not lifecycle.same(rules, lifecycle.rules_of("files"))


def test_a_file_lives_as_long_as_its_prefix_says():
    assert retention.life_of_file("exports/account/export.csv") == retention.EXPORT_LIFE

    with pytest.raises(ValueError, match="elsewhere/"):
        retention.life_of_file("elsewhere/account/file")

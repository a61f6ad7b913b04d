"""How it is told and protected (T1 to T5)."""

from chalicelib.register.processors import PROCESSORS
from chalicelib.register.retention import PUBLISHED_BUCKETS
from tests.promises.probe import probe
from tests.support import resources, walk


@probe("T1")
def test_every_third_party_is_published_by_category(api, evidence):
    published = api.get("/v1/processors").json()["items"]

    assert [(one["name"], one["category"]) for one in published] == [(one.name, one.category) for one in PROCESSORS]
    evidence(
        f"{len(published)} third parties in {len({one['category'] for one in published})} categories, without signing in"
    )


@probe("T4")
def test_every_store_of_the_deployed_template_is_encrypted_and_reached_over_tls(stack, evidence):
    deployed = stack.aws("cloudformation").get_template(StackName=stack.description["stack_name"])["TemplateBody"]
    resources_of = by_type(deployed["Resources"])

    tables, buckets = resources_of["AWS::DynamoDB::Table"], resources_of["AWS::S3::Bucket"]
    queues, policies = resources_of["AWS::SQS::Queue"], resources_of["AWS::S3::BucketPolicy"]
    assert all(table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"} for table in tables)
    published = [
        bucket for bucket in buckets if "AES256" in str(bucket["BucketEncryption"])
    ]  # files that are published
    assert len(published) == len(PUBLISHED_BUCKETS)
    assert all("aws:kms" in str(bucket["BucketEncryption"]) for bucket in buckets if bucket not in published)
    assert all(queue["SqsManagedSseEnabled"] is True for queue in queues)
    assert [str(policy["PolicyDocument"]).count("aws:SecureTransport") for policy in policies] == [1] * len(buckets)
    evidence(
        f"{len(tables)} tables and {len(buckets) - len(published)} buckets with KMS keys, {len(published)} of published files with S3's, {len(queues)} queues encrypted"
    )
    evidence(
        "every bucket refuses requests without TLS; DynamoDB, S3, SQS and Lambda span availability zones by design"
    )


def by_type(found):
    sorted_out = {}
    for resource in found.values():
        sorted_out.setdefault(resource["Type"], []).append(resource["Properties"])
    return sorted_out


@probe("T5")
def test_no_route_tells_another_account_anything(stack, signed_in, evidence):
    owner, stranger = signed_in(), signed_in()
    ids = resources.make_all(stack, stranger)
    before = resources.rows_of(stack, stranger)

    answers = [
        (route, walk.send(owner.api, route, {parameter: ids[parameter]}).status_code)
        for route in walk.WITH_ID
        for parameter in walk.parameters_of(route)
    ]

    assert {status for _, status in answers} == {404}
    assert resources.rows_of(stack, stranger) == before
    evidence(f"{len(answers)} operations with ids of another account: 404 each; that account's rows are unchanged")

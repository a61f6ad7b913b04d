"""How it is told and protected (T1 to T5)."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from chalicelib.register.processors import PROCESSORS
from chalicelib.register.retention import PUBLISHED_BUCKETS
from tests.promises.probe import probe
from tests.support import resources, walk
from tests.support.stack import new_address


@probe("T1")
def test_every_third_party_is_published_by_category(api, evidence):
    published = api.get("/v1/processors").json()["items"]

    assert [(one["name"], one["category"]) for one in published] == [(one.name, one.category) for one in PROCESSORS]
    evidence(
        f"{len(published)} third parties in {len({one['category'] for one in published})} categories, without signing in"
    )


CATEGORIES = ["Sign-in", "Preferences", "Browsing comfort", "Statistics"]


@probe("T3")
def test_nothing_is_kept_before_a_choice_and_refusing_is_one_press_like_accepting(visitor, evidence):
    window = visitor(asked=False)
    page = window.open("/")
    banner = page.get_by_role("region", name="Cookies and statistics")
    refuse, accept = (banner.get_by_role("button", name=f"{name} all") for name in ("Refuse", "Accept"))

    page.get_by_label("Colours").select_option("dark")
    before = (window.kept(), window.context.cookies())
    looks = [(one.get_attribute("class"), one.bounding_box()["height"]) for one in (refuse, accept)]
    refuse.click()
    expect(banner).to_have_count(0)
    after = window.kept()
    page = window.open("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    assert before == ({}, [])
    assert looks[0] == looks[1]
    assert (set(after), window.context.cookies(), banner.count()) == ({"consent"}, [], 0)
    evidence(
        "before a choice: 0 cookies, 0 entries kept, even of colours just chosen; one press refuses, one accepts, alike"
    )


@probe("T3")
def test_each_category_is_a_choice_of_its_own_and_holds_for_six_months(visitor, signed_in, evidence):
    owner = signed_in()
    assert owner.api.post("/v1/contacts", json={"email": new_address()}).status_code == 201
    window = visitor(person=owner, asked=False)
    page = window.open("/contacts")
    banner = page.get_by_role("region", name="Cookies and statistics")

    banner.get_by_role("button", name="Choose").click()
    offered = [one.evaluate("box => box.labels[0].innerText") for one in banner.get_by_role("checkbox").all()]
    banner.get_by_role("checkbox", name="Preferences").check()
    banner.get_by_role("button", name="Save my choice").click()
    page.get_by_label("Colours").first.select_option("dark")
    page.get_by_label("Contacts per page").select_option("50")
    kept = window.kept()
    shown = {}
    for days in (180, 186):
        page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=days))
        window.open("/signin")
        shown[days] = (banner.count(), window.kept().get("theme"))

    assert [name.split("\n")[0] for name in offered] == CATEGORIES
    assert (kept["theme"], "page-size" in kept) == ("dark", False)
    assert shown == {180: (0, "dark"), 186: (1, None)}
    evidence(f"{', '.join(CATEGORIES)}: preferences alone agreed to, colours are kept and the list's length is not")
    evidence("180 days later the choice holds, 186 days later it is asked anew and nothing of it is left")


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

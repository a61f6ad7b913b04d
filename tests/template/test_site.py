"""The distribution serves the frontend and the API as the local origin does."""

import json
import subprocess

import pytest

from infrastructure import site
from infrastructure.build_errors import BuildError
from infrastructure.build_site import install
from infrastructure.local.environments import ROOT
from tests.engines.missing import need
from tests.engines.session import ToolMissing
from tests.template.good import template

ADDRESSES = ["/", "/contacts", "/contacts/01J", "/privacy", "/fr/terms", "/privacy/", "/assets/a-1.js", "/fr", "/x.y/z"]


def properties(name):
    return template()["Resources"][name]["Properties"]


def behaviours():
    config = properties("Distribution")["DistributionConfig"]
    return config["DefaultCacheBehavior"], config["CacheBehaviors"][0]


def policy(analytics):
    headers = properties("SiteHeaders")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    condition, on, off = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::If"]
    assert condition == "HasAnalytics"
    return (on if analytics else off)["Fn::Sub"]


def test_the_content_security_policy_is_the_one_that_is_tested_locally():
    buckets = "https://${FilesBucket.DomainName} https://${FilesBucket.RegionalDomainName}"

    assert policy(analytics=False) == site.POLICY.format(uploads=buckets)


def test_analytics_add_two_origins_and_nothing_unsafe():
    assert "script-src 'self' https://www.googletagmanager.com" in policy(analytics=True)
    assert "unsafe" not in policy(analytics=True)


def test_every_other_header_is_the_same_as_locally():
    config = properties("SiteHeaders")["ResponseHeadersPolicyConfig"]
    security, own = config["SecurityHeadersConfig"], config["CustomHeadersConfig"]["Items"]
    transport = security["StrictTransportSecurity"]
    assert transport["IncludeSubdomains"]
    stated = {one["Header"]: one["Value"] for one in own} | {
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={transport['AccessControlMaxAgeSec']}; includeSubDomains",
        "X-Content-Type-Options": "nosniff" if security["ContentTypeOptions"]["Override"] else "",
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
    }

    assert stated == site.HEADERS


def test_an_address_is_answered_by_the_same_file_as_locally():
    code = properties("SiteAddresses")["FunctionCode"]
    ask = f"{code}\nfor (const uri of {json.dumps(ADDRESSES)}) console.log(handler({{request: {{uri}}}}).uri.slice(1));"

    answered = subprocess.run([need(_node), "-e", ask], text=True, capture_output=True, check=True).stdout.split("\n")

    assert answered[:-1] == [site.file_of(address) for address in ADDRESSES]


def test_the_api_gets_what_tells_callers_apart_and_none_of_its_answers_is_kept():
    _, api = behaviours()
    caching = properties("ApiCaching")["CachePolicyConfig"]
    key = caching["ParametersInCacheKeyAndForwardedToOrigin"]

    assert (caching["MinTTL"], caching["DefaultTTL"]) == (0, 0)
    assert key["CookiesConfig"]["CookieBehavior"] == key["QueryStringsConfig"]["QueryStringBehavior"] == "all"
    assert key["HeadersConfig"]["Headers"] == ["Authorization"]
    assert {"GET", "POST", "PATCH", "DELETE"} <= set(api["AllowedMethods"])


def test_the_api_hears_who_the_viewer_is_and_that_it_is_us_who_say_so():
    headers = properties("ApiRequests")["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"]
    origin = properties("Distribution")["DistributionConfig"]["Origins"][1]

    assert {f"CloudFront-Viewer-{name}" for name in ("Address", "Country", "Country-Region")} <= set(headers)
    assert {"Idempotency-Key", "If-Match", "Origin", "Stripe-Signature"} <= set(headers)
    assert "Host" not in headers
    assert len(headers) <= 10, "CloudFront's quota of headers in an origin request policy"
    assert origin["OriginCustomHeaders"][0]["HeaderName"] == "X-Edge-Key"


def test_only_the_distribution_reads_the_bucket_and_only_over_tls():
    page, api = behaviours()
    statements = properties("SiteBucketPolicy")["PolicyDocument"]["Statement"]

    allowed = [one for one in statements if one["Effect"] == "Allow"]
    assert all(one["Principal"] == {"Service": "cloudfront.amazonaws.com"} and one["Condition"] for one in allowed)
    assert (page["ViewerProtocolPolicy"], api["ViewerProtocolPolicy"]) == ("redirect-to-https", "https-only")


@pytest.mark.parametrize(
    ("name", "kept"), [("assets/a-1.js", site.FOREVER), ("index.html", "no-cache"), ("site.json", "no-cache")]
)
def test_only_names_with_a_hash_are_kept(name, kept):
    assert site.cache_control(name) == kept


def _node():
    try:
        return str(install(ROOT / "web").folder / "node")
    except BuildError as error:
        raise ToolMissing(str(error)) from error

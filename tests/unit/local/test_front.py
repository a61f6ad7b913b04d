"""The local origin: what CloudFront adds and takes away, and the limits of API Gateway."""

import http.client
import json

import httpx
import pytest

from infrastructure.local.front import FrontHandler, Settings
from infrastructure.local.loopback import MAX_BODY, Answer, LoopbackHandler


class Echo(LoopbackHandler):
    """An API that tells what reached it."""

    def handle_any(self) -> None:
        self.send(self.answer())

    do_GET = do_POST = handle_any

    def answer(self) -> Answer:
        body = self.read_body()
        told = {"method": self.command, "path": self.path, "headers": dict(self.headers.items())}
        told |= {"body": body[:100].decode(), "size": len(body)}
        return Answer(201, json.dumps(told).encode(), {"Set-Cookie": ["a=1", "b=2"], "X-Own": "yes"})


@pytest.fixture
def origin(serve, tmp_path):
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    (site / "index.html").write_text("the app")
    (site / "privacy.html").write_text("the policy")
    (site / "assets" / "main-1a2b.js").write_text("run()")
    api = serve(Echo)
    settings = Settings(
        port=0,
        mail_port=1,
        mail_folder="",
        stripe_port=2,
        aws_port=api,
        api_id="abc",
        edge_key="the key",
        site=str(site),
    )
    return httpx.Client(base_url=f"http://127.0.0.1:{serve(FrontHandler, settings=settings)}")


def test_method_path_query_headers_and_body_reach_the_api(origin):
    answer = origin.post("/v1/contacts?q=a%20b&tag=c", content=b'{"x":1}', headers={"If-Match": '"3"'})

    told = answer.json()
    assert (answer.status_code, told["method"], told["path"]) == (201, "POST", "/v1/contacts?q=a%20b&tag=c")
    assert told["body"] == '{"x":1}'
    assert told["headers"]["If-Match"] == '"3"'


def test_every_cookie_and_header_comes_back(origin):
    answer = origin.get("/v1/x")

    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert answer.headers["x-own"] == "yes"


def test_nobody_but_the_front_says_who_the_viewer_is(origin):
    forged = {"X-Edge-Key": "forged", "CloudFront-Viewer-Address": "192.0.2.1:1", "X-Forwarded-For": "192.0.2.2"}

    headers = origin.get("/v1/x", headers=forged).json()["headers"]

    assert headers["X-Edge-Key"] == "the key"
    assert headers["CloudFront-Viewer-Address"].startswith("127.0.0.1:")
    assert headers["X-Forwarded-For"] == "127.0.0.1"


def test_a_test_may_say_where_it_pretends_to_be(origin):
    place = {"X-Local-Viewer": "203.0.113.7", "X-Local-Country": "DE", "X-Local-Region": "BY"}

    headers = origin.get("/v1/x", headers=place).json()["headers"]

    assert headers["CloudFront-Viewer-Address"].startswith("203.0.113.7:")
    assert headers["CloudFront-Viewer-Country"] == "DE"
    assert headers["CloudFront-Viewer-Country-Region"] == "BY"
    assert not {name for name in headers if name.startswith("X-Local-")}


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_beyond_api_gateways_limit_is_refused(origin, chunked):
    body = b"x" * (MAX_BODY + 1)

    answer = origin.post("/v1/x", content=iter([body]) if chunked else body)

    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"]


def test_a_body_of_just_the_limit_passes(origin):
    answer = origin.post("/v1/x", content=b"x" * MAX_BODY)

    assert answer.json()["size"] == MAX_BODY


def test_a_body_in_chunks_arrives_whole(origin):
    answer = origin.post("/v1/x", content=iter([b"one ", b"two ", b"three"]))

    assert answer.json()["body"] == "one two three"


@pytest.mark.parametrize("length", ["-1", "ten", "1e3"])
def test_a_length_that_makes_no_sense_is_a_bad_request(origin, length):
    connection = http.client.HTTPConnection("127.0.0.1", origin.base_url.port, timeout=5)
    connection.putrequest("POST", "/v1/x")
    connection.putheader("Content-Length", length)
    connection.endheaders()

    assert connection.getresponse().status == 400
    connection.close()


def test_without_the_embedded_aws_the_front_says_what_to_do(serve):
    settings = Settings(
        port=0, mail_port=1, mail_folder="", stripe_port=2, aws_port=9, api_id="abc", edge_key="k", site=""
    )
    port = serve(FrontHandler, settings=settings)

    answer = httpx.get(f"http://127.0.0.1:{port}/v1/health")

    assert answer.status_code == 503
    assert "make up" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body"), [("/", "the app"), ("/contacts/01J?q=a", "the app"), ("/privacy", "the policy")]
)
def test_an_address_outside_of_v1_is_a_page(origin, path, body):
    answer = origin.get(path)

    assert (answer.text, answer.headers["cache-control"]) == (body, "no-cache")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_files_with_hashed_names_are_kept_for_ever(origin):
    answer = origin.get("/assets/main-1a2b.js")

    assert (answer.text, answer.headers["content-encoding"]) == ("run()", "gzip")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("path", ["/assets/gone.js", "/../front.py", "/.inputs", "/assets/../../x.txt"])
def test_a_file_that_is_not_there_is_no_page(origin, path):
    assert origin.get(path).json()["status"] == 404


def test_a_page_takes_nothing(origin):
    assert origin.post("/contacts", json={}).json()["status"] == 404


def test_localhost_is_sent_to_the_one_origin(origin):
    port = origin.base_url.port

    answer = origin.get("/v1/x?a=1", headers={"Host": f"localhost:{port}"})

    assert (answer.status_code, answer.headers["location"]) == (308, f"http://127.0.0.1:{port}/v1/x?a=1")

"""The very first thing: the packaged bundle answers through API Gateway."""


def test_the_deployed_bundle_answers(api):
    answer = api.get("/v1/health")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_every_answer_names_its_request(api):
    first, second = api.get("/v1/health"), api.get("/v1/health")

    assert first.headers["x-request-id"]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_an_unknown_path_is_a_problem_document(api):
    answer = api.get("/v1/nothing-of-that-kind")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_a_new_person_signs_up_through_the_mailed_link(signed_in):
    person = signed_in()

    who = person.api.get("/v1/session")

    assert who.status_code == 200
    assert who.json()["user"]["email"] == person.email

"""If-Match is understood or refused, never guessed."""

import pytest

from chalicelib import errors
from chalicelib.edge.call import Call, etag


def call(**headers):
    return Call(body=None, query=None, path={}, headers=headers, ip_address="", request_id="", route="GET /x")


def test_the_etag_of_a_version_is_expected_again():
    headers = {"if-match": etag(7)["ETag"]}

    assert call(**headers).expected_version() == 7


@pytest.mark.parametrize("headers", [{}, {"if-match": "*"}])
def test_without_a_tag_any_version_will_do(headers):
    assert call(**headers).expected_version() is None


@pytest.mark.parametrize("tag", ['"x"', 'W/"1"', '"1", "2"', "", '"' + "9" * 40 + '"', '"²"'])
def test_a_tag_that_was_never_given_is_stale(tag):
    with pytest.raises(errors.PreconditionFailed):
        call(**{"if-match": tag}).expected_version()


def test_a_public_call_has_no_caller():
    with pytest.raises(RuntimeError, match="GET /x is public"):
        call().account_id  # noqa: B018 - reading it is the point

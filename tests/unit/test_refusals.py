"""The reason of a refused write is read from whatever PynamoDB wraps."""

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import UpdateError

from chalicelib.models.refusals import NOT_MET, code_of

UNMET = ClientError({"Error": {"Code": NOT_MET, "Message": "The conditional request failed"}}, "UpdateItem")


@pytest.mark.parametrize(
    ("cause", "code"),
    [(UNMET, NOT_MET), (ReadTimeoutError(endpoint_url="a test"), None), (None, None)],
    ids=["a condition", "a timeout", "nothing"],
)
def test_a_refusal_has_a_code_and_a_lost_answer_has_none(cause, code):
    assert code_of(UpdateError("Failed to update item", cause)) == code

"""Why DynamoDB refused a single write; of transactions, transactions.py tells."""

NOT_MET = "ConditionalCheckFailedException"


def code_of(error: Exception) -> str | None:
    """DynamoDB's code behind an error of PynamoDB's, None when no answer came.

    PynamoDB's own `cause_response_code` raises AttributeError for a call that timed out, since botocore then has a
    response of None, and so would hide what happened.
    """
    response = getattr(getattr(error, "cause", None), "response", None)
    return response.get("Error", {}).get("Code") if isinstance(response, dict) else None

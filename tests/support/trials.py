"""Trials of a deployed stack, moved into a past of their own, so that ending them touches no other account."""

from datetime import datetime, timedelta

from chalicelib import clock
from chalicelib.services.trials import AWAITS
from tests.support.stack import Person, Stack

NOTICE = timedelta(days=3)


def move_trial(stack: Stack, person: Person, ends: datetime) -> None:
    """Makes the trial of a person's account one that ends at `ends`, as if they had signed up fourteen days before."""
    stack.aws("dynamodb").update_item(
        TableName=stack.table("accounts"),
        Key={"account_id": {"S": person.account["id"]}},
        UpdateExpression="SET trial_ends_at = :ends, due_at = :due",
        ConditionExpression="awaits = :trial",
        ExpressionAttributeValues={
            ":ends": {"S": clock.to_iso(ends)},
            ":due": {"S": clock.to_iso(ends - NOTICE)},
            ":trial": {"S": AWAITS},
        },
    )


def put_standing(stack: Stack, person: Person, status: str, plan: str = "trial") -> None:
    """Makes an account stand otherwise, as a job or news from Stripe would."""
    stack.aws("dynamodb").update_item(
        TableName=stack.table("accounts"),
        Key={"account_id": {"S": person.account["id"]}},
        UpdateExpression="SET #status = :status, #plan = :plan",
        ConditionExpression="attribute_exists(account_id)",
        ExpressionAttributeNames={"#status": "status", "#plan": "plan"},
        ExpressionAttributeValues={":status": {"S": status}, ":plan": {"S": plan}},
    )

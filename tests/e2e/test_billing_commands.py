"""What an operator does about billing: work off what was given up, and lift a suspension."""

import json

from chalicelib import ids
from tests.support import paying
from tests.support.stack import eventually


def test_news_that_was_given_up_is_worked_off_again(stack, signed_in):
    owner, sqs = signed_in(), stack.aws("sqs")
    dead = f"{stack.description['outputs']['BillingQueueUrl']}-dead"
    event = f"evt_{ids.new()}"
    row = {name: {"S": event} for name in ("event_id", "object_id")}
    row |= {"type": {"S": "customer.updated"}, "state": {"S": "queued"}}
    stack.aws("dynamodb").put_item(TableName=stack.table("stripe_events"), Item=row)
    message = {"event": event, "type": "customer.updated", "created": 1, "object": "cus_1", "customer": "cus_1"}
    sqs.send_message(QueueUrl=dead, MessageBody=json.dumps(message | {"account_id": owner.account["id"]}))

    said = stack.command("redrive", "billing")

    def outcome():
        key = {"event_id": {"S": event}}
        found = stack.aws("dynamodb").get_item(TableName=stack.table("stripe_events"), Key=key)["Item"]
        return found.get("outcome", {}).get("S")

    assert said.splitlines()[0] == "billing: 1 messages put back"
    assert eventually(outcome, paying.PATIENCE) == "not the account's customer"


def test_a_queue_that_nobody_knows_is_refused(stack):
    assert "no queue is called letters" in stack.command("redrive", "letters", code=2)


def test_a_suspension_is_lifted(stack, signed_in):
    owner = signed_in()
    customer = paying.subscribe(stack, owner)
    dispute = paying.control(stack, "dispute", customer=customer)["id"]
    eventually(lambda: paying.status_of(owner) == "suspended", paying.PATIENCE)

    said = stack.command("operate", "lift", owner.account["id"])
    again = stack.command("operate", "lift", owner.account["id"], code=1)

    assert f"lifted: dispute {dispute}" in said
    assert paying.status_of(owner) == "active"
    assert "Nothing suspends this account" in again

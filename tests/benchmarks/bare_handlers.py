"""The handlers that ours is compared with. They are put into the bundle beside it, compiled the same way."""

EMPTY = """
def handler(event, context):
    return {"statusCode": 200}
"""

BOTO3 = """
import os
import boto3

dynamodb = boto3.client("dynamodb")

def handler(event, context):
    contact_id = event["pathParameters"]["contact_id"]
    key = {"partition": {"S": os.environ["PARTITION"]}, "contact_id": {"S": contact_id}}
    answer = dynamodb.get_item(TableName=os.environ["TABLE_PREFIX"] + "contacts", Key=key)
    import json
    return {"statusCode": 200, "body": json.dumps(answer["Item"])}
"""

_BOTO3_WEBHOOK = """
import json
import os
import boto3

dynamodb = boto3.client("dynamodb")
sqs = boto3.client("sqs")

def keep(event):
    table = os.environ["TABLE_PREFIX"] + "stripe_events"
    item = {"event_id": {"S": event["id"]}, "type": {"S": event["type"]}}
    dynamodb.put_item(TableName=table, Item=item, ConditionExpression="attribute_not_exists(event_id)")
    sqs.send_message(QueueUrl=os.environ["BILLING_QUEUE_URL"], MessageBody=json.dumps({"event": event["id"]}))
"""
WEBHOOKS = {
    "bare_webhook": _BOTO3_WEBHOOK
    + """
def handler(event, context):
    keep(json.loads(event["body"]))
    return {"statusCode": 204}
""",
    "bare_stripe": _BOTO3_WEBHOOK
    + """
import stripe

def handler(event, context):
    keep(stripe.Webhook.construct_event(event["body"], event["headers"]["Stripe-Signature"], os.environ["SECRET"]))
    return {"statusCode": 204}
""",
    "bare_verify": """
import os
import time
from chalicelib.services.stripe_signatures import is_signed

def handler(event, context):
    secrets = [os.environ["SECRET"]]
    good = is_signed(event["body"].encode(), event["headers"]["Stripe-Signature"], secrets, int(time.time()))
    return {"statusCode": 204 if good else 400}
""",
}
"""What takes in a webhook: with boto3 alone, which verifies nothing; with stripe-python as its documentation has it; and our
verification by itself."""

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

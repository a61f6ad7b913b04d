"""Makers for tests of the blacklist and of jobs: accounts with contacts, messages delivered by hand, searches of every table."""

import json
from datetime import timedelta

from chalicelib import addresses, clock, ids, models, settings
from chalicelib.models.account import Account
from chalicelib.models.blacklist_entry import BlacklistEntry
from chalicelib.services import blacklist, contact_jobs, contacts

ACTOR = "01JC0000000000000000000000"


def new_account(shards=1):
    now = clock.now()
    account = Account(ids.new(), company="Acme", status="active", shards=shards)
    account.trial_ends_at = now + timedelta(days=14)
    account.created_at = account.updated_at = now
    account.save()
    return account.account_id


def new_domain():
    return f"{ids.new().lower()}.example.com"


def new_contact(account_id, email, **values):
    return contacts.create_contact(
        account_id, 1, ACTOR, {"email": addresses.normalise(email)} | values, most=1_000_000
    )["id"]


def block(account_id, email=None, domain=None, reason=None):
    """Puts an address or domain on the blacklist; the entry as it then is."""
    return blacklist.add_entry(
        account_id, ACTOR, blacklist.target_of(email, domain), blacklist.remarks_of(reason, None)
    )[0]


def emails_of(account_id):
    """The addresses of an account's contacts, as the table holds them."""
    return {item["email"]["S"] for item in rows_of(account_id, "contact.Contact")}


def rows_of(account_id, model):
    """Every raw row of an account in one table."""
    table = models.load(model)
    return [row for row in every_row(table) if row[table._hash_keyname]["S"].partition("#")[0] == account_id]


def every_row(table):
    from chalicelib.models.base import connection

    request = {"TableName": table.table(), "ConsistentRead": True}
    while True:
        answer = connection().client._make_api_call("Scan", request)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def tables_that_hold(text):
    """The names of tables with a row in which a text occurs, in whatever case or escaping."""
    wanted = text.casefold()
    return {
        table.Meta.name
        for table in models.load_all()
        for row in every_row(table)
        if wanted in json.dumps(row, ensure_ascii=False, default=repr).casefold()
    }


def deliver(message, seconds=100.0):
    """Works off one message of the contacts queue, as its Lambda function would."""
    contact_jobs.work_job(message, lambda: seconds)


def waiting(engine, account_id):
    """Takes the messages about an account that are due now off the contacts queue."""
    sqs, url, found = engine.client("sqs"), settings.get().contacts_queue_url, []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found.append(json.loads(message["Body"]))
    return [message for message in found if message["account_id"] == account_id]


def entry_of(account_id, entry_id):
    return BlacklistEntry.get(account_id, entry_id, consistent_read=True)

"""Every Lambda entry point of Lead Labs: HTTP blueprints, and one line per schedule, queue and event."""

from chalicelib.start import settle  # isort: skip - before all others, which it makes cheaper

from typing import Any

from chalice import Chalice, Cron
from chalice.app import CloudWatchEvent, DynamoDBEvent, SQSEvent

from chalicelib import jobs, settings
from chalicelib.edge.middleware import around_request
from chalicelib.edge.warm import warm_up
from chalicelib.routes import register_routes

app = Chalice(app_name="lead-labs")
app.register_middleware(around_request, "http")
register_routes(app)

# Queues and patterns are given by name here; the template fragments replace them by the real ones.


@app.on_cw_event({"source": ["aws.s3"], "detail-type": ["Object Created"]})
def analyse_import(event: CloudWatchEvent) -> None:
    """An upload has arrived."""
    jobs.react(event.to_dict(), event.context, "imports.analyse_import")


@app.on_sqs_message(queue="imports", batch_size=1)
def import_contacts(event: SQSEvent) -> dict[str, Any]:
    """A part of an import is due."""
    return jobs.work_off(event.to_dict(), event.context, "imports.work_import", holds="import")


@app.on_sqs_message(queue="exports", batch_size=1)
def export_contacts(event: SQSEvent) -> dict[str, Any]:
    """A part of an export is due."""
    return jobs.work_off(event.to_dict(), event.context, "exports.work_export")


@app.on_sqs_message(queue="contacts-jobs", batch_size=1)
def run_contacts_job(event: SQSEvent) -> dict[str, Any]:
    """A part of a change to many contacts is due."""
    return jobs.work_off(event.to_dict(), event.context, "contact_jobs.work_job")


@app.schedule("rate(1 hour)")
def expire_signups(event: CloudWatchEvent) -> None:
    """Unconfirmed sign-ups lapse."""
    jobs.run_at(event.to_dict(), event.context, "signup.expire_signups")


@app.schedule("rate(1 hour)")
def end_trials(event: CloudWatchEvent) -> None:
    """Trials end, and are about to."""
    jobs.run_at(event.to_dict(), event.context, "trials.end_trials")


@app.lambda_function()
def record_activity(event: dict[str, Any], context: Any) -> None:
    """Lines of the API's log have been written."""
    jobs.take_lines(event, context, "activity_recording.record_activity")


@app.schedule(Cron(30, 3, "*", "*", "?", "*"))
def expire_logs(event: CloudWatchEvent) -> None:
    """Files and archived logs go when their time is over, whatever the buckets' own rules have done."""
    jobs.run_at(event.to_dict(), event.context, "file_expiry.expire_files")


@app.on_sqs_message(queue="closings", batch_size=1)
def close_account(event: SQSEvent) -> dict[str, Any]:
    """An account was deleted: its sessions, jobs and people are to hear of it."""
    return jobs.work_off(event.to_dict(), event.context, "closing.work_closing")


@app.schedule("rate(1 hour)")
def purge_deleted_accounts(event: CloudWatchEvent) -> None:
    """Deleted accounts are reminded of, and purged when their time has come."""
    jobs.run_at(event.to_dict(), event.context, "deletion_schedule.run_due")


@app.on_sqs_message(queue="purges", batch_size=1)
def purge_account(event: SQSEvent) -> dict[str, Any]:
    """A part of a purge is due."""
    return jobs.work_off(event.to_dict(), event.context, "purge.work_purge")


@app.on_dynamodb_record(stream_arn="contacts", batch_size=1000, maximum_batching_window_in_seconds=1)
def index_contacts(event: DynamoDBEvent) -> None:
    """Contacts were written, erased, or have expired."""
    jobs.take_records(event.to_dict(), event.context, "search_stream.index_contacts")


@app.on_sqs_message(queue="billing", batch_size=1)
def apply_billing(event: SQSEvent) -> dict[str, Any]:
    """Stripe has told of something, or company information is to reach it."""
    return jobs.work_off(event.to_dict(), event.context, "billing_work.work_billing")


@app.schedule("rate(1 day)")
def reconcile_billing(event: CloudWatchEvent) -> None:
    """What Stripe says is compared with what is kept, and what differs is put right."""
    jobs.run_at(event.to_dict(), event.context, "billing_reconcile.reconcile_billing")


warm_up()
settle(frozen=bool(settings.function_name()))
if settings.function_name():
    app.api.binary_types.clear()  # compared with each request and answer, four times; none of ours is binary

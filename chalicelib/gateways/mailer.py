"""Mail leaves here (SES). Each part is a field of its own in the call, so nothing in it can become a header."""

from typing import Any

from chalicelib import errors, observability, settings
from chalicelib.gateways.clients import client


def send_mail(to: str, subject: str, text: str, html: str) -> str:
    """Sends one mail and returns SES's message id.

    Raises Unavailable when SES throttles, pauses, refuses or can't be reached; the reason is logged for the operator.
    """
    from botocore.exceptions import BotoCoreError

    ses = client("sesv2")
    body = {"Text": _part(text), "Html": _part(html)}
    try:
        answer = ses.send_email(
            FromEmailAddress=settings.get().mail_from,
            Destination={"ToAddresses": [to]},
            ConfigurationSetName=settings.get().mail_configuration_set,
            Content={"Simple": {"Subject": _part(subject), "Body": body}},
        )
    except (ses.exceptions.ClientError, BotoCoreError) as error:
        observability.log_failure(error)
        raise errors.Unavailable("Mail can't be sent right now. Try again in a moment.") from None
    message_id: str = answer["MessageId"]
    return message_id


def forget_address(address: str) -> None:
    """Takes an address off SES's list of those that bounced or complained; nothing happens when it isn't on it.

    SES lets one such call through a second: raises TooManyRequests when that is used up.
    https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteSuppressedDestination.html
    """
    ses = client("sesv2")
    try:
        ses.delete_suppressed_destination(EmailAddress=address)
    except ses.exceptions.NotFoundException:
        return
    except ses.exceptions.TooManyRequestsException:
        raise errors.TooManyRequests(headers={"Retry-After": "1"}) from None


def _part(data: str) -> dict[str, Any]:
    return {"Data": data, "Charset": "UTF-8"}

"""How a mail names a moment: in UTC, in the words of its language."""

from datetime import UTC, datetime

from chalicelib.mail.text import Locale

_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
}


def name_moment(moment: datetime, locale: Locale) -> str:
    """`1 March 2028 at 07:45 UTC`, `1er mars 2028 à 07:45 UTC`: to the minute, rounded down, so that nobody is late who
    goes by it."""
    at = moment.astimezone(UTC)
    month, time = _MONTHS[locale][at.month - 1], f"{at:%H:%M} UTC"
    if locale == "fr":
        return f"{'1er' if at.day == 1 else at.day} {month} {at.year} à {time}"
    return f"{at.day} {month} {at.year} at {time}"

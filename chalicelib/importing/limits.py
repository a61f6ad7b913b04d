"""What a file of contacts may hold, and how a file that can't be read is refused."""

MAX_FILE_BYTES = 500_000_000
MAX_ROWS = 2_000_000
MAX_COLUMNS = 500
MAX_COLUMN_NAME = 150
"""Characters that are kept of a column's name."""
MAX_RECORD_BYTES = 131_072
"""Of one row, quoted line breaks included; also below what the csv module takes in one cell."""
MAX_BROKEN_QUOTES = 1_000
"""Rows with a quotation mark out of place; each costs reading up to MAX_RECORD_BYTES again."""
SAMPLE_BYTES = 65_536
"""The beginning of a file that encoding, delimiter and header are judged by."""
MAX_PREAMBLE_ROWS = 20
MAX_SAMPLES = 3
MAX_SAMPLE_CHARACTERS = 60


class UnreadableFile(ValueError):
    """The file can't be taken; the message is a sentence for its owner that says why and where."""


def count(number: int) -> str:
    """A number for a sentence: `131,072`."""
    return f"{number:,}"

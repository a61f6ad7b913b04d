"""What a file of contacts may hold, and how a file that can't be read is refused."""

FORMATS = ("csv", "csv.gz", "csv.zip", "jsonl", "jsonl.gz", "jsonl.zip")
MAX_FILE_BYTES = 500_000_000
MAX_ROWS = 2_000_000
MAX_BLANK_ROWS = 2_000_000
"""Rows without any text, which cost time as well; they aren't counted among MAX_ROWS."""
MAX_COLUMNS = 500
MAX_COLUMN_NAME = 150
"""Characters that are kept of a column's name."""
MAX_NAMES_BYTES = 32_768
"""Of all names of columns: an import's row holds them up to three times (columns, suggested mapping, mapping), and DynamoDB
takes 400 KB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html)."""
MAX_RECORD_BYTES = 131_072
"""Of one row, quoted line breaks included; also below what the csv module takes in one cell."""
MAX_BROKEN_QUOTES = 1_000
"""Rows with a quotation mark out of place; each costs reading up to MAX_RECORD_BYTES again."""
MAX_RATIO = 200
"""Times its packed size that a file may take; lists of contacts take up to some thirty, and deflate reaches 1,032."""
MAX_RATIO_BYTES = 20_000_000
"""Up to which nobody asks for the ratio."""
MAX_ARCHIVE_READ = 1_048_576
"""Of a zip archive's directory of its files, which is read as a whole."""
SAMPLE_BYTES = 4 * MAX_RECORD_BYTES
"""The beginning of a file that encoding, delimiter and header are judged by: never less than one row, in UTF-32 too."""
MAX_PREAMBLE_ROWS = 20
MAX_SAMPLES = 3
MAX_SAMPLE_CHARACTERS = 60
MAX_SAMPLES_BYTES = 65_536
"""Of all samples; columns after that have none."""


class UnreadableFile(ValueError):
    """The file can't be taken; the message is a sentence for its owner that says why and where."""


def count(number: int) -> str:
    """A number for a sentence: `131,072`."""
    return f"{number:,}"

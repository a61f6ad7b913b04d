"""What is found out about a file before anything is imported, and which files are refused with which sentence."""

import json

import pytest

from chalicelib.gateways.storage import UploadForm
from chalicelib.importing import analysis
from chalicelib.importing.analysis import analyse
from chalicelib.importing.limits import MAX_NAMES_BYTES, MAX_SAMPLES_BYTES, SAMPLE_BYTES, UnreadableFile
from chalicelib.schemas.imports import Upload


def found(content, size=50_000):
    return analyse(lambda: [content[start : start + size] for start in range(0, len(content), size)])


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252", "latin-1"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_line_ends_and_delimiter_are_found(encoding, end, delimiter):
    text = f"Prénom{delimiter}Courriel{end}Zoë{delimiter}zoe@example.com{end}"

    result = found(text.encode(encoding))

    assert result.layout.columns == ("Prénom", "Courriel")
    assert result.samples == {"Prénom": ("Zoë",), "Courriel": ("zoe@example.com",)}
    assert result.rows == 1


def test_a_file_of_ascii_that_turns_out_to_be_windows_1252_is_read_as_that():
    rows = b"".join(b"Ann,a%d@example.com\n" % number for number in range(SAMPLE_BYTES // 20 + 10))

    result = found(b"First name,Email\n" + rows + "Zoë,zoe@example.com\n".encode("cp1252"))

    assert result.layout.form.encoding == "cp1252"


def test_a_utf8_file_with_one_bad_byte_is_refused_with_its_place():
    with pytest.raises(UnreadableFile, match="Line 4: byte 0xEB at position 3"):
        found(
            "Prénom,Email\n".encode()
            + b"a,a@example.com\n" * 2
            + b"Zo\xeb,z@example.com\n"
            + b"b,b@example.com\n" * 9999
        )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \n", "empty"),
        (b",,\n,,\n", "empty"),
        (b"Email,Name\n", "no contacts under it"),
        (b"Email,Name\n\n,,\n", "no contacts under it"),
        (b"PK\x03\x04rest", "Excel workbook or a zip"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"BEGIN:VCARD\nEND:VCARD", "a vCard"),
        (b"Email\na\0b@example.com\n", "Line 2 holds a NUL"),
        (b"a\0\n", "Line 1 holds a NUL"),
        (b",".join(b"c%d" % n for n in range(501)) + b"\n", "501 columns; at most 500"),
    ],
)
def test_a_file_that_holds_no_contacts_is_refused_with_a_sentence(content, message):
    with pytest.raises(UnreadableFile, match=message):
        found(content)


def test_a_file_larger_than_the_limit_is_refused_while_reading(monkeypatch):
    monkeypatch.setattr(analysis, "MAX_FILE_BYTES", 100_000)

    with pytest.raises(UnreadableFile, match="larger than 100,000 bytes"):
        analyse(lambda: iter([b"Email\n"] + [b"x@example.com\n" * 1000] * 1_000_000))


def test_columns_without_a_name_or_with_the_same_name_stay_apart():
    result = found(b"Email,,Phone,Phone, \nx@example.com,1,2,3,4\n")

    assert result.layout.columns == ("Email", "Column 2", "Phone", "Phone (2)")


def test_a_file_without_header_starts_with_its_first_row():
    result = found(b"x@example.com,Ann\ny@example.com,Bea\n")

    assert result.layout.columns == ("Column 1", "Column 2")
    assert result.mapping == {"Column 1": "email"}
    assert result.rows == 2


def test_a_file_of_addresses_only_is_read():
    result = found(b"x@example.com\ny@example.com\n")

    assert (result.rows, result.mapping) == (2, {"Column 1": "email"})


def test_unknown_headers_are_kept_and_the_column_of_addresses_is_found_by_its_content():
    result = found(b"Foo,Bar\nx,x@example.com\ny,y@example.com\n")

    assert (result.layout.columns, result.mapping) == (("Foo", "Bar"), {"Bar": "email"})


def test_the_separator_line_of_excel_is_obeyed():
    result = found(b"sep=;\r\nEmail;Name\r\nx@example.com;Example, Ann\r\n")

    assert result.layout.columns == ("Email", "Name")
    assert result.layout.first.row == 2


def test_a_cut_sample_does_not_hide_a_long_first_row():
    header = b",".join(b"column %04d" % number for number in range(400))
    row = b",".join(b"x" * 300 for _ in range(400))

    result = found(header + b"\n" + row + b"\n")

    assert (len(result.layout.columns), result.rows) == (400, 1)


def test_a_file_with_more_rows_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(analysis, "MAX_ROWS", 3)

    with pytest.raises(UnreadableFile, match="more than 3 rows"):
        found(b"Email\n" + b"x@example.com\n\n" * 4)


def test_the_limits_are_told_with_the_form_of_the_upload():
    told = Upload.of(UploadForm("https://files.example.com", {"key": "k"})).limits

    assert told.model_dump() == {
        "file_bytes": 500_000_000,
        "rows": 2_000_000,
        "columns": 500,
        "row_bytes": 131_072,
        "formats": ["csv", "csv.gz", "csv.zip", "jsonl", "jsonl.gz", "jsonl.zip"],
    }


def test_an_analysis_fits_into_the_row_of_its_import():
    """400 KB take the columns with their suggested and chosen fields, the samples, and the ranges of the largest file."""
    names = [f"{'é' * 25}{number}" for number in range(500)]
    row = ",".join("é" * 240 for _ in range(500)).encode()

    result = found(",".join(names).encode() + b"\n" + row[:131_000] + b"\n")

    assert len(result.layout.columns) == 500
    kept = json.dumps([result.layout.columns, result.samples], ensure_ascii=False).encode()
    assert len(kept) < 2 * MAX_NAMES_BYTES + MAX_SAMPLES_BYTES + 20_000
    assert 0 < sum(map(len, result.samples.values())) < 500

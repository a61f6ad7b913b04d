"""The exports of other products, read and mapped without help."""

import pytest

from chalicelib.importing.analysis import analyse
from chalicelib.importing.convert import make_converter, mapping_errors
from chalicelib.importing.records import read_records
from tests.unit.importing.samples import SAMPLES


def imported(content, chunk=7):
    chunks = [content[i : i + chunk] for i in range(0, len(content), chunk)]
    found = analyse(lambda: chunks)
    assert mapping_errors(found.layout.columns, found.mapping) == []
    converter = make_converter(found.layout.columns, found.mapping)
    start = found.layout.first
    body = content[start.offset :]
    rows = [r for r in read_records([body], found.layout.form, start) if not r.is_blank]
    assert found.rows == len(rows)
    return [converter.fields(row.cells) for row in rows]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_suggested_mapping_gives_every_field(sample):
    contacts = imported(sample.content)

    assert contacts == sample.contacts

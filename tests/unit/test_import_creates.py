"""Hand-marshalled items of an import are what the models write, and its history is what the contact service writes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import ids
from chalicelib.importing.merging import merge, patch_of
from chalicelib.models import counter
from chalicelib.models.contact import TEXT_FIELDS, Contact
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.contact_history import ContactHistory
from chalicelib.services import contact_fields, import_creates
from chalicelib.services.import_creates import Birth, Run, birth_steps, own_id
from chalicelib.services.import_groups import Group, Verdicts, fold_new, group_rows
from chalicelib.services.import_rows import Row

RUN = Run(ids.new(), ids.new(), 16, datetime(2026, 1, 31, 12, 0, 0, 123456, tzinfo=UTC), 500)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9)
FIELDS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(TEXT_FIELDS, TEXT)
    | {
        "tags": st.lists(st.sampled_from(["a", "É", "x y"]), min_size=1, unique=True),
        "address": st.dictionaries(st.sampled_from(["line1", "city"]), TEXT, min_size=1),
        "custom": st.dictionaries(TEXT, TEXT, min_size=1, max_size=2),
    },
)


def birth(fields, row=7, email="x@mail.example.com"):
    return Birth(Group(email, [Row(row, email, fields)]), row, fields)


@given(FIELDS)
def test_items_are_what_the_models_read_and_write(fields):
    contact = import_creates._contact_item(RUN, birth(fields))
    entry = import_creates._history_item(RUN, birth(fields))
    claim = import_creates._claim_item(RUN, birth(fields), b"k" * 32)

    for model, item in ((Contact, contact), (ContactHistory, entry), (ContactEmail, claim)):
        assert model.from_raw_data(dict(item)).serialize() == item


@given(FIELDS)
def test_the_first_entry_of_the_history_is_the_one_of_the_contact_service(fields):
    contact = Contact.from_raw_data(dict(import_creates._contact_item(RUN, birth(fields))))
    entry = ContactHistory.from_raw_data(dict(import_creates._history_item(RUN, birth(fields))))

    assert entry.changes == contact_fields.changes(None, contact)
    assert list(entry.changes) == list(contact_fields.changes(None, contact))


def test_an_id_is_made_from_the_import_and_the_row_and_goes_up_with_it():
    made = [own_id(RUN, row) for row in range(1, 3000)]

    assert made == sorted(made, key=lambda it: it[:-1])
    assert len(set(made)) == len(made)
    assert all(ids.is_contact_id(it) for it in made)
    assert made == [own_id(RUN, row) for row in range(1, 3000)]
    assert len({it[-1] for it in made}) == 16


def test_counters_move_by_contact_and_tag():
    births = [birth({"tags": ["A", "b"]}, row) for row in range(1, 101)]

    sums = {}
    for step in birth_steps(RUN, births):
        name = step.name.rpartition("\t")[0]
        sums[name] = sums.get(name, 0) + step.value

    assert sums == {counter.CONTACTS: 100, "tag:a": 100, "tag:b": 100}


@pytest.mark.parametrize("rule", ["overwrite", "fill", "skip"])
@given(FIELDS, FIELDS)
def test_a_blank_cell_changes_nothing_and_fill_changes_no_filled_field(rule, present, row):
    merged = merge(present, patch_of(rule, present, {"email": "x@example.com"} | row))

    assert set(merged) <= set(present) | set(row)
    for name, value in present.items():
        if rule != "overwrite" or name not in row:
            kept = {part: merged[name][part] for part in value} if isinstance(value, dict) else merged[name]
            assert kept == value
    if rule == "overwrite":
        assert merge(merged, patch_of(rule, merged, row)) == merged


@given(st.lists(st.sampled_from(["a@x.example", "b@x.example"]), min_size=1, max_size=8))
def test_each_row_gets_one_verdict_and_the_first_of_an_address_creates(emails):
    rows = [Row(number, email, {"email": email}) for number, email in enumerate(emails, start=2)]
    verdicts = Verdicts()

    for group in group_rows(rows):
        fold_new(group, "fill", verdicts)

    assert sorted(verdicts.outcomes) == [row.number for row in rows]
    assert list(verdicts.outcomes.values()).count("created") == len(set(emails))

"""Imports a CSV file as a Django project would: django-import-export on SQLite. Runs on the peer's own Python.

    python peer_import.py <file.csv> <folder for the database> <unchecked|validated>

`validated` has Django look at every field, as its forms do; that asks the database for each address. The model has the same fields, the address is unique, and a row whose address is there updates that row. Prints JSON: rows,
CPU seconds, peak memory.
"""

import json
import resource
import sys
import time
from pathlib import Path

import django
from django.conf import settings

FIELDS = ("Email", "First name", "Last name", "Company", "Job title", "Phone", "City", "Country", "Tags", "Notes")

settings.configure(
    SECRET_KEY="x",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(sys.argv[2]) / "peer.sqlite3")}},
    INSTALLED_APPS=["django.contrib.contenttypes", "import_export"],
    IMPORT_EXPORT_USE_TRANSACTIONS=True,
)
django.setup()

import tablib  # noqa: E402
from django.db import connection, models  # noqa: E402
from import_export import fields, resources  # noqa: E402
from import_export.instance_loaders import CachedInstanceLoader  # noqa: E402


def name_of(column: str) -> str:
    """The model's field for a column of the file."""
    return column.lower().replace(" ", "_")


class Contact(models.Model):
    """A contact, one table, the address unique."""

    email = models.EmailField(unique=True)
    for _column in FIELDS[1:]:
        locals()[name_of(_column)] = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "peer"


class Rows(resources.ModelResource):
    """Its quickest settings: bulk operations, contacts looked up together, no differences and no report of rows."""

    for _column in FIELDS:
        locals()[name_of(_column)] = fields.Field(attribute=name_of(_column), column_name=_column)

    class Meta:
        model = Contact
        import_id_fields = ("email",)
        fields = tuple(map(name_of, FIELDS))
        instance_loader_class = CachedInstanceLoader
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        skip_html_diff = True
        report_skipped = False
        store_row_values = False


class ValidatedRows(Rows):
    """The same, with every row validated."""

    class Meta(Rows.Meta):
        clean_model_instances = True


def main() -> None:
    """Imports and tells."""
    with connection.schema_editor() as editor:
        editor.create_model(Contact)
    before = time.process_time()
    data = tablib.Dataset().load(Path(sys.argv[1]).read_text(encoding="utf-8"), format="csv")
    rows = ValidatedRows() if sys.argv[3] == "validated" else Rows()
    result = rows.import_data(data, raise_errors=True)
    spent = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert not result.has_errors()
    print(json.dumps({"rows": Contact.objects.count(), "cpu": spent, "megabytes": peak}))


main()

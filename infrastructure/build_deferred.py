"""Puts off imports of dependencies that no request needs: what a cold start doesn't load, it doesn't pay for.

Each change is a line of a dependency's source and what stands there instead. A version that reads otherwise fails the
build, so that a change is looked at again and never lost.
"""

from __future__ import annotations

from pathlib import Path

from infrastructure.build_errors import BuildError

Change = tuple[str, str]

_HTTP2 = (
    # HTTP/2 is injected by those who want it, and only then asks which h2 is installed; the question loads the readers of
    # zip files, CSV and compressed archives.
    ("from importlib.metadata import version\n", ""),
    (
        '    h2_version = version("h2")\n',
        '    from importlib.metadata import version\n\n    h2_version = version("h2")\n',
    ),
)
_DOCSTRING = (
    # The help text of a client's methods is written when somebody reads it; its writers parse HTML.
    (
        "from botocore.docs.bcdoc.restdoc import DocumentStructure\n"
        "from botocore.docs.method import document_model_driven_method\n"
        "from botocore.docs.paginator import document_paginate_method\n"
        "from botocore.docs.waiter import document_wait_method\n",
        "",
    ),
    (
        "        docstring_structure = DocumentStructure(",
        "        from botocore.docs.bcdoc.restdoc import DocumentStructure\n"
        "        docstring_structure = DocumentStructure(",
    ),
    *(
        (
            f"        document_{name}_method(*args",
            f"        from botocore.docs.{module} import document_{name}_method\n        document_{name}_method(*args",
        )
        for name, module in (("model_driven", "method"), ("wait", "waiter"), ("paginate", "paginator"))
    ),
)
_DOCS = (
    # Of the whole room only the writer of reference pages is loaded here, for a function that makes such pages.
    ("from botocore.docs.service import ServiceDocumenter\n", ""),
    (
        "    # Create the root directory where all service docs live.\n",
        "    from botocore.docs.service import ServiceDocumenter\n",
    ),
)

CHANGES: dict[str, tuple[Change, ...]] = {
    "urllib3/http2/__init__.py": _HTTP2,
    "botocore/docs/docstring.py": _DOCSTRING,
    "botocore/docs/__init__.py": _DOCS,
}
"""By file: each old text stands there exactly once."""


def defer(site: Path) -> None:
    """Makes the changes in the sources below `site`. Raises BuildError where a text isn't there once."""
    for name, changes in CHANGES.items():
        path = site / name
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            if text.count(old) != 1:
                raise BuildError(f"{name} has changed: look at infrastructure/build_deferred.py ({old.strip()!r})")
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

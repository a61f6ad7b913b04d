"""The app's HTML names what its script would only ask for later."""

import re

import pytest

from infrastructure import site
from infrastructure.build_ahead import LANGUAGES, ahead

HTML = (
    '<head>\n    <script src="/early.js" data-app></script>\n'
    '    <script type="module" crossorigin src="/assets/index-1.js"></script>\n  </head>\n'
)
FACTS = {
    "index.html": {"file": "assets/index-1.js"},
    "src/pages/contacts.tsx": {"file": "assets/contacts-1.js", "css": ["assets/contacts-1.css"], "imports": ["_a", "index.html"]},
    "_a": {"file": "assets/a-1.js", "imports": ["_b"], "css": ["assets/a-1.css"]},
    "_b": {"file": "assets/b-1.js", "imports": ["_a"]},
} | {
    f"src/locales/{language}/{area}.ts": {"file": f"assets/{area}-{language}.js"}
    for language in LANGUAGES
    for area in ("common", "contacts")
}  # fmt: skip


def test_a_page_names_each_part_once_and_none_that_the_app_names_already():
    page = dict(ahead(HTML, FACTS))["contacts.html"]

    named = re.findall(r'<link rel="(\w+)"[^>]* href="([^"]+)">', page)
    assert sorted(named) == [
        ("modulepreload", "/assets/a-1.js"),
        ("modulepreload", "/assets/b-1.js"),
        ("modulepreload", "/assets/contacts-1.js"),
        ("preload", "/assets/a-1.css"),
        ("preload", "/assets/contacts-1.css"),
    ]
    assert page.count("index-1.js") == 1


@pytest.mark.parametrize(("name", "areas"), [(site.APP, ["common"]), ("contacts.html", ["common", "contacts"])])
def test_texts_are_named_for_each_language(name, areas):
    page = dict(ahead(HTML, FACTS))[name]

    for language in LANGUAGES:
        assert f'data-{language}="{" ".join(f"/assets/{area}-{language}.js" for area in areas)}"' in page
    assert "data-app" in page


def test_every_page_ahead_is_what_its_address_is_answered_with():
    assert {name for name, _ in ahead(HTML, FACTS)} == {site.APP} | {site.file_of(f"/{page}") for page in site.AHEAD}


def test_a_changed_index_is_refused():
    with pytest.raises(ValueError, match="in another way"):
        list(ahead("<head></head>", FACTS))

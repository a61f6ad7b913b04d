"""The page shows every operation, runs nothing, and its own policy lets its style through."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import app  # noqa: F401 - registers the routes
from chalicelib.openapi import document, page, style

DOCUMENT = document.document("session")
PAGE = page.page(DOCUMENT)


class Reader(HTMLParser):
    """Collects what the page holds, and fails on a tag that is closed out of turn."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.ids, self.links, self.attributes = [], set(), [], [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name == "href"]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def read(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def test_every_tag_is_closed():
    assert read(PAGE).open == []


def test_every_operation_and_shape_has_its_place_once():
    ids = read(PAGE).ids
    wanted = {one["operationId"] for methods in DOCUMENT["paths"].values() for one in methods.values()}
    wanted |= {f"shape-{name}" for name in DOCUMENT["components"]["schemas"]}

    assert len(ids) == len(set(ids))
    assert wanted <= set(ids)


def test_every_link_inside_the_page_leads_somewhere():
    reader = read(PAGE)

    inside = {link[1:] for link in reader.links if link.startswith("#")}

    assert inside <= set(reader.ids)
    assert {link for link in reader.links if not link.startswith("#")} == {"openapi.json"}


def test_there_is_no_script_and_no_style_beside_the_one():
    reader = read(PAGE)

    assert not reader.tags & {"script", "img", "iframe", "link"}
    assert not {name for name in reader.attributes if name.startswith("on") or name == "style"}


def test_the_policy_allows_exactly_the_style_of_the_page():
    found = re.search(r"<style>(.*?)</style>", PAGE, re.S)
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()

    assert f"style-src 'sha256-{digest}';" in style.policy()


def test_words_of_the_document_are_escaped():
    described = {
        **DOCUMENT,
        "info": {"title": "<b>&", "version": "1", "description": "`<i>`"},
    }

    html = page.page(described)

    assert "<title>&lt;b&gt;&amp;</title>" in html
    assert "<code>&lt;i&gt;</code>" in html

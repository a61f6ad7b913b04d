"""The plain pages say all that the registers say, in both languages."""

import re
from html.parser import HTMLParser

import pytest

from chalicelib.register import policy, processors, retention
from infrastructure import site
from infrastructure.pages import english, french
from infrastructure.pages.making import pages, register_texts, said

PAGES = dict(pages("/assets/style.css"))


class Reader(HTMLParser):
    """What a page holds, as text, and which tags are open when it ends."""

    def __init__(self, text):
        super().__init__()
        self.open, self.said = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "link", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said.append(data)


def test_there_is_a_file_for_every_plain_address():
    assert set(PAGES) == {f"{name}.html" for name in site.PLAIN}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_formed_and_needs_no_script(name):
    reader = Reader(PAGES[name])

    assert not reader.open
    assert re.findall(r"<script[^>]*>", PAGES[name]) == ['<script src="/early.js">']
    assert "style=" not in PAGES[name]


def test_every_word_of_the_registers_is_there_in_french():
    assert not register_texts() - french.REGISTER.keys()


def test_english_pages_call_stores_by_words_and_not_by_the_names_of_tables():
    assert not english.REGISTER.keys() - register_texts()
    assert not [text for text in register_texts() if "_" in said("en", text)]


def test_both_languages_have_the_same_words():
    assert english.WORDS.keys() == french.WORDS.keys()
    assert english.COUNTRIES.keys() == french.COUNTRIES.keys()
    assert [len(texts) for _, texts in english.TERMS] == [len(texts) for _, texts in french.TERMS]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_name_every_third_party_and_every_store(language):
    folder = "" if language == "en" else "fr/"

    assert all(one.name in PAGES[f"{folder}processors.html"] for one in processors.PROCESSORS)
    assert all(f">{said(language, one.store)}<" in PAGES[f"{folder}retention.html"] for one in retention.RULES)


def test_the_policy_names_the_version_that_people_agree_to():
    assert policy.IN_FORCE["privacy"].version in PAGES["privacy.html"]
    assert policy.IN_FORCE["privacy"].path == "/privacy"

"""Cursors continue exactly the list they were made for."""

import pytest

from chalicelib import errors
from chalicelib.edge import cursors

LIST = "GET /contacts {} {}"
POSITION = {"after": "01J0000000000000000000000A0"}


@pytest.fixture
def cursor(engine):
    return cursors.encode("account", LIST, POSITION)


def test_a_position_comes_back(cursor):
    assert cursors.decode("account", LIST, cursor) == POSITION


@pytest.mark.parametrize(("account", "query"), [("other", LIST), ("account", "GET /contacts {} {'tag': 'vip'}")])
def test_a_foreign_cursor_is_refused(cursor, account, query):
    with pytest.raises(errors.InvalidCursor):
        cursors.decode(account, query, cursor)


def test_every_changed_character_is_noticed(cursor):
    forged = [cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :] for place in range(20, 40)]

    for attempt in forged:
        with pytest.raises(errors.InvalidCursor):
            cursors.decode("account", LIST, attempt)


@pytest.mark.parametrize("text", ["", "x", "é", "====", "A" * 2000, "null", "../../etc"])
def test_what_is_no_cursor_is_refused(engine, text):
    with pytest.raises(errors.InvalidCursor):
        cursors.decode("account", LIST, text)


def test_every_cut_is_noticed(cursor):
    for length in range(len(cursor)):
        with pytest.raises(errors.InvalidCursor):
            cursors.decode("account", LIST, cursor[:length])

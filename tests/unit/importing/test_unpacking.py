"""Archives: what comes out is what went in, and one that lies, hides, bursts or breaks off is refused with a sentence."""

import gzip
import io
import random
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.importing import unpacking
from chalicelib.importing.limits import UnreadableFile
from chalicelib.importing.unpacking import gunzip, kind_of, unzip

CSV = b"Email,Name\n" + b"".join(b"a%d@example.com,Ann %d\n" % (number, number) for number in range(500))
SIZES = st.integers(1, 3000)


def chunks_of(content, size=1000):
    return [content[start : start + size] for start in range(0, len(content), size)]


def ungzipped(content, size=1000):
    return b"".join(gunzip(chunks_of(content, size)))


def unzipped(content, size=1000):
    return b"".join(unzip(lambda offset: chunks_of(content[offset:], size), len(content)))


def zipped(*files, method=zipfile.ZIP_DEFLATED, **options):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method, **options) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


def streamed(name, content):
    """As programs write it that can't go back: sizes follow the contents, in a data descriptor."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.content = b""

        def writable(self):
            return True

        def write(self, data):
            self.content += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return pipe.content


def zip64(name, content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, archive.open(name, "w", force_zip64=True) as file:
        file.write(content)
    return packed.getvalue()


def bomb(size, **options):
    """gzip of zeros, 1:1000."""
    packer = zlib.compressobj(wbits=31, **options)
    return b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(size // 1_000_000)) + packer.flush()


@settings(max_examples=50)
@given(st.binary(min_size=4, max_size=4000).filter(lambda it: not kind_of(it)), SIZES, st.integers(1, 3))
def test_what_was_packed_comes_out(content, size, members):
    assert ungzipped(gzip.compress(content) * members, size) == content * members
    assert unzipped(zipped(("a.csv", content)), size) == content


@pytest.mark.parametrize(
    "packed",
    [
        zipped(("contacts.csv", CSV), method=zipfile.ZIP_STORED),
        zipped(("folder/", b""), ("folder/contacts.csv", CSV)),
        zipped(("contacts.csv", CSV), ("__MACOSX/._contacts.csv", b"x"), (".DS_Store", b"y")),
        zipped(("Kontakte äöü.csv", CSV)),
        zip64("contacts.csv", CSV),
        streamed("contacts.csv", CSV),
        b"#!/bin/sh\n" + zipped(("contacts.csv", CSV)),
        zipped(("contacts.csv", CSV)) + b"\0" * 100,
    ],
    ids=["stored", "folder", "mac", "letters", "zip64", "streamed", "self-extracting", "padded"],
)
def test_zip_archives_of_all_kinds_are_unpacked(packed):
    assert unzipped(packed) == CSV


def test_gzip_files_that_were_padded_to_blocks_are_unpacked():
    assert ungzipped(gzip.compress(CSV) + b"\0" * 4096, 100) == CSV


NESTED = gzip.compress(gzip.compress(CSV))
WORKBOOK = (("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", b"<x/>"))
DAMAGED = "is damaged or cut off"


def flipped(content, place):
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


@pytest.mark.parametrize(
    ("packed", "sentence"),
    [
        (gzip.compress(CSV)[:-20], DAMAGED),
        (gzip.compress(CSV)[:-1], DAMAGED),
        (flipped(gzip.compress(CSV), -6), DAMAGED),
        (flipped(gzip.compress(CSV), 200), DAMAGED),
        (gzip.compress(CSV) + b"and more", "Something else follows the gzip archive"),
        (gzip.compress(CSV) + b"\x1f", DAMAGED),
        (NESTED, "The gzip archive holds another archive; upload what is in it."),
        (gzip.compress(zipped(("a.csv", CSV))), "The gzip archive holds another archive"),
        (bomb(60_000_000), "The archive unpacks to more than 200 times its size"),
    ],
)
@pytest.mark.parametrize("size", [7, 262_144])
def test_a_gzip_file_that_is_not_a_list_is_refused(packed, sentence, size):
    with pytest.raises(UnreadableFile, match=sentence):
        for _ in gunzip(chunks_of(packed, size)):
            pass


def locked():
    content = bytearray(zipped(("contacts.csv", CSV)))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    return bytes(content)


def claiming(size):
    """A zip archive whose directory gives its file another size."""
    content = bytearray(zipped(("contacts.csv", CSV)))
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, size)
    return bytes(content)


@pytest.mark.parametrize(
    ("packed", "sentence"),
    [
        (zipped(), "The zip archive holds no file."),
        (zipped(("a/", b"")), "holds no file"),
        (zipped((".hidden.csv", CSV)), "holds no file"),
        (zipped(("a.csv", CSV), ("b.csv", CSV)), "The zip archive holds 2 files; upload them one by one."),
        (zipped(("../../etc/passwd", CSV)), "holds a name that leads out of its folder"),
        (zipped(("/etc/passwd", CSV)), "holds a name that leads out of its folder"),
        (zipped(("C:/contacts.csv", CSV)), "holds a name that leads out of its folder"),
        (zipped(("a\\..\\..\\b.csv", CSV)), "holds a name that leads out of its folder"),
        (zipped(("a.csv", CSV), ("../", b"")), "holds a name that leads out of its folder"),
        (locked(), "is locked with a password"),
        (zipped(("a.csv", CSV), method=zipfile.ZIP_BZIP2), "is packed by a rare method"),
        (zipped(("a.csv", CSV), method=zipfile.ZIP_LZMA), "is packed by a rare method"),
        (zipped(("a.csv.gz", gzip.compress(CSV))), "The zip archive holds another archive"),
        (zipped(("inner.zip", zipped(("a.csv", CSV)))), "The zip archive holds another archive"),
        (zipped(*WORKBOOK), "an Excel workbook, not a CSV file; open it, and save the sheet as “CSV UTF-8"),
        (zipped(("[Content_Types].xml", b""), ("word/document.xml", b"")), "The file is a Word document"),
        (zipped(("mimetype", b"application/vnd.oasis"), ("content.xml", b"")), "an OpenDocument file"),
        (zipped(("a.csv", CSV))[:-30], DAMAGED),
        (zipped(("a.csv", CSV))[:200], DAMAGED),
        (flipped(zipped(("a.csv", CSV)), 100), DAMAGED),
        (claiming(10), DAMAGED),
        (claiming(10**6), DAMAGED),
        (zipped(("a.csv", b"\0" * 60_000_000)), "unpacks to more than 200 times its size"),
        (zipped(*((f"{number}/{'x' * 200}/", b"") for number in range(5000))), "holds too many entries"),
    ],
)  # fmt: skip
def test_a_zip_archive_that_is_not_one_list_is_refused(packed, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        for _ in unzip(lambda offset: chunks_of(packed[offset:]), len(packed)):
            pass


def test_overlapping_entries_are_several_files():
    """As the bombs without nesting do it: many entries of the directory point to the same bytes."""
    content = bytearray(zipped(("a.csv", CSV), ("b.csv", CSV)))
    second = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, second + 42, 0)

    with pytest.raises(UnreadableFile, match="holds 2 files"):
        unzipped(bytes(content))


def test_what_unpacks_to_more_than_a_file_may_have_is_refused_on_the_way(monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_FILE_BYTES", 10_000)

    for pieces in (
        gunzip([gzip.compress(CSV * 9)]),
        unzip(lambda at: [zipped(("a", CSV * 9))[at:]], len(zipped(("a", CSV * 9)))),
    ):
        with pytest.raises(UnreadableFile, match="larger than 10,000 bytes"):
            list(pieces)


def test_memory_stays_small_whatever_an_archive_unpacks_to():
    packed = bomb(100_000_000, strategy=zlib.Z_HUFFMAN_ONLY)  # 1:8, so that no limit ends it
    tracemalloc.start()

    size = sum(map(len, gunzip(packed[start : start + 262_144] for start in range(0, len(packed), 262_144))))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (size, peak < 5_000_000) == (100_000_000, True)


@settings(max_examples=200)
@given(st.integers(0, 10**9), st.integers(1, 6), st.sampled_from(["zip", "zip64", "gzip"]))
def test_no_damage_gets_through_or_escapes_as_another_error(seed, hits, kind):
    whole = {"zip": zipped(("a.csv", CSV)), "zip64": zip64("a.csv", CSV), "gzip": gzip.compress(CSV)}[kind]
    dice = random.Random(seed)
    content = bytearray(whole)
    for _ in range(hits):
        content[dice.randrange(len(content))] = dice.randrange(256)
    if dice.random() < 0.3:
        del content[dice.randrange(len(content)) :]
    try:
        found = ungzipped(bytes(content)) if kind == "gzip" else unzipped(bytes(content))
    except UnreadableFile:
        return

    assert found == CSV

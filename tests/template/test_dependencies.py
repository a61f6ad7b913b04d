"""What is installed is pinned by version and hash, and what ships is what was tested."""

import re

import pytest

from infrastructure.build_lock import LOCKS, ROOT

PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)
EVERY_LOCK = pytest.mark.parametrize("lock", [target for _, target, _ in LOCKS])


def pins(lock):
    return set(PINNED.findall((ROOT / lock).read_text()))


@EVERY_LOCK
def test_each_pin_has_hashes(lock):
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text())

    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@EVERY_LOCK
def test_no_lock_names_a_place_to_download_from(lock):
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize(("source", "lock"), [(source, target) for source, target, _ in LOCKS])
def test_what_is_asked_for_is_locked(source, lock):
    asked = re.findall(r"^([a-z][a-z0-9-]*)", (ROOT / source).read_text().lower(), re.MULTILINE)

    assert set(asked) <= {name for name, _ in pins(lock)}


def test_what_ships_is_what_was_tested():
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_the_emulator_is_the_version_whose_gaps_we_know():
    assert ("ministack", "1.5.33") in pins("infrastructure/requirements-emulator.txt")

"""What all tests share: one session folder for the engines, and what happens where a tool is missing."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.engines import session
from tests.support.visiting import axe, browser, visitor

__all__ = ["axe", "browser", "visitor"]  # here, since a process can start one browser only

settings.register_profile("any-speed", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-speed")  # how long an example takes says how busy the machine is


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[SESSION] = session.Session()


def pytest_unconfigure(config: pytest.Config) -> None:
    if owned := config.stash.get(SESSION, None):
        owned.close()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A name for a value that makes none: packed bytes hold the time of packing, and all workers must find the same tests."""
    return argname if isinstance(val, bytes) and len(val) > 20 else None


def pytest_xdist_auto_num_workers() -> int:
    return min(4, os.cpu_count() or 1)  # what -n auto means: the engines want their share too


SESSION: pytest.StashKey[session.Session] = pytest.StashKey()

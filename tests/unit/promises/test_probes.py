"""Each promise whose mechanism is in place has a probe, and each probe a promise."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from chalicelib.register.promises import PROMISES
from tests import promises


def probes():
    """The tests of tests/promises by `file.name`, with the ids that they are marked with."""
    found = {}
    for module in iter_modules(promises.__path__):
        if module.name.startswith("test_"):
            for name, value in vars(import_module(f"{promises.__name__}.{module.name}")).items():
                if name.startswith("test_"):
                    marks = [mark for mark in getattr(value, "pytestmark", ()) if mark.name == "promise"]
                    found[f"{module.name}.{name}"] = [mark.args[0] for mark in marks]
    return found


PROBED = {id for ids in probes().values() for id in ids}


@pytest.mark.parametrize(
    "promise", [one for one in PROMISES.values() if one.standing == "in place"], ids=lambda it: it.id
)
def test_a_promise_that_is_in_place_has_a_probe(promise):
    assert promise.id in PROBED


@pytest.mark.parametrize("name", probes())
def test_a_probe_serves_one_promise(name):
    assert len(probes()[name]) == 1

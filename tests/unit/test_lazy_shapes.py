"""Stand-ins of shapes do what the shapes do, every one of them leads somewhere, and importing the app loads none."""

import subprocess
import sys
from pathlib import Path

import pytest

import app
from chalicelib.edge.routing import ROUTES
from chalicelib.schemas import base, lazy, public


def test_a_stand_in_makes_what_the_shape_makes():
    assert lazy.public.Health(status="ok") == public.Health(status="ok")


def test_a_generic_stand_in_is_the_generic_shape():
    assert lazy.real(lazy.Page[lazy.public.Health]) is base.Page[public.Health]


def test_either_of_two_stand_ins_is_the_union():
    assert lazy.real(lazy.public.Health | lazy.public.Policy) == public.Health | public.Policy


def test_what_is_no_stand_in_stays_as_it_is():
    assert lazy.real(dict) is dict


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_shape_that_a_route_names_exists(route):
    shapes = [lazy.real(shape) for shape in (route.body, route.query, route.returns)]

    assert not any(isinstance(shape, lazy.Shape) for shape in shapes)


def test_a_cold_start_loads_no_shape():
    code = "import sys, app; sys.exit(','.join(name for name in sys.modules if name.startswith('pydantic')))"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(app.__file__).parent, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (1, "\n")

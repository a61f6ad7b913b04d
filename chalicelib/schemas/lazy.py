"""Shapes by name, imported on first use: the routes name a hundred of them, and one request needs two at most.

    from chalicelib.schemas.lazy import Page, contacts as shapes

`shapes.ContactView` and `Page[shapes.ContactView]` are then stand-ins that do whatever the shape does. Without them
pydantic and every shape make a third of a cold start (tests/benchmarks). Type checkers read lazy.pyi, which names the shapes
themselves.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    """A part of this room (`contacts`), or a shape of base.py (`Page`)."""
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(_Room("base"), name) if name[0].isupper() else _Room(name)


def real(shape: Any) -> Any:
    """The shape that a stand-in stands for; anything else is given back as it is."""
    return shape.resolve() if isinstance(shape, Shape) else shape


class _Room:
    """Stands for a module of this room."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> "Shape":
        return Shape(lambda: getattr(import_module(f"chalicelib.schemas.{self._name}"), name))


class Shape:
    """Stands for one shape, for a generic one with its argument, or for either of two."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load
        self._real: Any = None

    def resolve(self) -> Any:
        """The shape itself. Raises AttributeError or ImportError for a name that doesn't exist (a test resolves all)."""
        if self._real is None:
            self._real = self._load()
        return self._real

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # `Call[shape, None]` asks for some of these
            raise AttributeError(name)
        return getattr(self.resolve(), name)

    def __getitem__(self, argument: Any) -> "Shape":
        return Shape(lambda: self.resolve()[real(argument)])

    def __or__(self, other: Any) -> "Shape":
        return Shape(lambda: self.resolve() | real(other))

    def __call__(self, *values: Any, **named: Any) -> Any:
        return self.resolve()(*values, **named)

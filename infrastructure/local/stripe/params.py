"""The parameters of a call, read by name and type; what nobody asked for is refused as unknown, before anything changes."""

from __future__ import annotations

from typing import Any

from infrastructure.local.stripe.errors import StripeError, missing

MOST_METADATA = 50
LONGEST_KEY, LONGEST_VALUE = 40, 500
_FLAGS = {"true": True, "True": True, "false": False, "False": False}


class Params:
    """One level of parameters. An empty string means "unset", as in Stripe's API."""

    def __init__(self, values: Any, prefix: str = "") -> None:
        if not isinstance(values, dict):
            if values not in ("", []):
                raise StripeError("Invalid object", param=prefix)
            values = {}
        self._values: dict[str, Any] = values
        self._prefix = prefix
        self._read: dict[str, list[Params]] = {}
        self.checked = False

    def name(self, name: str) -> str:
        """The full name of a parameter, as errors tell it."""
        return f"{self._prefix}[{name}]" if self._prefix else name

    def given(self, name: str) -> bool:
        """Whether the parameter was sent, perhaps empty."""
        return name in self._values

    def peek(self, name: str) -> Any:
        """A parameter as it came, without counting as read."""
        return self._values.get(name)

    def done(self) -> None:
        """Raises StripeError for the first parameter that nobody read. Called before anything changes."""
        self.checked = True
        for name in self._values:
            if name not in self._read:
                full = self.name(name)
                raise StripeError(f"Received unknown parameter: {full}", code="parameter_unknown", param=full)
        for parts in self._read.values():
            for part in parts:
                part.done()

    def text(self, name: str) -> str | None:
        """A string, None when absent or empty."""
        value = self._take(name)
        if value is not None and not isinstance(value, str):
            raise StripeError(f"Invalid string: {value}", param=self.name(name))
        return value or None

    def needed(self, name: str) -> str:
        """A string that must be there."""
        value = self.text(name)
        if value is None:
            raise missing(self.name(name))
        return value

    def integer(self, name: str) -> int | None:
        """A whole number."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return int(value)
        except ValueError:
            raise StripeError(
                f"Invalid integer: {value}", code="parameter_invalid_integer", param=self.name(name)
            ) from None

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean."""
        value = self.text(name)
        if value is None:
            return default
        if value not in _FLAGS:
            raise StripeError(f"Invalid boolean: {value}", param=self.name(name))
        return _FLAGS[value]

    def choice(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str | None:
        """One of some words."""
        value = self.text(name)
        if value is not None and value not in choices:
            options = ", ".join(choices[:-1]) + (f", or {choices[-1]}" if len(choices) > 1 else choices[0])
            raise StripeError(f"Invalid {self.name(name)}: must be one of {options}", param=self.name(name))
        return value or default

    def words(self, name: str) -> list[str] | None:
        """A list of strings; None when absent."""
        value = self._take(name)
        if value is None:
            return None
        if value == "":
            return []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise StripeError("Invalid array", param=self.name(name))
        return value

    def part(self, name: str) -> Params:
        """A level below; empty when absent."""
        part = Params(self._take(name) or {}, self.name(name))
        self._read[name] = [part]
        return part

    def parts(self, name: str) -> list[Params]:
        """A list of levels below."""
        value = self._take(name) or []
        if not isinstance(value, list):
            raise StripeError("Invalid array", param=self.name(name))
        self._read[name] = [Params(each, f"{self.name(name)}[{place}]") for place, each in enumerate(value)]
        return self._read[name]

    def metadata(self, present: dict[str, str] | None = None) -> dict[str, str]:
        """`present` with what was given put in; an empty value takes a key out, empty metadata all of them."""
        value = self._take("metadata")
        if value == "":
            return {}
        changed = dict(present or {})
        for key, text in (value or {}).items():
            if not isinstance(text, str) or len(key) > LONGEST_KEY or len(text) > LONGEST_VALUE:
                raise StripeError(
                    f"Metadata values can have up to {LONGEST_VALUE} characters, keys {LONGEST_KEY}.",
                    param=f"{self.name('metadata')}[{key}]",
                )
            changed[key] = text
        changed = {key: text for key, text in changed.items() if text}
        if len(changed) > MOST_METADATA:
            raise StripeError("You can have up to 50 keys in metadata.", param=self.name("metadata"))
        return changed

    def _take(self, name: str) -> Any:
        self._read.setdefault(name, [])
        return self._values.get(name)

"""Every page in both languages, light and dark, wide and narrow: accessible, silent, no wider than its window."""

import pytest

from tests.support.browser import NARROW, ROUTES, WIDE

PAGES = [route for route in ROUTES if ":" not in route["path"]]
"""Pages about one thing need that thing; the tests of their room check them."""


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("frame", ["public", "app"])
def test_every_page_is_accessible_silent_and_fits(visitor, owner, frame, language):
    window = visitor(person=owner if frame == "app" else None, language=language)

    for route in [one for one in PAGES if one["frame"] == frame]:
        where = f"{route['path']} {language}"
        window.open(route["path"])
        window.check(where)
        window.look(theme="dark")
        window.check_accessible(f"{where} dark", rules=["color-contrast"])
        window.look(theme="light", width=NARROW)
        window.check_width(f"{where} narrow")
        window.check_accessible(
            f"{where} narrow", rules=["target-size", "color-contrast", "scrollable-region-focusable"]
        )
        window.look(width=WIDE)

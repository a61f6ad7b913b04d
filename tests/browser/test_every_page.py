"""Every page in both languages, light and dark, wide and narrow: accessible, silent, no wider than its window."""

import pytest

from infrastructure.site import PLAIN
from tests.support.browser import NARROW, ROUTES, WIDE

PAGES = {
    frame: [one["path"] for one in ROUTES if one["frame"] == frame and ":" not in one["path"]]
    for frame in ("public", "app")
}
"""Pages about one thing need that thing; the tests of their room check them."""


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("frame", ["public", "app"])
def test_every_page_is_accessible_silent_and_fits(visitor, owner, frame, language):
    window = visitor(person=owner if frame == "app" else None, language=language)

    plain = [f"/{name}" for name in PLAIN if name.startswith("fr/") == (language == "fr")]
    for path in PAGES[frame] + (plain if frame == "public" else ["/no-such-page"]):
        where = f"{path} {language}"
        window.open(path)
        window.check(where)
        if language == "en":  # colours and sizes are the same in both
            window.look(theme="dark")
            window.check_accessible(f"{where} dark", rules=["color-contrast"])
        window.look(theme="light", width=NARROW)
        window.check_width(f"{where} narrow")
        window.check_accessible(f"{where} narrow", rules=["target-size", "scrollable-region-focusable"])
        window.look(width=WIDE)

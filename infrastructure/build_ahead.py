"""The app's HTML, naming what its script would ask for only later: on a slow line each question costs a way there and back.

Parts of a page are links in its HTML. Texts come by language, which the HTML doesn't know: early.js reads them from the
attributes `data-en` and `data-fr` of its own element and asks for one of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infrastructure import site

LANGUAGES = ("en", "fr")
_EARLY = '<script src="/early.js" data-app></script>'
_ROUTES = Path(__file__).resolve().parent.parent / "web" / "src" / "routes.json"

Facts = dict[str, dict[str, Any]]
"""Vite's manifest: by source file its `file`, `css` and `imports` (https://vite.dev/guide/backend-integration)."""


def ahead(html: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """The app's HTML `html` for every address, and that of each page of site.AHEAD: names of files and their contents."""
    if _EARLY not in html:
        raise ValueError("index.html loads early.js in another way than build_ahead.py knows")
    routes = {route["path"]: route for route in json.loads(_ROUTES.read_text(encoding="utf-8"))}
    yield site.APP, html.replace(_EARLY, _early(facts, []))
    for page in site.AHEAD:
        route = routes[f"/{page}"]
        links = "".join(f"    {link}\n" for link in _links(facts, f"src/pages/{route['page']}.tsx", html))
        yield (
            f"{page}.html",
            html.replace(_EARLY, _early(facts, route["texts"])).replace("  </head>", f"{links}  </head>"),
        )


def _early(facts: Facts, areas: list[str]) -> str:
    texts = {
        language: " ".join(f"/{facts[f'src/locales/{language}/{area}.ts']['file']}" for area in ("common", *areas))
        for language in LANGUAGES
    }
    return _EARLY.replace("data-app", "data-app " + " ".join(f'data-{name}="{files}"' for name, files in texts.items()))


def _links(facts: Facts, source: str, html: str) -> list[str]:
    """Links to all that a module needs and the HTML doesn't name yet."""
    waiting, seen, scripts, styles = [source], {source}, [], []
    while waiting:
        fact = facts[waiting.pop()]
        scripts.append(fact["file"])
        styles += fact.get("css", [])
        more = [name for name in fact.get("imports", []) if name not in seen]
        seen.update(more)
        waiting += more
    links = [f'<link rel="modulepreload" crossorigin href="/{name}">' for name in scripts if name not in html]
    return links + [
        f'<link rel="preload" as="style" crossorigin href="/{name}">' for name in styles if name not in html
    ]

"""The OpenAPI document as a page to read: plain HTML, no script, made from the document alone."""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from chalicelib.openapi.style import STYLE
from chalicelib.openapi.words import kind_of

Document = dict[str, Any]
_CODE = re.compile(r"`([^`]+)`")


def page(document: Document) -> str:
    """The whole page."""
    info = document["info"]
    body = "".join((*_head(document), *_navigation(document), *_sections(document), *_shapes(document)))
    title = escape(info["title"])
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )


def _head(document: Document) -> Iterator[str]:
    info = document["info"]
    yield f"<header><h1>{escape(info['title'])}</h1>"
    yield f'<p class="mute">Version {escape(info["version"])}. For programs: <a href="openapi.json">openapi.json</a></p>'
    yield f"{_prose(info['description'])}</header>"


def _navigation(document: Document) -> Iterator[str]:
    yield '<nav aria-label="Operations"><ul>'
    for path, method, operation in _operations(document):
        name = escape(operation["operationId"])
        yield f'<li><a href="#{name}"><code>{method} {escape(path)}</code></a></li>'
    yield '<li><a href="#shapes">Shapes</a></li></ul></nav><main>'


def _sections(document: Document) -> Iterator[str]:
    for tag in document["tags"]:
        yield f"<section><h2>{escape(tag['name'].replace('_', ' '))}</h2>{_prose(tag['description'])}"
        for path, method, operation in _operations(document):
            if tag["name"] in operation["tags"]:
                yield from _operation(document, path, method, operation)
        yield "</section>"


def _operation(document: Document, path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f'<article id="{escape(operation["operationId"])}"><h3><code>{method} {escape(path)}</code></h3>'
    yield f"<p>{_inline(operation['summary'])}</p>{_prose(operation['description'])}"
    yield from _parameters([_followed(document, parameter) for parameter in operation.get("parameters", ())])
    if "requestBody" in operation:
        yield f"<h4>Body</h4>{_content(operation['requestBody']['content'])}"
    for status, response in operation["responses"].items():
        if status < "400":
            yield f"<h4>Answer {status}</h4><p>{_inline(response['description'])}</p>"
            yield _content(response.get("content", {}))
    yield f"{_refusals(document, operation)}</article>"


def _parameters(parameters: list[dict[str, Any]]) -> Iterator[str]:
    if not parameters:
        return
    yield "<h4>Parameters</h4><table><thead><tr><th>Name</th><th>In</th><th>Kind</th><th></th></tr></thead><tbody>"
    for one in parameters:
        where = f"{one['in']}, required" if one["required"] else one["in"]
        yield f"<tr><td><code>{escape(one['name'])}</code></td><td>{where}</td><td>{kind_of(one['schema'])}</td>"
        yield f"<td>{_inline(one.get('description', ''))}</td></tr>"
    yield "</tbody></table>"


def _refusals(document: Document, operation: dict[str, Any]) -> str:
    rows = []
    for status, response in operation["responses"].items():
        if status >= "400":
            examples = _followed(document, response)["content"]["application/problem+json"]["examples"]
            rows += [
                f"<tr><td>{status}</td><td><code>{escape(one['value']['type'])}</code></td><td>{escape(one['summary'])}</td></tr>"
                for one in examples.values()
            ]
    return f"<details><summary>Refusals</summary><table><tbody>{''.join(rows)}</tbody></table></details>"


def _content(content: dict[str, Any]) -> str:
    return "".join(
        f'<p class="mute">{escape(kind)}: {kind_of(media["schema"])}</p>'
        + (f"<pre>{escape(_json(media['example']))}</pre>" if "example" in media else "")
        for kind, media in content.items()
    )


def _shapes(document: Document) -> Iterator[str]:
    yield '</main><section id="shapes"><h2>Shapes</h2>'
    for name, schema in document["components"]["schemas"].items():
        yield f'<article id="shape-{escape(name)}"><h3>{escape(name)}</h3>{_prose(schema.get("description", ""))}'
        if "properties" in schema:
            yield "<table><thead><tr><th>Field</th><th>Kind</th><th></th></tr></thead><tbody>"
            required = schema.get("required", ())
            for field, part in schema["properties"].items():
                duty = ", required" if field in required else ""
                words = _inline(part.get("description", ""))
                yield f"<tr><td><code>{escape(field)}</code></td><td>{kind_of(part)}{duty}</td><td>{words}</td></tr>"
            yield "</tbody></table>"
        else:
            yield f"<p>{kind_of(schema)}</p>"
        yield "</article>"
    yield "</section>"


def _operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def _followed(document: Document, part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    _, _, room, name = part["$ref"].split("/")
    followed: dict[str, Any] = document["components"][room][name]
    return followed


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _prose(text: str) -> str:
    return "".join(f"<p>{_inline(paragraph)}</p>" for paragraph in text.split("\n\n") if paragraph.strip())


def _inline(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", escape(text, quote=False))

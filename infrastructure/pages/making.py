"""Puts the pages together: what the registers say, in the words of a language, in the frame that all of them share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from chalicelib.register import policy, processors, promises, purposes, retention
from infrastructure.pages import english, french
from infrastructure.site import PAGES

WORDS = {"en": english.WORDS, "fr": french.WORDS}
REGISTER = {"en": english.REGISTER, "fr": french.REGISTER}
"""What the registers, which are written in English for who runs the service, say to its customers."""
TERMS = {"en": english.TERMS, "fr": french.TERMS}
NAMES = {"en": english.COUNTRIES, "fr": french.COUNTRIES}
OTHER = {"en": "fr", "fr": "en"}


def pages(stylesheet: str) -> Iterator[tuple[str, str]]:
    """Every page: the name of its file and its HTML. `stylesheet` is the address of the frontend's style."""
    bodies = {"privacy": _privacy, "terms": _terms, "processors": _processors, "retention": _retention}
    for language in WORDS:
        for page in PAGES:
            yield f"{_address(language, page)}.html", _frame(language, page, bodies[page](language), stylesheet)


def said(language: str, text: str) -> str:
    """What a register says, in a language; marked as English where nobody has translated it yet, which a test refuses."""
    translated = REGISTER[language].get(text, text if language == "en" else None)
    return f'<span lang="en">{escape(text)}</span>' if translated is None else escape(translated)


def register_texts() -> set[str]:
    """Everything of the registers that the pages show and that is made of words."""
    texts = {one.text for one in (*purposes.PURPOSES, *purposes.DATA, *purposes.RIGHTS, *purposes.TRANSFERS)}
    texts |= {one.basis for one in purposes.PURPOSES} | {one.of_whom for one in purposes.DATA}
    texts |= {one.text for one in promises.PROMISES.values()} | set(purposes.RESTRICTION_GROUNDS)
    for processor in processors.PROCESSORS:
        texts |= {processor.category, processor.receives}
    for rule in retention.RULES:
        texts |= {text for text in (rule.store, rule.from_when, rule.mechanism, rule.afterwards) if text}
    return texts


def _privacy(language: str) -> str:
    words = WORDS[language]
    parts = [
        _section(
            words["who"], _paragraph(words["who.text"].format(controller=purposes.CONTROLLER, service=purposes.SERVICE))
        ),
        _promised(language, words["collect"], promises.COLLECTING),
        _section(words["why"], _purposes(language)),
        _section(words["data"], _data(language)),
        _section(words["who gets it"], _paragraph(words["who gets it.text"]) + _link(language, "processors")),
        _section(words["where"], "".join(f"<p>{said(language, one.text)}</p>" for one in purposes.TRANSFERS)),
        _section(words["how long"], _paragraph(words["how long.text"]) + _link(language, "retention")),
        _promised(language, words["logs"], promises.LOGS),
        _promised(language, words["deleted"], promises.DESTROYING),
        _section(words["rights"], _rights(language)),
        _promised(language, words["use"], (*promises.USING, *promises.TELLING)),
        _section(words["cookies"], f"<p>{words['cookies.text']}</p>"),
        _section(words["children"], _paragraph(words["children.text"].format(age=purposes.MINIMUM_AGE))),
        _section(words["versions"], _versions(language)),
    ]
    return "".join(parts)


def _terms(language: str) -> str:
    return "".join(_section(title, "".join(map(_paragraph, texts))) for title, texts in TERMS[language])


def _processors(language: str) -> str:
    words = WORDS[language]
    ordered = sorted(processors.PROCESSORS, key=lambda one: one.category)
    parts = [_paragraph(words["processors.lead"])]
    for category, group in groupby(ordered, key=lambda one: one.category):
        rows = [
            (
                escape(one.name),
                said(language, one.receives),
                NAMES[language][one.country],
                words["yes"] if one.consent else words["no"],
            )
            for one in group
        ]
        head = (words["company"], words["receives"], words["seat"], words["consent"])
        parts.append(_section(said(language, category).capitalize(), _table(head, rows)))
    return "".join(parts)


def _retention(language: str) -> str:
    words = WORDS[language]
    rows = [
        (
            said(language, rule.store),
            _period(language, rule),
            "; ".join(said(language, text) for text in (rule.mechanism, rule.afterwards) if text),
        )
        for rule in retention.RULES
    ]
    head = (words["store"], words["period"], words["mechanism"])
    return _paragraph(words["retention.lead"]) + _table(head, rows)


def _period(language: str, rule: retention.Rule) -> str:
    words = WORDS[language]
    if rule.period is None:
        return words["as long as the account"]
    hours = rule.period.total_seconds() / 3600
    days = round(hours / 24)
    if hours < 24:
        length = words["hours"].format(count=round(hours))
    elif days % 365 == 0:
        length = words["year" if days == 365 else "years"].format(count=days // 365)
    else:
        length = words["day" if days == 1 else "days"].format(count=days)
    return words["after"].format(length=length, start=said(language, rule.from_when))


def _purposes(language: str) -> str:
    words = WORDS[language]
    rows = [(said(language, one.text), said(language, one.basis)) for one in purposes.PURPOSES]
    return _table((words["purpose"], words["basis"]), rows)


def _data(language: str) -> str:
    words = WORDS[language]
    rows = [(said(language, one.text), said(language, one.of_whom)) for one in purposes.DATA]
    return _table((words["kind"], words["of whom"]), rows)


def _rights(language: str) -> str:
    words = WORDS[language]
    listed = "".join(f"<li>{said(language, one.text)}</li>" for one in purposes.RIGHTS)
    grounds = ", ".join(said(language, ground) for ground in purposes.RESTRICTION_GROUNDS)
    texts = (words["rights.how"], words["rights.grounds"].format(grounds=grounds), words["rights.controller"])
    return f"<p>{words['rights.lead']}</p><ul>{listed}</ul>" + "".join(map(_paragraph, texts))


def _promised(language: str, title: str, group: Iterable[promises.Promise]) -> str:
    """What is promised, as far as the product does it already."""
    kept = [one for one in group if one.standing != "ahead"]
    return _section(title, "<ul>" + "".join(f"<li>{said(language, one.text)}</li>" for one in kept) + "</ul>")


def _versions(language: str) -> str:
    words = WORDS[language]
    now = policy.IN_FORCE["privacy"]
    rows = [(escape(now.version), _day(language, now.in_force.isoformat()), words["versions.first"])]
    return _table((words["version"], words["in force"], words["changed"]), rows)


def _day(language: str, iso: str) -> str:
    year, month, day = iso.split("-")
    return f'<time datetime="{iso}">{int(day)} {WORDS[language]["months"].split()[int(month) - 1]} {year}</time>'


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    lines = "".join(
        f'<tr><th scope="row">{first}</th>'
        + "".join(_cell(name, cell) for name, cell in zip(names[1:], rest, strict=True))
        + "</tr>"
        for first, *rest in rows
    )
    return f'<table class="table table-narrow"><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>'


def _cell(name: str, text: str) -> str:
    """On narrow screens a cell says what it is, unless there is nothing to say."""
    return f'<td data-label="{escape(name)}">{text}</td>' if text else "<td></td>"


def _bound(language: str, text: str) -> str:
    """French sets a space before some signs, at which a line must not break."""
    return re.sub(r" ([?!:;»])", "\u00a0\\1", text) if language == "fr" else text


def _link(language: str, page: str) -> str:
    return f'<p><a href="/{_address(language, page)}">{escape(WORDS[language][f"{page}.title"])}</a></p>'


def _address(language: str, page: str) -> str:
    return page if language == "en" else f"{language}/{page}"


def _frame(language: str, page: str, body: str, stylesheet: str) -> str:
    words, other = WORDS[language], OTHER[language]
    title = escape(words[f"{page}.title"])
    links = "".join(
        f'<a href="/{_address(language, one)}"{" aria-current=page" if one == page else ""}>{escape(words[f"{one}.title"])}</a>'
        for one in PAGES
    )
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · Lead Labs</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="alternate" hreflang="{other}" href="/{_address(other, page)}">
<link rel="stylesheet" href="{stylesheet}">
<script src="/early.js"></script>
</head>
<body>
<a class="skip" href="#main">{escape(words["skip"])}</a>
<header class="public-head">
<a class="brand" href="/"><img src="/icon.svg" alt="" width="28" height="28">Lead Labs</a>
<a href="/{_address(other, page)}" hreflang="{other}" lang="{other}">{WORDS[other]["language"]}</a>
</header>
<main id="main" class="page page-narrow plain">
<h1>{title}</h1>
{_bound(language, body)}
</main>
<footer class="public-foot"><div><nav aria-label="{escape(words["legal"])}">{links}</nav></div></footer>
</body>
</html>
"""

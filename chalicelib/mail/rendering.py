"""From a text and its values to a subject, a plain text and an HTML page that every mail program shows alike."""

import html
import unicodedata
from dataclasses import dataclass
from importlib import import_module

from chalicelib.mail.text import Frame, Kind, Locale, Text

_LONGEST_VALUE = 200
_MODULES: dict[str, str] = {"en": "english", "fr": "french"}
_PAGE = (
    '<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><title>{subject}</title></head>'
    '<body style="margin:0;padding:24px;background:#f4f5f7;font:16px/1.5 sans-serif;color:#1c2430">'
    '<div style="max-width:560px;margin:0 auto;padding:32px;background:#fff;border-radius:8px">{content}</div>'
    '<p style="max-width:560px;margin:16px auto;font-size:13px;color:#5b6472">{footer}</p></body></html>'
)
_BUTTON = (
    '<p><a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1d4ed8;'
    'color:#fff;text-decoration:none">{label}</a></p><p style="font-size:13px;word-break:break-all">{link}</p>'
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to be sent."""

    subject: str
    text: str
    html: str


def render(kind: Kind, locale: Locale, values: dict[str, str]) -> Mail:
    """Writes a mail. Values are other people's words: each is cut to one line and escaped in HTML.

    Raises KeyError when a value that the text names is missing.
    """
    module = import_module(f"chalicelib.mail.{_MODULES[locale]}")
    text: Text = module.TEXTS[kind]
    frame: Frame = module.FRAME
    plain = {name: one_line(value) if name != "link" else value for name, value in values.items()}
    escaped = {name: html.escape(value) for name, value in plain.items()}
    return Mail(
        subject=text.subject.format(**plain),
        text=_as_text(text, frame, plain),
        html=_as_html(text, frame, escaped, locale),
    )


def one_line(value: str) -> str:
    """A value without line ends or other controls, of a length that fits a subject."""
    kept = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in value)
    return " ".join(kept.split())[:_LONGEST_VALUE]


def _as_text(text: Text, frame: Frame, values: dict[str, str]) -> str:
    blocks = [frame.greeting, *text.paragraphs]
    if text.button:
        blocks.append(f"{text.button}:\n{{link}}")
    blocks += [*text.after, frame.closing, f"--\n{frame.footer}"]
    return "\n\n".join(block.format(**values) for block in blocks) + "\n"


def _as_html(text: Text, frame: Frame, values: dict[str, str], locale: Locale) -> str:
    def paragraphs(lines: tuple[str, ...]) -> str:
        return "".join(f"<p>{html.escape(line, quote=False).format(**values)}</p>" for line in lines)

    button = _BUTTON.format(link=values["link"], label=html.escape(text.button)) if text.button else ""
    content = paragraphs((frame.greeting, *text.paragraphs)) + button + paragraphs((*text.after, frame.closing))
    subject = html.escape(text.subject).format(**values)
    return _PAGE.format(locale=locale, subject=subject, content=content, footer=frame.footer.format(**values))

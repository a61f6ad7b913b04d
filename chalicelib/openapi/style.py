"""The looks of the readable page: one inline style sheet, which the page's own policy allows by its hash."""

import base64
import hashlib

STYLE = """\
:root { color-scheme: light dark; --line: #d5d9e0; --soft: #f4f6f9; --mute: #5a6472; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a414c; --soft: #1d2229; --mute: #a3adba; --link: #7db7f2; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1rem 1.25rem 4rem; line-height: 1.5;
  font-family: system-ui, sans-serif; }
a { color: var(--link); }
h1 { margin-bottom: 0.25rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); text-transform: capitalize; }
h3 { margin: 2rem 0 0.25rem; font-size: 1.05rem; overflow-wrap: anywhere; }
h4 { margin: 1rem 0 0.25rem; font-size: 0.9rem; color: var(--mute); }
code, pre { font-family: ui-monospace, monospace; font-size: 0.875rem; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 0.25rem; padding: 0.75rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--mute); font-size: 0.875rem; }
summary { cursor: pointer; color: var(--link); }
nav ul { columns: 18rem; padding-left: 1.25rem; }
.mute { color: var(--mute); }
"""


def policy() -> str:
    """The Content-Security-Policy of the page: this style and nothing else (https://www.w3.org/TR/CSP3/)."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    rules = (f"style-src 'sha256-{digest}'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
    return "; ".join(("default-src 'none'", *rules))

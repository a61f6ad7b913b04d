"""A small real PDF (ISO 32000-1): lines of text in Helvetica on A4 pages, and nothing else."""

from __future__ import annotations

import textwrap

LINES_ON_A_PAGE = 46
WIDEST = 88
TOP, LEFT, STEP = 790, 56, 16


def of_lines(lines: list[str]) -> bytes:
    """A document of these lines; the first is its heading. What Windows-1252 lacks is shown as a question mark."""
    broken = [part for line in lines for part in (textwrap.wrap(line, WIDEST) or [""])]
    pages = [broken[start : start + LINES_ON_A_PAGE] for start in range(0, max(1, len(broken)), LINES_ON_A_PAGE)]
    kids = " ".join(f"{5 + 2 * place} 0 R" for place in range(len(pages)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Producer (Lead Labs, local stand-in) /Title " + _string(lines[0]) + b" >>",
    ]
    for place, page in enumerate(pages):
        parts.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents "
            + f"{6 + 2 * place} 0 R >>".encode()
        )
        text = _content(page, heading=place == 0)
        parts.append(f"<< /Length {len(text)} >>\nstream\n".encode() + text + b"\nendstream")
    return _file(parts)


def _content(lines: list[str], *, heading: bool) -> bytes:
    rows = [f"BT {LEFT} {TOP} Td {STEP} TL".encode()]
    for place, line in enumerate(lines):
        rows.append(b"/F1 18 Tf" if heading and place == 0 else b"/F1 11 Tf")
        rows.append(_string(line) + b" Tj T*")
    return b"\n".join([*rows, b"ET"])


def _string(text: str) -> bytes:
    raw = text.replace("−", "-").encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        raw = raw.replace(sign, b"\\" + sign)
    return b"(" + raw + b")"


def _file(parts: list[bytes]) -> bytes:
    """The parts as numbered objects, with the table that says where each begins."""
    body = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(parts) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R >>\n"
    return body + end.encode() + f"startxref\n{len(body)}\n%%EOF\n".encode()

"""Invented contacts, the same on every machine. All domains are reserved for examples (RFC 2606), so no mail can leave."""

from __future__ import annotations

import csv
import io
import random

COUNT = 320
HEADER = (
    "Email", "First name", "Last name", "Company", "Job title", "Phone", "Website",
    "Street", "Postal code", "City", "Country", "Tags", "Notes", "Segment",
)  # fmt: skip
BLACKLIST: tuple[dict[str, str], ...] = (
    {"domain": "competitor.example", "reason": "competitor"},
    {"email": "nobody.home@northwind.example", "reason": "asked not to be contacted", "source": "phone call"},
    {"email": "never.again@example.org", "reason": "asked not to be contacted", "source": "trade fair"},
)

_FIRST = (
    "Alba", "Amir", "Aya", "Benoît", "Bruno", "Camille", "Chiara", "Dana", "Elif", "Emil", "Fatou", "Finn", "Greta", "Hugo",
    "Ines", "Ivo", "Jana", "João", "Kenji", "Léa", "Liam", "Lotte", "Maëlle", "Marek", "Mina", "Nadia", "Nils", "Noémie",
    "Oskar", "Priya", "Rania", "Rémi", "Saskia", "Søren", "Talia", "Théo", "Uma", "Vera", "Wim", "Zoé",
)  # fmt: skip
_LAST = (
    "Abadie", "Almeida", "Bakker", "Baumann", "Bergström", "Bianchi", "Castel", "Dąbrowska", "Delorme", "Demir", "Diallo",
    "Engel", "Fabre", "Fischer", "Garnier", "Haddad", "Hansen", "Ito", "Jansen", "Kovács", "Lambert", "Lindqvist", "Maier",
    "Marchetti", "Moreau", "Novák", "O'Brien", "Okafor", "Petit", "Quintana", "Renaud", "Rossi", "Sato", "Schäfer", "Silva",
    "Tessier", "Ünal", "Vidal", "Weiss", "Zimmer",
)  # fmt: skip
_COMPANIES = (
    "Northwind", "Blue Harbor", "Atelier Sud", "Kestrel Tools", "Lumen Optics", "Granite Freight", "Vert & Co", "Polar Foods",
    "Meridian Labs", "Tilia Software", "Copperfield", "Orchard Media", "Sable Logistics", "Beacon Health", "Rive Gauche",
    "Hexagon Parts", "Juniper Energy", "Quai 12", "Stellar Print", "Marble Works",
)  # fmt: skip
_TITLES = (
    "Head of Sales",
    "Purchasing Manager",
    "CEO",
    "Marketing Lead",
    "Office Manager",
    "CTO",
    "Directrice commerciale",
)
_CITIES = (
    ("69002", "Lyon", "FR"), ("75011", "Paris", "FR"), ("33000", "Bordeaux", "FR"), ("10115", "Berlin", "DE"),
    ("80331", "München", "DE"), ("1011", "Amsterdam", "NL"), ("1000", "Bruxelles", "BE"), ("20121", "Milano", "IT"),
    ("08001", "Barcelona", "ES"), ("EC1A 1BB", "London", "GB"),
)  # fmt: skip
_TAGS = ("customer", "prospect", "partner", "newsletter", "trade fair 2026", "follow up")
_NOTES = (
    "",
    "",
    "",
    "Prefers to be called in the morning.",
    "Met at the fair; wants a quote.",
    "Speaks French and English.",
)


def as_csv() -> tuple[str, bytes, str]:
    """The file as an upload: name, content, media type."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(_rows())
    return "demo contacts.csv", text.getvalue().encode(), "text/csv"


def _rows() -> list[list[str]]:
    draw = random.Random(2026)  # noqa: S311 - the same contacts everywhere is the point
    people = draw.sample([(first, last) for first in _FIRST for last in _LAST], COUNT)
    return [_row(draw, first, last) for first, last in people]


def _row(draw: random.Random, first: str, last: str) -> list[str]:
    company = draw.choice(_COMPANIES)
    domain = f"{_ascii(company)}.example"
    postal_code, city, country = draw.choice(_CITIES)
    return [
        f"{_ascii(first)}.{_ascii(last)}@{domain}", first, last, company, draw.choice(_TITLES),
        f"+33 1 99 00 {draw.randrange(10, 99)} {draw.randrange(10, 99)}", f"https://www.{domain}",
        f"{draw.randrange(1, 120)} Example Street", postal_code, city, country,
        ", ".join(draw.sample(_TAGS, draw.randrange(3))), draw.choice(_NOTES), draw.choice(("A", "B", "C")),
    ]  # fmt: skip


def _ascii(name: str) -> str:
    plain = name.lower().translate(str.maketrans("áéèêëïîôöóøüúûçąčšžñäåãă", "aeeeeiioooouuucacsznaaaa"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())

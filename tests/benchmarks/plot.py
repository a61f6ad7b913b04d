"""A plot of all ratios as an SVG, drawn by hand: bars on a logarithmic scale, the same figures give the same file."""

import math
from html import escape

from tests.benchmarks.figures import Figure

WIDTH, ROW, LEFT, TOP = 900, 26, 330, 44
SCALE = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
COLOURS = {True: "#1a7f5a", False: "#b3261e", None: "#64748b"}


def plot(figures: dict[str, Figure]) -> str:
    """One bar for each figure that has a ratio: left of the line at 1 ours is less than what it is compared with."""
    shown = [figure for _, figure in sorted(figures.items()) if figure.times]
    height = TOP + ROW * len(shown) + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-label="Ratios of all benchmarks" font-family="system-ui, sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        '<text x="12" y="20" fill="#0f172a">Times what it is compared with. Green: target kept, red: falls short, grey: told.</text>',
        *(_tick(value, height) for value in SCALE),
        *(_bar(figure, TOP + ROW * index) for index, figure in enumerate(shown)),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _x(value: float) -> float:
    low, high = math.log(SCALE[0]), math.log(SCALE[-1])
    position = (math.log(min(max(value, SCALE[0]), SCALE[-1])) - low) / (high - low)
    return round(LEFT + position * (WIDTH - LEFT - 70), 1)


def _tick(value: float, height: int) -> str:
    x, stroke = _x(value), "#0f172a" if value == 1 else "#e2e8f0"
    line = f'<line x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height - 8}" stroke="{stroke}"/>'
    return f'{line}<text x="{x}" y="{TOP - 12}" text-anchor="middle" font-size="11" fill="#64748b">{value:g}x</text>'


def _bar(figure: Figure, y: int) -> str:
    times = figure.times or 1.0
    one, end = _x(1), _x(times)
    label = escape(figure.job)
    return (
        f'<text x="{LEFT - 12}" y="{y + 16}" text-anchor="end" fill="#0f172a">{label}</text>'
        f'<rect x="{min(one, end)}" y="{y + 4}" width="{max(abs(end - one), 1.5):.1f}" height="{ROW - 10}" '
        f'fill="{COLOURS[figure.kept]}"/>'
        f'<text x="{max(one, end) + 6}" y="{y + 16}" fill="#0f172a">{times:.2f}x</text>'
    )

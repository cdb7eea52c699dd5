"""The frame of a chart that is downloaded: its question above it; what it shows, and where it comes
from, below.
"""

import re
import textwrap
from html import escape

from negotiations.exchange.exporters.figure import Figure

WIDTH = 960
HEAD, LINE, SIDE = 52, 18, 16
#: The width of a digit, the widest character that is frequent in addresses.
LETTER = 7
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def as_svg(figure: Figure, drawing: str) -> str:
    """The SVG file of a figure. `drawing` is its chart: an `svg` element whose viewBox begins at
    0 0.
    """
    found = SIZE.search(drawing)
    width, height = (float(found[1]), float(found[2])) if found else (WIDTH, 0.0)
    below = [
        line
        for words in (figure.said, figure.cite)
        for line in textwrap.wrap(words, int(width / LETTER))
    ]
    top = HEAD + height + LINE
    lines = "".join(
        f'<text x="0" y="{top + LINE * number:g}" font-size="12"'
        f' fill="#5f5a53">{escape(line)}</text>'
        for number, line in enumerate(below)
    )
    inner = drawing.replace(
        "<svg", f'<svg x="0" y="{HEAD}" width="{width:g}" height="{height:g}"', 1
    )
    whole = top + LINE * len(below)
    box = f"{-SIDE} {-SIDE} {width + 2 * SIDE:g} {whole + 2 * SIDE:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 2 * SIDE:g}"'
        f' height="{whole + 2 * SIDE:g}" viewBox="{box}" font-family="Noto Sans, sans-serif"><rect'
        f' x="{-SIDE}" y="{-SIDE}" width="100%" height="100%" fill="#ffffff"/><text x="0" y="28"'
        ' font-size="19" font-weight="600"'
        f' fill="#221f1b">{escape(figure.question)}</text>{inner}{lines}</svg>'
    )

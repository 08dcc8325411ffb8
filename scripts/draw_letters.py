"""Draws assets/pictures/letters.json: the outlines of the letters in which a saved picture is written.

A picture that somebody takes home is opened by programs that have neither the page's font nor leave to load it: its
texts are shapes there. The font is Streamlit's own, Source Sans (SIL Open Font License 1.1), in two weights.

It needs `pip install fonttools brotli`, which nothing else does: run it again only for more letters, or a newer font.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import streamlit
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).parents[1]
OUT = ROOT / "assets" / "pictures" / "letters.json"
MEDIA = Path(streamlit.__file__).parent / "static" / "static" / "media"

WEIGHTS = (400, 600)
UNITS = 1000
"""Of the height of a line: a letter's outline is in whole ones."""

RANGES = (
    (0x20, 0x17F),  # Latin, with what most European languages put upon its letters
    (0x2B0, 0x2DD),  # small letters and marks above the line
    (0x302, 0x304),  # hats and bars upon any letter
    (0x370, 0x3FF),  # Greek
    (0x400, 0x45F),  # Cyrillic
    (0x2010, 0x205F),  # dashes, quotation marks, primes, narrow spaces
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),
    (0x2190, 0x22FF),  # arrows and signs of mathematics
    (0x25A0, 0x25FF),
)


def main() -> None:
    """Write the file."""
    source = next(MEDIA.glob("SourceSansVF-Upright*.woff2")).read_bytes()
    letters = {str(weight): dict(outlines(source, weight)) for weight in WEIGHTS}
    OUT.write_text(json.dumps({"units": UNITS, "letters": letters}, ensure_ascii=False, separators=(",", ":")) + "\n")


def outlines(source: bytes, weight: int) -> Iterator[tuple[str, str]]:
    """Yield each letter that the font has, and its outline, its baseline at 0, down being positive."""
    font = instantiateVariableFont(TTFont(BytesIO(source)), {"wght": weight})
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = UNITS / font["head"].unitsPerEm
    for low, high in RANGES:
        for code in range(low, high + 1):
            if code in names:
                pen = SVGPathPen(glyphs, ntos=lambda value: str(round(value)))
                glyphs[names[code]].draw(TransformPen(pen, (scale, 0, 0, -scale, 0, 0)))
                yield chr(code), pen.getCommands()


if __name__ == "__main__":
    main()

"""Write the glossary as the browser reads it: assets/frame/glossary.json, with the formulas in MathML."""

from __future__ import annotations

import json

from latex2mathml.converter import convert

from em_core.catalogue.glossary import GLOSSARY
from em_core.places import asset

FILE = asset("frame", "glossary.json")


def written() -> str:
    """Return the file's text."""
    entries = [
        {
            "id": term.id,
            "name": term.name,
            "forms": [form for form in dict.fromkeys((term.name, *term.also)) if len(form) > 1],
            "marked": term.marked,
            "sentence": term.sentence,
            "formula": convert(term.formula) if term.formula else "",
            "link": term.see if term.place[0] != "home" else "./",
            "seen": term.seen,
        }
        for term in GLOSSARY.values()
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")

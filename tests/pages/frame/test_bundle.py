"""All components' modules in one file: each of them runs once, after those that it imports, and exports what it did."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
from pathlib import Path

from pages.widgets.frame import bundle
from pages.widgets.shared.assets import ASSETS, MODULES

HEARD = """
import {{ pathToFileURL }} from "node:url";
{browser}
const told = {{}};
const {{ modules }} = await import(pathToFileURL(process.argv[2]));
for (const [name, found] of Object.entries(modules)) told[name] = Object.keys(found).sort();
console.log(JSON.stringify(told));
process.exit(0);
"""
"""Tells what the bundle's modules export, by their names; what they ask of a browser as they begin is nothing here."""

BROWSER = """
const any = new Proxy(function () {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => "" : any),
  apply: () => any, construct: () => any, set: () => true });
for (const name of ["document", "window", "matchMedia", "addEventListener", "MutationObserver", "localStorage",
  "sessionStorage", "location", "history", "HTMLTemplateElement", "ResizeObserver", "HTMLElement", "navigator"])
  Object.defineProperty(globalThis, name, { value: any, configurable: true, writable: true });
"""


def test_every_component_is_in_it() -> None:
    importlib.import_module("pages.widgets.loading")
    assert set(MODULES.values()) == set(bundle.ENTRIES) - set(bundle.AT_ONCE)


def test_each_module_is_there_once_and_after_what_it_imports() -> None:
    names = bundle.names()
    assert len(set(names)) == len(names)
    text = bundle.script()
    taken = list(re.finditer(r"^const (\$\$\d+) = \(\(\) => \{|^const \{[^}]*\} = (\$\$\d+);", text, re.MULTILINE))
    defined: list[str] = []
    for found in taken:
        if found[1]:
            defined.append(found[1])
        else:
            assert found[2] in defined[:-1], "it is taken before it is there"
    assert len(defined) == len(names)
    # What is imported late is named from the bundle's own place.
    for named in re.findall(r"import\((.*?)\)\)?", re.sub(r"^.*/[/*].*$", "", text, flags=re.MULTILINE)):
        late = re.fullmatch(r'\$\$\("([^"]+)"', named)
        assert named == "module" or (late is not None and (ASSETS / late[1]).is_file()), named
    assert "import {" not in re.sub(r"^ *//.*", "", text, flags=re.MULTILINE)


def test_the_browser_reads_it_and_the_entries_export_what_their_files_do(tmp_path: Path) -> None:
    script, run = tmp_path / "bundle.mjs", tmp_path / "run.mjs"
    script.write_text(bundle.script(), "utf-8")
    run.write_text(HEARD.format(browser=BROWSER), "utf-8")
    done = subprocess.run(["node", run, script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    exported = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
    wanted = {name: sorted(exported.findall((ASSETS / name).read_text("utf-8"))) for name in bundle.ENTRIES}
    assert json.loads(done.stdout) == wanted


def test_the_sheets_are_all_there_and_find_their_fonts() -> None:
    text = bundle.sheet()
    for path in (
        "player/player.css",
        "stage/class.css",
        "frame/frame.css",
        "restarts/river.css",
        "lessons/lessons.css",
    ):
        assert (ASSETS / path).read_text("utf-8")[:200] in text
    for font in re.findall(r'url\("([^"]+)"\)', text):
        assert (ASSETS / font).is_file()

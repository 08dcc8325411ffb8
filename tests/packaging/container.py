"""The Dockerfile without Docker: its instructions as a list, and its commands run below another root."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.architecture.test_files import tracked_files
from tests.packaging.environments import ROOT, checked
from tests.packaging.visitors import free_port, served

OFFLINE = {"PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0"}
"""What keeps pip from the index: the packages and the build tool are there already."""


class Instruction(NamedTuple):
    """A line of the Dockerfile: RUN, and what follows it."""

    name: str
    rest: str


def instructions() -> list[Instruction]:
    """Return the Dockerfile's instructions in order, comments gone and continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = [line.strip() for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [Instruction(*line.split(maxsplit=1)) for line in lines]


def stages() -> list[list[Instruction]]:
    """Return the instructions of each stage, FROM first."""
    found: list[list[Instruction]] = []
    for each in instructions():
        if each.name == "FROM":
            found.append([])
        if found:
            found[-1].append(each)
    return found


def of(stage: list[Instruction], name: str) -> list[str]:
    return [each.rest for each in stage if each.name == name]


def settings(stage: list[Instruction]) -> dict[str, str]:
    """Return a stage's environment variables."""
    return dict(pair.split("=", 1) for line in of(stage, "ENV") for pair in line.split())


def context(folder: Path) -> None:
    """Copy what .dockerignore lets into the build: the last rule that fits decides, as Docker has it."""
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    for path in tracked_files():
        name = path.relative_to(ROOT).as_posix()
        out = False
        for rule in rules:
            if _fits(name, rule.removeprefix("!")):
                out = not rule.startswith("!")
        if not out:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / name)


def _fits(name: str, rule: str) -> bool:
    """Return whether a rule names a file or a folder above it."""
    above = [name, *(parent.as_posix() for parent in Path(name).parents)]
    if rule.startswith("**/"):
        return any(Path(each).name == rule[3:] for each in above)
    return any(fnmatch.fnmatchcase(each, rule) and each.count("/") == rule.count("/") for each in above)


@contextmanager
def container(root: Path, packages: Mapping[str, str], how: Mapping[str, str]) -> Iterator[str]:
    """Build below `root` what COPY and RUN say, start what CMD says, and yield the address once HEALTHCHECK is content.

    packages:  variables for both stages, by which they find packages that are not installed there.
    how:       variables for building alone.
    At the end nothing may have been written but to the folder that stands for the temporary one.
    """
    build, final = stages()
    source = root / of(build, "WORKDIR")[0].lstrip("/")
    context(source)
    inside = {name: re.sub(r"(?<![^:])/", f"{root}/", value) for name, value in settings(build).items()}
    outside = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": os.environ["HOME"]}
    for line in of(build, "RUN"):
        checked("sh", "-c", line, cwd=source, env={**outside, **packages, **how, **inside})
    shutil.rmtree(source)

    home = root / "home"
    home.mkdir()
    before = _all_below(root)
    path = f"{inside['HALFSTEP']}/bin{os.pathsep}{os.defpath}"
    env = {**settings(final), "PATH": path, "HOME": str(home), "TMPDIR": str(home), **packages}
    port = str(free_port())
    (published,) = of(final, "EXPOSE")
    command, health = (
        [word.replace(published, port) for word in json.loads(text)]
        for text in (of(final, "CMD")[0], of(final, "HEALTHCHECK")[0].partition("CMD ")[2])
    )
    for words in (command, health):
        words[0] = shutil.which(words[0], path=path) or words[0]
    assert subprocess.run(health, env=env, check=False, capture_output=True).returncode == 1, "well before it runs"
    with served(command, root, env, int(port)) as url:
        assert subprocess.run(health, env=env, check=False, capture_output=True).returncode == 0
        yield url
    assert _all_below(root) == before


def _all_below(root: Path) -> set[Path]:
    return set(root.rglob("*"))

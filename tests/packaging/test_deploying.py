"""What is written for those who serve Halfstep to others: parsed here, and run where no container engine is needed."""

from __future__ import annotations

import ast
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from streamlit.web.cli import main_run

from tests.packaging.container import OFFLINE, container, instructions, of, settings, stages
from tests.packaging.environments import ROOT
from tests.packaging.visitors import faults, visited

DOCS = ("README.md", "docs/deploying.md", "Dockerfile", "compose.yaml", "Makefile", "halfstep/command.py")
OPTION = re.compile(r"--([a-z]+\.[a-zA-Z]+)(?:=(\S+?))?(?=[\s\"'`,;:.]|$)")
VARIABLE = re.compile(r"STREAMLIT_[A-Z_]+")


def block(language: str) -> str:
    """Return the only block of that language in docs/deploying.md."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", (ROOT / "docs" / "deploying.md").read_text(), re.M | re.S)
    return str(found)


@pytest.mark.parametrize("name", DOCS)
def test_every_option_that_is_named_is_one_of_streamlits(name: str) -> None:
    text = (ROOT / name).read_text()
    known = {option: param for param in main_run.params for option in param.opts}
    for option, value in OPTION.findall(text):
        assert f"--{option}" in known, option
        if value and "{" not in value:
            known[f"--{option}"].type.convert(value, known[f"--{option}"], None)
    # What is secret can be set as a variable alone, so the list of options does not show it.
    variables = {param.envvar for param in main_run.params} | {"STREAMLIT_SERVER_COOKIE_SECRET"}
    assert set(VARIABLE.findall(text)) <= variables


def test_the_options_of_the_guide_are_found() -> None:
    """Else the test above would hold of nothing."""
    found = {option for option, _ in OPTION.findall((ROOT / "docs" / "deploying.md").read_text())}
    assert {"server.address", "server.baseUrlPath", "server.allowedHosts", "browser.serverAddress"} <= found


def test_the_image_is_slim_and_its_user_is_not_root() -> None:
    build, final = stages()
    (argument,) = (each.rest for each in instructions() if each.name == "ARG")
    version = argument.removeprefix("PYTHON=")
    assert f"Programming Language :: Python :: {version}" in (ROOT / "pyproject.toml").read_text()
    assert of(build, "FROM") == ["python:${PYTHON}-slim AS build"]
    assert of(final, "FROM") == ["python:${PYTHON}-slim"]
    assert int(of(final, "USER")[-1].split(":")[0]) > 0
    assert of(final, "RUN") == [], "what is installed for building must stay in the other stage"


def test_what_is_built_is_copied_to_where_it_was_built() -> None:
    """A virtual environment knows its own place and cannot be moved."""
    build, final = stages()
    place = settings(build)["HALFSTEP"]
    assert of(final, "COPY") == [f"--from=build {place} {place}"]
    assert settings(final)["PATH"] == f"{place}/bin:$PATH"


def test_the_container_can_only_write_to_its_temporary_folder() -> None:
    service = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["halfstep"]
    assert service["read_only"] is True
    (tmpfs,) = service["tmpfs"]
    place, _, how = tmpfs.partition(":")
    assert place == settings(stages()[1])["HOME"]
    assert "mode=1777" in how, "the user without a name must be able to write there"
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    (ports,) = service["ports"]
    assert ports.split(":")[1] == of(stages()[1], "EXPOSE")[0]
    assert service["build"] == "."


def test_its_commands_run_in_a_clean_folder_and_the_container_is_well(tmp_path: Path) -> None:
    """The packages that Halfstep needs are those of the tests; test_from_the_index.py fetches them as Docker would."""
    theirs = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    with container(tmp_path, {"PYTHONPATH": os.pathsep.join(theirs)}, OFFLINE) as url:
        assert faults(visited(url, [""])[""]) == []


def test_the_proxy_passes_on_what_streamlit_needs() -> None:
    text = re.sub(r"#.*", "", block("nginx"))
    assert text.count("{") == text.count("}")
    upload = re.search(r"maxUploadSize = (\d+)", (ROOT / ".streamlit" / "config.toml").read_text())
    (limit,) = re.findall(r"client_max_body_size (\d+)m;", text)
    assert upload
    assert int(limit) > int(upload[1])
    for line in (
        "proxy_http_version 1.1;",
        "proxy_set_header Host $http_host;",
        "proxy_set_header Upgrade $http_upgrade;",
        "hash $halfstep_replica consistent;",
        "add_header Content-Security-Policy $halfstep_policy always;",
    ):
        assert line in text
    statements = [line.strip() for line in text.splitlines() if line.strip()]
    assert [line for line in statements if not line.endswith((";", "{", "}"))] == []


def test_headers_stand_together_for_a_location_with_its_own_loses_those_around_it() -> None:
    text = re.sub(r"#.*", "", block("nginx"))
    (location,) = re.findall(r"location / \{(.*?)\}", text, re.S)
    assert text.count("add_header") == location.count("add_header") == 4
    assert "frame-ancestors 'self'" in text
    (metrics,) = re.findall(r"location /_stcore/metrics \{(.*?)\}", text, re.S)
    assert metrics.strip() == "deny all;"


def test_the_jupyterhubs_settings_are_python_and_start_the_command() -> None:
    code = block("python")
    ast.parse(code)
    c = SimpleNamespace(ServerProxy=SimpleNamespace(servers={}))
    exec(code, {"c": c})
    command = [word.format(port=8600) for word in c.ServerProxy.servers["halfstep"]["command"]]
    assert command[0] == "halfstep"
    assert main_run.make_context("halfstep", ["app.py", *command[1:]]).params["server_port"] == 8600


def test_what_is_called_in_the_guide_as_a_path_is_served_there() -> None:
    from streamlit.web.server.starlette import starlette_routes

    source = Path(starlette_routes.__file__).read_text()
    for name in ("upload_file", "health", "metrics"):
        assert name in source

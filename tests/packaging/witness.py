"""Put into an environment under test: writes down, at the end of every process, what it opened and how it was set.

It stands beside the packages and is imported by a .pth file, before anything else runs.
"""

import atexit
import json
import os
import sys
from typing import Any

BLAS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
FORBIDDEN = os.environ.get("WITNESS_FORBIDDEN", "")
ALLOWED = os.environ.get("WITNESS_ALLOWED", "")
REPORT = os.environ.get("WITNESS_REPORT", "")
OPTIONS = (
    "runner.postScriptGC",
    "runner.fastReruns",
    "global.maxCachedMessageAge",
    "server.showEmailPrompt",
    "theme.primaryColor",
)

touched: set[str] = set()
threads: list[str | None] = []


def _is_forbidden(path: str) -> bool:
    return path.startswith(FORBIDDEN) and not (ALLOWED and path.startswith(ALLOWED))


def _hear(event: str, details: tuple[Any, ...]) -> None:
    if event in ("open", "os.listdir", "os.scandir"):
        path = details[0]
        if isinstance(path, (str, bytes)) and _is_forbidden(os.path.abspath(os.fsdecode(path)) + os.sep):  # noqa: PTH100
            touched.add(os.fsdecode(path))
    elif event == "import" and details[0] == "numpy" and not threads:
        threads.extend(os.environ.get(variable) for variable in BLAS)


def _write() -> None:
    config = sys.modules.get("streamlit.config")
    modules = {
        name: getattr(sys.modules.get(name), "__file__", None) for name in ("em_core", "em_viz", "pages", "halfstep")
    }
    report = {
        "touched": sorted(touched),
        "threads": threads,
        "options": {name: config.get_option(name) for name in OPTIONS} if config else {},
        "modules": modules,
        "path": sys.path,
    }
    with open(REPORT, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(report, file)


if FORBIDDEN and REPORT:
    sys.addaudithook(_hear)
    atexit.register(_write)

"""Opening the app: Streamlit's own `run`, on the app that is installed, from whatever folder.

Streamlit reads .streamlit/config.toml in the home folder, in the current folder and last beside the script, which is
ours: Halfstep's settings hold wherever it is started. What the command adds are defaults that suit one person's
machine; STREAMLIT_ variables and options on the command line win over all of them.
"""

from __future__ import annotations

import signal
import ssl
import sys
from collections.abc import Mapping, Sequence
from types import FrameType

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

import click  # isort: skip
from streamlit.web.cli import main_run  # isort: skip

from em_core.data.problems import shown
from em_core.places import site
from halfstep.refusals import WRONG_COMMAND_LINE, Refusal

DEFAULTS = {
    # Nobody else's business, until somebody says so. It also keeps Streamlit from asking the network for its address.
    "server_address": "localhost",
    # The settings say `true`, for the servers that read nothing else; who types `halfstep` wants to see it.
    "server_headless": False,
    # Nobody edits what is installed.
    "server_fileWatcherType": "none",
}
"""By the names that Streamlit gives its options: --server.address is server_address."""


def serve(options: Sequence[str]) -> int:
    """Open the app and serve it until it is stopped; Refusal for an option that Streamlit does not have."""
    try:
        context = main_run.make_context("halfstep", [str(site() / "app.py"), *options], default_map=DEFAULTS)
        if context.params["args"]:
            raise Refusal([_unasked(context.params["args"][0])], WRONG_COMMAND_LINE)
        _check_certificate(context.params)
        # The server ends in good order when it is told to, and then by this signal, as if it had not heard it.
        before = signal.signal(signal.SIGTERM, _end)
        try:
            with context:
                main_run.invoke(context)
        finally:
            signal.signal(signal.SIGTERM, before)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        raise Refusal([_in_words(error)], WRONG_COMMAND_LINE) from error
    except (OSError, OverflowError) as error:
        # Once it serves, Streamlit answers for what goes wrong; this is a port or an address that it cannot have.
        raise Refusal([_not_here(context.params, error)]) from error
    return 0


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _check_certificate(options: Mapping[str, object]) -> None:
    """Raise Refusal for a certificate or a key that cannot be used: Streamlit meets them too late for a sentence."""
    files = [options.get(name) for name in ("server_sslCertFile", "server_sslKeyFile")]
    if not all(files):
        return
    certificate, key = map(str, files)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except OSError as error:
        why = error.strerror or str(error)
        raise Refusal(
            [
                f"--server.sslCertFile is {shown(certificate)} and --server.sslKeyFile {shown(key)}, which cannot be "
                f"used ({why}); they must be a certificate and its key, as PEM files that you may "
                "read."
            ]
        ) from error


def _not_here(options: Mapping[str, object], error: OSError | OverflowError) -> str:
    port, address = options.get("server_port") or 8501, options.get("server_address")
    why = (error.strerror if isinstance(error, OSError) else None) or str(error).rstrip(".")
    return (
        f"The app cannot be served at the address {shown(str(address))}, port {port} ({why}). The address must be one "
        "of this machine's, and the port a number from 1 to 65535, for example --server.address=0.0.0.0 "
        "--server.port=8600."
    )


def _unasked(word: str) -> str:
    return (
        f'"{word}" is not an option; the app takes Streamlit\'s options and no file. For a file, open the app and '
        "upload "
        f"it there, or use `halfstep run {word}`."
    )


def _in_words(error: click.ClickException) -> str:
    sentence = error.format_message().rstrip(".")
    return f"{sentence}. `halfstep --help` shows some of the options, `streamlit run --help` all of them."

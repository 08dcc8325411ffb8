"""What it costs the server to open each page, beside an empty page of twelve widgets: processor time, not time waited.

Beside each stands a bare page: as many elements of the same kinds in plain Streamlit, which compute nothing. What that
costs is Streamlit's own; no page that shows these elements can cost less.

The visitors are bare connections that speak Streamlit's own protocol. Somebody else is on the page all the while, as in
a class. What a page shows has been computed by visitors before.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path

from pages.widgets.frame.site import PLACES
from scripts.live import Server
from tests.bench.visiting import opened, processor_seconds, visitor

AT_MOST = 2.0
"""Empty pages that a page may cost."""

ROUNDS, WARMING = 15, 120.0
"""How often each page is opened, in turns; seconds within which what a page shows has been computed."""

LINKS = {"model": "model=two_coins", "shared link": "k=3&seed=5&step=8"}
"""The query of a page, where it is not opened bare; a shared link is the lab's."""

GO_ON = (
    "Go on",
    "Begin again",
    "Fit the other models",
    "Go on with the other repetitions",
    "Go on with the other runs",
)
"""What the button says with which a page goes on with what takes long (pages/work/waiting.py)."""

ELEMENTS = "HALFSTEP_BARE"
"""Where the bare pages' server finds what they show (tests/bench/bare_page.py)."""

EMPTY = """
import streamlit as st

st.set_page_config(layout="wide")


def one():
    st.title("Empty")
    for name in ("a", "b"):
        st.slider(name, 0, 10)
        st.selectbox(f"{name} of two", ["x", "y"])
        st.number_input(f"{name} as a number")
        st.button(f"Press {name}")
    st.text_input("Text")
    st.checkbox("Checked")
    st.toggle("Turned on")
    st.segmented_control("Chosen", ["x", "y"])


st.navigation([st.Page(one, url_path="one", default=True), st.Page(lambda: None, url_path="two")], position="top").run()
"""


async def costs(empty: Server, app: Server, bare: Server, elements: Path) -> None:
    """Open every page, in turns; print what it cost.

    elements:  the file that the bare pages are read from: written before their server starts.
    """
    pages = [*PLACES, "shared link"]
    kinds: dict[str, list[tuple[str, int, str]]] = {}
    async with AsyncExitStack() as stack:
        await (await stack.enter_async_context(visitor(empty.url))).open("")
        await (await stack.enter_async_context(visitor(app.url))).open("")
        for page in pages:
            await _warmed(app.url, page)
            async with visitor(app.url) as each:
                await each.open(_address(page), LINKS.get(page, ""))
                kinds[page.replace(" ", "_")] = each.kinds
        elements.write_text(json.dumps(kinds), "utf-8")
        bare.start()
        stack.callback(bare.stop)
        await (await stack.enter_async_context(visitor(bare.url))).open("")
        opening: dict[tuple[Server, str], tuple[str, str]] = {(empty, ""): ("", "")}
        for page in pages:
            opening[app, page] = _address(page), LINKS.get(page, "")
            opening[bare, page] = page.replace(" ", "_"), ""
        took: dict[tuple[Server, str], list[float]] = {each: [] for each in opening}
        sent: dict[str, int] = {}
        for turn in range(ROUNDS + 1):
            for (server, page), (address, query) in opening.items():
                before = processor_seconds(server)
                found = await opened(server.url, address, query)
                await asyncio.sleep(0.02)
                # The first of a bare page is the first of all.
                if turn:
                    took[server, page].append(processor_seconds(server) - before)
                if server is not bare:
                    sent[page] = found.sent
                elif found.faults:
                    print(f"{page}, bare: {found.faults}")
    middle = {each: statistics.median(times) for each, times in took.items()}
    one = middle[empty, ""]
    print(f"\nAn empty page of twelve widgets: {1000 * one:.1f} ms of processor time, {sent.pop('') / 1000:.1f} kB.\n")
    print("| page | processor time | empty pages | at most | | a bare page | ours beside it | sent |")
    print("|---|---|---|---|---|---|---|---|")
    for page in pages:
        ours, plain = middle[app, page], middle[bare, page]
        name = PLACES[page].name if page in PLACES else "A shared link to the lab"
        verdict = "pass" if ours <= AT_MOST * one else "short"
        print(
            f"| {name} | {1000 * ours:.1f} ms | {ours / one:.2f} | {AT_MOST:g} | {verdict} "
            f"| {plain / one:.2f} | {ours / plain:.2f} | {sent[page] / 1000:.0f} kB |"
        )


async def _warmed(url: str, page: str) -> None:
    """Open a page until what it shows has been computed; where it asks for leave to compute on, give it."""
    async with asyncio.timeout(WARMING):
        for _ in range(3):
            resting = True
            while resting:
                async with visitor(url) as each:
                    found = await each.open(_address(page), LINKS.get(page, ""))
                    offered = [label for label in GO_ON if label in each.widgets]
                    resting = bool(offered)
                    if resting:
                        await each.ask(_address(page), LINKS.get(page, ""), offered[0])
                        await each.answered(0.0)
            if found.faults:
                print(f"{page}: {found.faults}")


def _address(page: str) -> str:
    return "lab" if page == "shared link" else page


@contextmanager
def both_servers() -> Iterator[tuple[Server, Server]]:
    """Run a server of an empty page and one of the app until the block ends."""
    with ExitStack() as stack:
        script = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "empty.py"
        script.write_text(EMPTY, "utf-8")
        servers = Server(str(script)), Server("app.py")
        for server in servers:
            server.start()
            stack.callback(server.stop)
        yield servers


def main() -> None:
    """Print the table."""
    print("# What it costs the server to open a page")
    with both_servers() as servers, tempfile.TemporaryDirectory() as folder:
        elements = Path(folder) / "elements.json"
        os.environ[ELEMENTS] = str(elements)
        asyncio.run(costs(*servers, Server("tests/bench/bare_page.py"), elements))


if __name__ == "__main__":
    main()

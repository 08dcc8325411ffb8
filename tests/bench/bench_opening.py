"""What it costs the server to open each page, beside an empty page of twelve widgets: processor time, not time waited.

The visitors are bare connections that speak Streamlit's own protocol. Somebody else is on the page all the while, as in
a class. What a page shows has been computed by visitors before.
"""

from __future__ import annotations

import asyncio
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


async def costs(empty: Server, app: Server) -> None:
    """Open every page, in turns; print what it cost."""
    pages = [*PLACES, "shared link"]
    took: dict[str, list[float]] = {page: [] for page in ("", *pages)}
    sent: dict[str, int] = {}
    async with AsyncExitStack() as stack:
        for server in (empty, app):
            await (await stack.enter_async_context(visitor(server.url))).open("")
        for page in pages:
            await _warmed(app.url, page)
        for _ in range(ROUNDS):
            for page, times in took.items():
                server = app if page else empty
                before = processor_seconds(server)
                sent[page] = (await opened(server.url, _address(page), LINKS.get(page, ""))).sent
                await asyncio.sleep(0.02)
                times.append(processor_seconds(server) - before)
    one = statistics.median(took.pop(""))
    print(f"\nAn empty page of twelve widgets: {1000 * one:.1f} ms of processor time, {sent.pop('') / 1000:.1f} kB.\n")
    print("| page | processor time | empty pages | at most | | sent |\n|---|---|---|---|---|---|")
    for page, times in took.items():
        ratio = statistics.median(times) / one
        name = PLACES[page].name if page in PLACES else "A shared link to the lab"
        verdict = "pass" if ratio <= AT_MOST else "short"
        print(
            f"| {name} | {1000 * ratio * one:.1f} ms | {ratio:.2f} | {AT_MOST:g} | {verdict} "
            f"| {sent[page] / 1000:.0f} kB |"
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
    with both_servers() as servers:
        asyncio.run(costs(*servers))


if __name__ == "__main__":
    main()

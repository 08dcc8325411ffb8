"""Draw the catalogue of messages into docs/messages/, one file a room: `python -m scripts.draw_messages`."""

from __future__ import annotations

from itertools import groupby

from scripts.messages import ROOT, Kind, Message, messages, room_of

FOLDER = ROOT / "docs" / "messages"

HEAD = """# Messages of {room}

Drawn from the program by `python -m scripts.draw_messages`; change a message where it is written, then draw again.
Slots are between braces. What follows "piece:" is a part of a sentence that is put together elsewhere.
"""


def line(message: Message) -> str:
    """Return a message as a line of the catalogue."""
    text = message.text.replace("\n", " / ")
    return f"- piece: `{text}`" if message.kind is Kind.PIECE else f"- {text}"


def pages() -> dict[str, str]:
    """Return the text of each file of the catalogue, by its name."""
    written = {}
    everything = sorted(messages(), key=room_of)
    for room, own in groupby(everything, room_of):
        lines = [HEAD.format(room=room.replace("-", "/"))]
        for path, in_file in groupby(own, lambda message: message.path):
            lines.append(f"\n## {path}\n")
            lines += dict.fromkeys(map(line, in_file))
        written[f"{room}.md"] = "\n".join(lines) + "\n"
    return written


def main() -> None:
    """Write the catalogue, and take away the file of a room that is no more."""
    FOLDER.mkdir(exist_ok=True)
    written = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in written:
            old.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()

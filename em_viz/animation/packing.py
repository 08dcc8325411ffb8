"""Binary packing: typed arrays and a JSON header as one compressed piece of bytes, as `decode.js` reads it.

    name       u32 length, UTF-8: what the content is called; readable without unpacking
    body       zlib: u32 length of the header, header (JSON, UTF-8), then the arrays' bytes one after another

The header is {"arrays": [{"type", "shape", "coding", "bytes"}, ...], "content": ...}, where the content refers to an
array by {"$": index}. All numbers are little-endian. Equal arrays are stored once.

Codings: "planes" puts the first bytes of all numbers before the second ones (neighbouring numbers share their high
bytes, which compresses); "delta" stores a cloud's weights (keys, n, K) as (keys, K, n), the last component replaced by
the row's sum (which hardly varies) and every key by its difference from the one before, all modulo 256.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from em_viz.style.plotly import PlotlyJson

LEVEL = 4
"""Of zlib: higher levels take three times as long for two per cent."""


class ArrayEntry(TypedDict):
    """What the header says of one array."""

    type: str
    shape: list[int]
    coding: str
    bytes: int


class Packer:
    """Collects arrays while the content is written; each call returns the reference to put into the content."""

    def __init__(self) -> None:
        self._entries: list[ArrayEntry] = []
        self._blobs: list[bytes] = []
        self._known: dict[bytes, int] = {}

    def floats(self, values: NDArray[np.float64], *, coarse: bool = False) -> dict[str, int]:
        """Add float64 numbers; with `coarse`, in float32 where that moves none by more than 1e-6 of their range."""
        array = np.ascontiguousarray(values, dtype="<f8")
        if coarse and _survives_float32(array):
            array = array.astype("<f4")
        itemsize = array.dtype.itemsize
        planes = np.frombuffer(array.tobytes(), dtype=np.uint8).reshape(-1, itemsize).T
        return self._add(f"f{itemsize}", list(array.shape), "planes", planes.tobytes())

    def integers(self, values: NDArray[np.int64]) -> dict[str, int]:
        """Add whole numbers below 2^31."""
        array = np.ascontiguousarray(values, dtype="<i4")
        planes = np.frombuffer(array.tobytes(), dtype=np.uint8).reshape(-1, 4).T
        return self._add("i4", list(array.shape), "planes", planes.tobytes())

    def weights(self, values: NDArray[np.uint8]) -> dict[str, int]:
        """Add a cloud's weights (keys, n, K)."""
        coded = values.transpose(0, 2, 1).copy()
        coded[:, -1] = values.sum(axis=2, dtype=np.uint8)
        coded[1:] -= coded[:-1].copy()
        return self._add("u1", list(values.shape), "delta", coded.tobytes())

    def octets(self, raw: bytes) -> dict[str, int]:
        """Add bytes as they are."""
        return self._add("u1", [len(raw)], "planes", raw)

    def finish(self, name: str, content: Mapping[str, object]) -> bytes:
        """Return the bytes."""
        header = json.dumps({"arrays": self._entries, "content": content}, ensure_ascii=False, allow_nan=False)
        head, title = header.encode(), name.encode()
        body = zlib.compress(struct.pack("<I", len(head)) + head + b"".join(self._blobs), LEVEL)
        return struct.pack("<I", len(title)) + title + body

    def _add(self, kind: str, shape: list[int], coding: str, blob: bytes) -> dict[str, int]:
        digest = hashlib.sha256(f"{kind} {shape} {coding} ".encode() + blob).digest()
        if digest not in self._known:
            self._known[digest] = len(self._entries)
            self._entries.append({"type": kind, "shape": shape, "coding": coding, "bytes": len(blob)})
            self._blobs.append(blob)
        return {"$": self._known[digest]}


def packed_name(packed: bytes) -> str:
    """Return what the content is called, without unpacking it."""
    (length,) = struct.unpack_from("<I", packed)
    return packed[4 : 4 + length].decode()


def unpack(packed: bytes) -> tuple[str, PlotlyJson, list[NDArray[Any]]]:
    """Return the name, the content and the arrays: what decode.js does, for tests and for tools."""
    (length,) = struct.unpack_from("<I", packed)
    body = zlib.decompress(packed[4 + length :])
    (size,) = struct.unpack_from("<I", body)
    header = json.loads(body[4 : 4 + size])
    arrays, at = [], 4 + size
    for entry in header["arrays"]:
        arrays.append(_decode(entry, body[at : at + entry["bytes"]]))
        at += entry["bytes"]
    return packed_name(packed), header["content"], arrays


def _decode(entry: ArrayEntry, blob: bytes) -> NDArray[Any]:
    raw = np.frombuffer(blob, dtype=np.uint8)
    if entry["coding"] == "delta":
        keys, n, k = entry["shape"]
        weights = np.cumsum(raw.reshape(keys, k, n), axis=0, dtype=np.uint8)
        weights[:, -1] -= weights[:, :-1].sum(axis=1, dtype=np.uint8)
        return np.ascontiguousarray(weights.transpose(0, 2, 1))
    dtype = np.dtype("<" + entry["type"])
    planes = np.ascontiguousarray(raw.reshape(dtype.itemsize, -1).T)
    return planes.view(dtype).reshape(entry["shape"])


def _survives_float32(values: NDArray[np.float64]) -> bool:
    finite = values[np.isfinite(values)]
    if finite.size == 0 or np.abs(finite).max() > np.finfo(np.float32).max:
        return False
    moved = np.abs(finite.astype(np.float32) - finite).max()
    return bool(moved <= 1e-6 * (finite.max() - finite.min()))

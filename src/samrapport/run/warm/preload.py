"""What the zygote has imported before it forks. Entry: `preload`."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from samrapport.run.warm.shelf import fill_shelf

# What notebooks and the run itself import, slowest to come by each on its own. None of it starts threads or opens sockets.
LIBRARIES = (
    *("encodings.utf_8_sig", "random", "resource"),
    *("IPython", "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.zmqshell", "nbformat.v4", "papermill"),
    *("numpy", "pandas", "pandas.core.methods.to_dict", "pyarrow.pandas_compat"),
    *("matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "matplotlib.figure"),
    *("matplotlib.font_manager", "matplotlib.style.core", "matplotlib.textpath"),
    *("seaborn", "PIL.Image", "PIL.PngImagePlugin", "scipy.optimize", "pandera.pandas", "pydantic"),
    *("babel.dates", "babel.numbers", "jinja2.sandbox", "openpyxl", "yaml"),
)


def preload() -> None:
    """Import the libraries and put our own modules on the shelf. What fails here would fail in a notebook too, and is left
    to it.
    """
    # debugpy starts threads as it is imported; a notebook that is run needs no debugger.
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # JupyterLab brings it: jsonschema, which nbformat loads, can hold addresses to it. That takes a second, and no notebook has any.
        with _without("rfc3987_syntax"), contextlib.suppress(ImportError):
            import_module("jsonschema")
        for name in LIBRARIES:
            with contextlib.suppress(ImportError):
                import_module(name)
        with contextlib.suppress(ImportError):
            _use_once()
        fill_shelf()
        with contextlib.suppress(Exception):
            _read_shared()
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(timeout=5)


@contextlib.contextmanager
def _without(name: str) -> Iterator[None]:
    """As if a module were not installed, if it is not loaded yet."""
    hidden = name not in sys.modules
    if hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules[name]


def _read_shared() -> None:
    """Read what all reports read. Whatever is wrong with it is told by the first that needs it."""
    data = os.environ.get("SAMRAPPORT_DATA")
    if data:
        # Not before the shelf is filled: what a module imports is noted only then.
        from samrapport.rapport.omraden import las_gemensamt

        las_gemensamt(Path(data))


def _use_once() -> None:
    """Let those libraries that import the rest of themselves when they are first used do so."""
    import pandas as pd
    import pandera.pandas as pa
    from PIL import Image

    pa.DataFrameSchema({"a": pa.Column(str)}).validate(pd.DataFrame({"a": ["x"]}), lazy=True)
    Image.preinit()

"""What the zygote has imported before it forks. Entry: `preload`."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
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
# What those load where it is installed, and no notebook has them do, a second and 35 MB: papermill fetches notebooks from S3, pandera makes
# up data, jsonschema, which nbformat loads, holds addresses and lengths of time to what they are to be.
_NOT_WANTED = ("boto3", "hypothesis", "isoduration", "rfc3987_syntax")


def preload() -> None:
    """Import the libraries and put our own modules on the shelf. What fails here would fail in a notebook too, and is left
    to it.
    """
    # debugpy starts threads as it is imported; a notebook that is run needs no debugger.
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _without(_NOT_WANTED):
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
def _without(names: Sequence[str]) -> Iterator[None]:
    """As if these were not installed, but for those that are loaded already."""
    hidden = [one for one in names if one not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for one in hidden:
            del sys.modules[one]


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

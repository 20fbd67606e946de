"""What a worker process sets up before its first notebook. Entry: `start_worker`.

A worker has an environment of its own (the parent's is never changed): kernels inherit it, so what would make a number
depend on the machine is fixed here, and nothing is written in the user's home.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import tempfile
import threading
import warnings
from contextlib import suppress
from pathlib import Path

from samrapport.rapport.tidigare import RELEASED

# One thread each: as many kernels run as there are cores. The rest keeps place, language and chance out of the outcome.
_FIXED = {
    # Threads of a library's own would not outlive a fork.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "TZ": "UTC",
}
# A user's own kernels, start-up files, styles and settings would otherwise reach into the report.
_REMOVED = (
    *("IPYTHON_DIR", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH"),
    *("MPLBACKEND", "MATPLOTLIBRC", "PYTHONSTARTUP", "PYTHONWARNINGS"),
    # Of its own accord IPython ends where it is no time, and where it is, what a notebook makes would hang on it.
    "SOURCE_DATE_EPOCH",
)


def worker_environment(data: Path, private: Path, cache: Path) -> dict[str, str]:
    """The settings of a worker: private folders of Jupyter under `private`, kept caches under `cache`."""
    return _FIXED | {
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
        "MPLCONFIGDIR": str(cache / "matplotlib"),
        "SAMRAPPORT_MINNE": str(cache / "rojande"),
        "SAMRAPPORT_DATA": str(data),
        "SAMRAPPORT_TIDIGARE": str(cache.with_name(RELEASED)),
        "SAMRAPPORT_PRIVATE": str(private),
        "SAMRAPPORT_RECORD": str(private / "record.json"),
    }


def zygote_environment(data: Path, private: Path, cache: Path) -> dict[str, str]:
    """The whole environment of the process that workers and kernels are forked from: a worker's, from the very start.

    MPLBACKEND is what a kernel sets for itself, but matplotlib reads it as it is imported.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in _REMOVED}
    backend = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    return inherited | worker_environment(data, private, cache) | backend


def start_worker(data: Path, scratch: Path, cache: Path) -> None:
    """Set up this process as a worker; runs once, before its first notebook.

    scratch: removed by the parent when its workers have ended; this one makes itself a folder there, and has its temporary files there.
    """
    # Ctrl-C reaches the whole process group: only the parent acts on it, and ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: _end())
    scratch.mkdir(parents=True, exist_ok=True)
    private = Path(tempfile.mkdtemp(dir=scratch, prefix="w"))
    # Of one that is killed nothing stays then.
    tempfile.tempdir = str(scratch)
    os.environ.update(worker_environment(data, private, cache))
    for name in _REMOVED:
        os.environ.pop(name, None)
    for name in ("JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        Path(os.environ[name]).mkdir(parents=True, exist_ok=True)
    # Libraries between us and the kernel warn about themselves; a notebook's own warnings are in its output.
    warnings.simplefilter("ignore")
    threading.Thread(target=_end_with_parent, daemon=True).start()


def private_folder() -> Path:
    """This worker's own folder."""
    return Path(os.environ["SAMRAPPORT_PRIVATE"])


def _end_with_parent() -> None:
    """A pool's worker would wait for ever after a kill -9 of its parent; the kernel ends when this process does."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        _end()


def _end() -> None:
    """End this process and its kernel, which would take a while to see that it is alone, and write meanwhile.

    Without unwinding, in which nbclient would tell at length of a kernel that died.
    """
    # Needed here alone.
    import psutil

    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            one.kill()
    os._exit(1)

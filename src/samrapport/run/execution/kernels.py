"""In what a notebook's cells run: a fork of the zygote, a whole kernel that is one, or Jupyter's own.

Entries: `run_in_kernel`, and `set_kernel` for what a notebook asks for.

The first is the quickest and the last always there. All three give the same notebook. A kernel is talked with through
files that only this user can reach: the local ports that Jupyter takes otherwise are chosen before they are opened, so
that two kernels starting at a time may get the same one, and others on the machine can listen to them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from samrapport.errors import SamrapportError, shorten
from samrapport.run.atomic import write_json
from samrapport.run.execution.normalise import KERNELSPEC
from samrapport.run.warm import limited
from samrapport.run.warm.forks import ADDRESS, ZygoteLost

STOCK = KERNELSPEC["name"]
WHOLE_KERNEL = "hel"
"""The value of a notebook's metadata `samrapport.kernel` that asks for a whole kernel from the start."""

R = TypeVar("R")
Execute = Callable[[Mapping[str, Any]], R]

# Notebooks of which this worker knows that they need a whole kernel, by hash.
_needy: set[str] = set()


def set_kernel(metadata: MutableMapping[str, Any]) -> None:
    """Let a notebook's metadata name the kernel that it runs in: one without a name of one runs in that of Python 3.

    Raises SamrapportError for one made for a kernel that is not here, or for another language: it would run with something
    else than what it was written with, without a word.
    """
    asked = metadata.get("kernelspec") or {}
    name = asked.get("name") or STOCK
    if name != STOCK:
        # Slow to import, and seldom needed.
        from jupyter_client.kernelspec import KernelSpecManager

        specs = KernelSpecManager().get_all_specs()
        step = "Öppna den i JupyterLab, välj kärnan Python 3 och spara."
        if name not in specs:
            raise SamrapportError(f"anteckningsboken är gjord för kärnan ”{shorten(name)}”, som inte finns här. {step}")
        language = str(specs[name]["spec"].get("language", ""))
        if language.casefold() != "python":
            raise SamrapportError(
                f"anteckningsboken är gjord för kärnan ”{shorten(name)}” och språket {shorten(language)}, men en rapport "
                f"körs i Python. {step}"
            )
    metadata["kernelspec"] = dict(KERNELSPEC)
    metadata["language_info"] = {"name": "python"}


def run_in_kernel(
    execute: Execute[R],
    begun: Callable[[], bool],
    notebook: str,
    private: Path,
    asked: str | None = None,
    kept: Any = None,
) -> tuple[R, str]:
    """What `execute` gives with papermill's options for a kernel, and why the zygote was not used although there was one.

    begun: whether a cell has run, after which a fault is the notebook's own. notebook: its hash. asked: its metadata's
    wish. kept: where the notebook's forks are to stand (`warm.kept.Kept`). A kernel that did not even start, on a machine short of breath, is given one more chance.
    """
    note = ""
    if ADDRESS in os.environ:
        try:
            return _run_in_fork(execute, notebook, private, asked, kept), ""
        except ZygoteLost as error:
            # Remembered: asking again and again would cost more than it can give.
            del os.environ[ADDRESS]
            note = str(error)
        except Exception:
            # Whatever kept a fork from its first cell, such as a provisioner that is not installed, is tried without it.
            if begun():
                raise
    name = STOCK
    if limited.MEMORY in os.environ:
        name = write_kernelspec("samrapport-begransad", [sys.executable, "-m", limited.__name__])
    try:
        return execute(_sockets(private) | {"kernel_name": name}), note
    except RuntimeError:
        if begun():
            raise
        return execute(_sockets(private) | {"kernel_name": name}), note


def make_kept(record: Path) -> Any:
    """Where the forks of one notebook may stand. record: the file where it notes what it reads."""
    # As in `_run_in_fork`.
    from samrapport.run.warm.kept import Kept

    return Kept(record)


def _run_in_fork(execute: Execute[R], notebook: str, private: Path, asked: str | None, kept: Any) -> R:
    # Slow to import, and there already in a worker that is a fork itself.
    from samrapport.run.warm import provisioner
    from samrapport.run.warm.manager import CellsManager, NeedsKernel

    if asked != WHOLE_KERNEL and notebook not in _needy:
        try:
            if kept is not None:
                return _run_kept(execute, kept)
            return execute({"kernel_name": STOCK, "kernel_manager_class": CellsManager})
        except NeedsKernel:
            _needy.add(notebook)
            if kept is not None:
                kept.drop()
    name = write_kernelspec("samrapport-delad", ["python", "-m", "ipykernel_launcher"], metadata=provisioner.METADATA)
    return execute(_sockets(private) | {"kernel_name": name})


def _run_kept(execute: Execute[R], kept: Any) -> R:
    from samrapport.run.warm.kept import StandsNoMore, kept_manager

    kernel = {"kernel_name": STOCK, "kernel_manager_class": kept_manager(kept)}
    try:
        return execute(kernel)
    except StandsNoMore:
        kept.drop()
        return execute(kernel)


def write_kernelspec(name: str, argv: Sequence[str], **more: object) -> str:
    """Write a kernelspec into the Jupyter data folder, which is a worker's own, and give its name."""
    spec = {"argv": [*argv, "-f", "{connection_file}"], "display_name": "Python 3", "language": "python", **more}
    write_json(Path(os.environ["JUPYTER_DATA_DIR"]) / "kernels" / name / "kernel.json", spec)
    return name


def _sockets(private: Path) -> dict[str, Any]:
    from traitlets.config import Config

    return {"config": Config({"KernelManager": choose_transport(private)})}


# The system's limit for the path of a socket is 104 on macOS, 108 on Linux; Jupyter adds a number.
_LONGEST = 96


def choose_transport(private: Path) -> dict[str, Any]:
    """Settings of a KernelManager for one kernel, whose sockets lie in the worker's private folder."""
    # A folder for each, or the next kernel would take over the last one's sockets.
    folder = tempfile.mkdtemp(dir=private, prefix="k")
    address = Path(folder, "s")
    if os.name == "posix" and len(os.fsencode(address)) <= _LONGEST:
        return {"transport": "ipc", "ip": str(address)}
    return {"transport": "tcp", "transport_encryption": "auto"}

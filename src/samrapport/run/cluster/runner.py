"""The process on a worker that runs notebooks one after the other: `python -m samrapport.run.cluster.runner`.

A process of its own, since a worker's threads may not set up signals, environment and kernels. It reads shipments from
stdin and answers on stdout, and ends when stdin does, or at once when the worker is killed.
"""

from __future__ import annotations

import os
import pickle
import platform
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from samrapport.errors import SamrapportError, shorten
from samrapport.hinder import hindered
from samrapport.run.cluster.remote import RunnerFault
from samrapport.run.cluster.shipment import run
from samrapport.run.execution.worker import start_worker
from samrapport.run.remains import temporary_folder


def main() -> None:
    """Serve until stdin ends."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Nothing else may write among the answers.
    os.dup2(2, 1)
    with temporary_folder() as home:
        data = home / "data"
        threading.Thread(target=_end_with_parent, args=(os.getppid(), home), daemon=True).start()
        start_worker(data, home / "scratch", home / "cache")
        while True:
            try:
                shipment = pickle.load(requests)
            except EOFError:
                break
            place = Path(tempfile.mkdtemp(dir=home))
            try:
                answer: object = run(shipment, place, data, f"{platform.node()}, process {os.getpid()}")
            except SamrapportError as error:
                answer = error
            except Exception as error:
                # Those of libraries may not survive the way to the build.
                answer = RunnerFault(
                    f"En arbetare ({platform.node()}) kunde inte köra anteckningsboken: {_why(error, home)} "
                    "Se över den datorn och kör om."
                )
            finally:
                # One report's data must not be there for another's.
                shutil.rmtree(data, ignore_errors=True)
                shutil.rmtree(place, ignore_errors=True)
            pickle.dump(answer, answers)
            answers.flush()


def _why(error: Exception, home: Path) -> str:
    """What went wrong, without the names of folders that are gone when it is read."""
    hinder = hindered(error) if isinstance(error, OSError) else None
    return str(hinder or f"{shorten(str(error).replace(str(home), 'dess mapp'), 200)}.")


def _end_with_parent(parent: int, home: Path) -> None:
    """A worker that is killed tells nobody, and its notebook is begun again elsewhere; the kernel ends with this process."""
    while os.getppid() == parent:
        time.sleep(0.5)
    shutil.rmtree(home, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main()

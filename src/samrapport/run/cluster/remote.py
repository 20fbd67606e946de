"""What a dask worker does with a shipment: hand it to a runner of its own. Entry: `perform_shipment`."""

from __future__ import annotations

import atexit
import pickle
import queue
import subprocess
import sys

from samrapport.errors import SamrapportError
from samrapport.run.cluster.shipment import Returned, Shipment


class RunnerDied(SamrapportError):
    """The process that ran a notebook was ended from outside."""

    exit_code = 1


class RunnerFault(SamrapportError):
    """A worker could not do its part, for a reason that has nothing to do with the notebook."""

    exit_code = 1


_idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()


def perform_shipment(shipment: Shipment) -> Returned:
    """Run a notebook in a runner that is free, or in a new one. Raises SamrapportError, RunnerDied among them."""
    try:
        runner = _idle.get_nowait()
    except queue.Empty:
        runner = _start()
    try:
        assert runner.stdin
        assert runner.stdout
        pickle.dump(shipment, runner.stdin)
        runner.stdin.flush()
        answer = pickle.load(runner.stdout)
    except (OSError, EOFError, pickle.UnpicklingError):
        runner.kill()
        raise RunnerDied("Processen som körde anteckningsboken avslutades utifrån. Kör om.") from None
    _idle.put(runner)
    if isinstance(answer, Exception):
        raise answer
    assert isinstance(answer, Returned)
    return answer


def _start() -> subprocess.Popen[bytes]:
    runner = subprocess.Popen(
        [sys.executable, "-m", "samrapport.run.cluster.runner"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    atexit.register(_end, runner)
    return runner


def _end(runner: subprocess.Popen[bytes]) -> None:
    assert runner.stdin
    runner.stdin.close()
    try:
        runner.wait(timeout=5)
    except subprocess.TimeoutExpired:
        runner.kill()

"""A dask.distributed cluster as a `concurrent.futures.Executor`. Entry: `open_cluster`.

Notebooks go to the cluster; what else a build does (to assemble a report) is done by a pool of its own machine.
"""

from __future__ import annotations

import importlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.run.cluster.remote import perform_shipment
from samrapport.run.cluster.share import open_share
from samrapport.run.cluster.shipment import Packer, Shipment, unpack
from samrapport.run.execution.execute import Job, Outcome
from samrapport.run.record import StateFolder

WAIT = 20.0
"""Seconds to wait for the scheduler, and for a first worker."""
PATIENCE = 60.0
"""Seconds without any worker before the build gives up."""
_RETRIES = 3


class ClusterFault(SamrapportError):
    """The cluster can't be used as it was asked for."""


class ClusterLost(ClusterFault):
    """The cluster was there, and is no more."""

    exit_code = 1


@dataclass(frozen=True)
class Cluster:
    """scheduler: its address. share: the address of a place that all machines reach, or None for one in the state folder."""

    scheduler: str
    share: str | None = None


@contextmanager
def open_cluster(
    cluster: Cluster, data: Path, state: Path, open_local: Callable[[], AbstractContextManager[Executor]]
) -> Iterator[Executor]:
    """An executor over the cluster; what was shared is removed afterwards. Raises ClusterFault and ShareFault.

    open_local: a pool on this machine, for what is no notebook.
    """
    client = _connect(cluster.scheduler)
    try:
        with open_share(cluster.share, state) as share, open_local() as local:
            executor = _ClusterExecutor(client, Packer(share, data), local)
            try:
                yield executor
            finally:
                executor.shutdown(cancel_futures=True)
    finally:
        client.close(timeout=5)


def _connect(address: str) -> Any:
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        raise ClusterFault(
            "Tillägget för flera datorer är inte installerat. Installera det med: pip install 'samrapport[dask]', "
            "eller bygg utan --scheduler."
        ) from None
    for name in ("distributed", "distributed.client"):
        # What becomes of the connection is told here, in a line; dask would add its tracebacks.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise ClusterFault(
            f"Schemaläggaren {address} svarar inte. Starta den med dask scheduler, "
            "rätta adressen, eller bygg utan --scheduler."
        ) from None
    try:
        client.wait_for_workers(1, timeout=WAIT)
    except (OSError, TimeoutError):
        client.close(timeout=5)
        raise ClusterFault(
            f"Schemaläggaren {address} har inga arbetare. Starta minst en på någon dator: dask worker {address}"
        ) from None
    return client


class _ClusterExecutor(Executor):
    """Packs notebooks for the cluster, and unpacks what comes back in this process."""

    def __init__(self, client: Any, packer: Packer, local: Executor) -> None:
        self._client, self._packer, self._local = client, packer, local
        self._waiting: dict[Any, Future[Any]] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._give_up_when_alone, daemon=True)
        self._watch.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """A notebook's job goes to the cluster, whatever `fn` is, for that is what it would do with it."""
        if not (len(args) == 1 and isinstance(args[0], Job)):
            return self._local.submit(fn, *args, **kwargs)
        job = args[0]
        # Until the new record is there, there is none: a kill from here on means that the section runs again.
        StateFolder(job.state, job.report).forget(job.section)
        shipment = self._packer.pack(job)
        ours: Future[Any] = Future()
        ours.set_running_or_notify_cancel()
        theirs = self._client.submit(perform_shipment, shipment, pure=False, retries=_RETRIES)
        with self._lock:
            self._waiting[theirs] = ours
        theirs.add_done_callback(lambda done: self._settle(done, shipment))
        return ours

    def _settle(self, theirs: Any, shipment: Shipment) -> None:
        with self._lock:
            ours = self._waiting.pop(theirs, None)
        if ours is None:
            return
        try:
            outcome: Outcome = unpack(shipment, theirs.result())
        except SamrapportError as error:
            ours.set_exception(error)
        except BaseException as error:
            ours.set_exception(self._lost(shipment, error))
        else:
            ours.set_result(outcome)

    def _lost(self, shipment: Shipment, error: BaseException) -> ClusterLost:
        if self._client.status != "running":
            return ClusterLost(
                "Schemaläggaren försvann medan bygget pågick. Starta den och arbetarna och kör om; det som är klart görs "
                "inte om."
            )
        return ClusterLost(
            f"{shipment.job.report}, {shipment.job.section}: klustret gav upp. Kör om; det som är klart görs inte om."
        )

    def _give_up_when_alone(self) -> None:
        """Without workers nothing would ever end, so after a while that is a fault."""
        seen = time.monotonic()
        while not self._ended.wait(1.0):
            if self._client.status == "running" and self._client.scheduler_info(n_workers=-1)["workers"]:
                seen = time.monotonic()
            elif time.monotonic() - seen > PATIENCE:
                with self._lock:
                    lost, self._waiting = list(self._waiting.values()), {}
                for one in lost:
                    one.set_exception(
                        ClusterLost(
                            "Klustret har inga arbetare kvar. Starta dem och kör om; det som är klart görs inte om."
                        )
                    )
                return

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the watch; with `cancel_futures`, take back what has not ended."""
        self._ended.set()
        if cancel_futures and self._waiting:
            with self._lock:
                lost, self._waiting = list(self._waiting), {}
            self._client.cancel(lost, force=True)

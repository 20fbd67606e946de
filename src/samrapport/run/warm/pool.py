"""Workers that are forks of the zygote, behind `concurrent.futures.Executor`. Entry: `WarmPool`."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import socket
import threading
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from samrapport.run.warm.forks import ADDRESS, Fork, Zygote, await_fork, order_with_channel
from samrapport.run.warm.wire import receive_bytes, send_message

_DIED = "en arbetsprocess dog"


class WarmPool(Executor):
    """So many workers, each a fork that does one job after another.

    start: what each does first. after: done when the last has ended. Raises ZygoteLost when a worker cannot be had. A worker that dies breaks the pool, as in
    the standard library: its job, and those that wait, raise BrokenProcessPool.
    """

    def __init__(
        self, zygote: Zygote, jobs: int, environment: Mapping[str, str], start: Callable[[], None],
        after: Callable[[], object] = lambda: None,
    ) -> None:  # fmt: skip
        self.zygote, self._after, self._left = zygote, after, jobs
        self._waiting: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = self._broken = False
        self._workers: list[_Worker] = []
        try:
            for _ in range(jobs):
                self._workers.append(_Worker(zygote, environment, start))
        except BaseException:
            self.end()
            raise
        self._threads = [threading.Thread(target=self._serve, args=(one,), daemon=True) for one in self._workers]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand a job to the first worker that is free."""
        future: Future[Any] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if self._broken:
                raise BrokenProcessPool(_DIED)
            self._waiting.put((future, pickle.dumps((fn, args, kwargs))))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers end when what waits is done, or at once what waits is cancelled."""
        with self._lock:
            self._closed = True
        if cancel_futures:
            self._drop(lambda future: future.cancel())
        for _ in self._workers:
            self._waiting.put(None)
        if wait:
            for thread in self._threads:
                thread.join()
            self.zygote.end()

    def end(self) -> None:
        """End all at once, jobs that run included."""
        self._drop(lambda future: future.cancel())
        self.zygote.end()
        for worker in self._workers:
            worker.close()
        self._after()

    def _serve(self, worker: _Worker) -> None:
        try:
            while (task := self._waiting.get()) is not None:
                future, content = task
                if future.set_running_or_notify_cancel():
                    done, result = worker.perform(content)
                    (future.set_result if done else future.set_exception)(result)
        except (EOFError, OSError):
            with self._lock:
                self._broken = True
            future.set_exception(BrokenProcessPool(_DIED))
            self._drop(lambda one: one.set_exception(BrokenProcessPool(_DIED)))
        finally:
            worker.close()
            with self._lock:
                self._left -= 1
                last = not self._left
            if last:
                self._after()

    def _drop(self, put_away: Callable[[Future[Any]], object]) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                task = self._waiting.get_nowait()
                if task is not None:
                    put_away(task[0])


_Task = tuple[Future[Any], bytes]


class _Worker:
    """The parent's end of a worker."""

    def __init__(self, zygote: Zygote, environment: Mapping[str, str], start: Callable[[], None]) -> None:
        known = dict(environment) | {ADDRESS: str(zygote.address)}
        ordered, self.channel = order_with_channel("worker", zygote.address, known)
        try:
            self.fork: Fork = await_fork(ordered)
        except BaseException:
            self.channel.close()
            raise
        send_message(self.channel, pickle.dumps((start, (), {})))
        self.begun = False

    def perform(self, content: bytes) -> tuple[bool, Any]:
        if not self.begun:
            self._receive()
            self.begun = True
        send_message(self.channel, content)
        return self._receive()

    def close(self) -> None:
        self.channel.close()
        self.fork.end()

    def _receive(self) -> tuple[bool, Any]:
        done, result = pickle.loads(receive_bytes(self.channel))
        return bool(done), result


def serve_jobs(channels: list[int], request: dict[str, Any]) -> int:
    """Be a worker: do what comes through the channel, until it ends."""
    channel = socket.socket(fileno=channels[0])
    while True:
        try:
            content = receive_bytes(channel)
        except (EOFError, OSError):
            return 0
        try:
            fn, args, kwargs = pickle.loads(content)
            answer = pickle.dumps((True, fn(*args, **kwargs)))
        except Exception as error:
            answer = _packed(error)
        send_message(channel, answer)


def _packed(error: Exception) -> bytes:
    # Where it came from would be lost on the way.
    error.add_note("".join(traceback.format_exception(error)))
    try:
        return pickle.dumps((False, error))
    except Exception:
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error} (process {os.getpid()})")))

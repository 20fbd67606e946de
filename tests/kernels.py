"""The kernels of the notebooks that nbval runs: forks of one process of a worker, which has the libraries loaded. Entry: `forked`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from once import PROJECT

from samrapport.run.execution.worker import zygote_environment
from samrapport.run.warm.forks import ADDRESS, Zygote, await_zygote, is_possible, start_zygote
from samrapport.run.warm.provisioner import NAME

_ZYGOTE = pytest.StashKey[Zygote]()
_PATIENCE = 300.0
"""Seconds to wait for the libraries on a busy machine."""


@contextmanager
def forked(config: pytest.Config) -> Iterator[None]:
    """Whoever starts a kernel by Jupyter's own ways meanwhile gets a fork, where there are forks."""
    if not is_possible():
        yield
        return
    if _ZYGOTE not in config.stash:
        config.stash[_ZYGOTE] = _start(config)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", NAME)
        patch.setenv(ADDRESS, str(config.stash[_ZYGOTE].address))
        yield


def _start(config: pytest.Config) -> Zygote:
    # Not pytest's own: a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="sr"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    cache = folder / "cache"
    (cache / "matplotlib").mkdir(parents=True)
    zygote = start_zygote(folder, zygote_environment(PROJECT / "data" / "raw", folder, cache))
    config.add_cleanup(zygote.end)
    await_zygote(zygote, _PATIENCE)
    return zygote

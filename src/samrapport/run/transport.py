"""How a worker and its kernel talk. Entry: `open_transport`.

Through files that only this user can reach. The local ports that Jupyter takes otherwise are chosen before they are
opened, so that two kernels starting at a time may get the same one, and others on the machine can listen to them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# The system's limit for the path of a socket is 104 on macOS, 108 on Linux; Jupyter adds a number.
_LONGEST = 96


@contextmanager
def open_transport() -> Iterator[dict[str, Any]]:
    """Settings of a KernelManager for one kernel, whose sockets are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sr-", ignore_cleanup_errors=True) as folder:
        address = Path(folder, "k")
        if os.name == "posix" and len(os.fsencode(address)) <= _LONGEST:
            yield {"transport": "ipc", "ip": str(address)}
        else:
            yield {"transport": "tcp", "transport_encryption": "auto"}

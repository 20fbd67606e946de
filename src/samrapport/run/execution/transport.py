"""How a worker and its kernel talk. Entry: `choose_transport`.

Through files that only this user can reach. The local ports that Jupyter takes otherwise are chosen before they are
opened, so that two kernels starting at a time may get the same one, and others on the machine can listen to them.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

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

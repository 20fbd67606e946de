"""Publish a project again and again in processes of its own, each struck at its step. Run as a program: see `main`.

Loading pandoc's and Typst's wrappers takes longer than publishing a small site does, so one process loads them and each
publishing is a fork of it.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.publish.site import publish
from tests.chaos.strike import strike_at


def main() -> None:
    """For each line `FOLDER STEP FAULT KIND` on standard input: publish FOLDER, and say how it ended and how many steps there were. The project
    is the one in the folder that the program is given.

    STEP 0 strikes nowhere; with the fault CLOCK it is milliseconds until a kill. KIND is "changes" or "all". The answer is one
    line: `CODE STEPS`, CODE being negative when killed, 0 when published, 2 for one sentence said (it stands in FOLDER/sagt), 1
    for anything else.
    """
    for line in sys.stdin:
        folder, step, fault, kind = line.split()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _publish(Path(folder), int(step), fault, kind == "changes", writing)
        os.close(writing)
        with os.fdopen(reading) as counted:
            count = counted.read() or "0"
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), count, flush=True)


def _publish(folder: Path, step: int, fault: str, changes: bool, writing: int) -> None:
    code = 1
    said = folder / "sagt"
    if fault == "CLOCK":
        # Whose signal nobody answers: the system ends the process, as it would by any other that cannot be answered.
        signal.setitimer(signal.ITIMER_REAL, step / 1000)
    steps = strike_at(str(folder), None if fault == "CLOCK" else step or None, fault, changes=changes)
    try:
        done = publish(folder, folder / "site", "embedded", root=Path(sys.argv[1]), jobs=1)
        code = 2 if done.faults else 0
        message = "\n".join(map(str, done.faults))
    except (SamrapportError, OSError) as error:
        code, message = 2, str(error)
    except BaseException:
        message = traceback.format_exc()
    os.write(writing, str(steps.count).encode())
    said.write_text(message, encoding="utf-8")
    os._exit(code)


if __name__ == "__main__":
    main()

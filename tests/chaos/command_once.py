"""Run the program's commands in processes of their own, each struck at its step. Run as a program: see `main`.

Loading the program takes longer than most commands do, so one process loads it, and each run is a fork of it.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import samrapport.cli.beslut.visa
import samrapport.cli.bokforing
import samrapport.cli.fakta
import samrapport.cli.inlasning.importera
import samrapport.cli.inlasning.ta_in
import samrapport.cli.publicering.utforande
import samrapport.cli.uppfoljning
import samrapport.cli.verify
import samrapport.intake.arsmapp.avsnitt
import samrapport.intake.arsmapp.nytt_ar
import samrapport.intake.hamta.hamta
import samrapport.publish.site
import samrapport.release.arkiv.intygande
import samrapport.release.arkiv.paket  # noqa: F401  with the former, most that a command may load
from samrapport.cli.app import main as run_command
from tests.chaos.strike import strike_at


def main() -> None:
    """For each line of JSON on standard input run a command, and answer with its exit code and its number of steps.

    The line says: command (its words), folder (what is struck lies within), cwd, said (the file that gets what it says), step,
    fault, as `strike_at` has them.
    """
    # Which folder that is, Python tries by a file of its own, which no command of ours clears.
    tempfile.gettempdir()
    for line in sys.stdin:
        asked = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _run(asked, writing)
        os.close(writing)
        with os.fdopen(reading) as counted:
            count = counted.read() or "0"
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), count, flush=True)


def _run(asked: dict[str, Any], writing: int) -> None:
    said = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(asked["cwd"])
    sys.argv = ["samrapport", *asked["command"]]
    steps = strike_at(asked["folder"], asked["step"] or None, asked["fault"])
    code = 1
    try:
        run_command()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        Path(asked["said"]).write_text(traceback.format_exc(), encoding="utf-8")
    # As where the process ends by itself.
    atexit._run_exitfuncs()
    steps.at = None
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.write(writing, str(steps.count).encode())
    os._exit(code)


if __name__ == "__main__":
    main()

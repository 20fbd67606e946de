"""Where the command begins: a build that would find nothing to do is told at once. Entry: `main`."""

import gc
import io
import os
import sys

from samrapport.snapshot import find_nothing_to_do


def main() -> None:
    """Run the command line."""
    _make_ready_what_is_written()
    told = find_nothing_to_do() if sys.argv[1:2] == ["build"] and "--force" not in sys.argv else None
    if told is not None:
        try:
            sys.stdout.write(told)
            sys.stdout.flush()
        except OSError:  # The command line tells of what does not take it.
            pass
        else:
            # Without taking the interpreter down piece by piece.
            os._exit(0)
    if sys.argv[1:2] == ["build"]:
        # It makes millions of small things that live to its end: to look for circles among them took a tenth of its time.
        gc.set_threshold(200_000, 20, 10)
    # Only where there is something to do: the command line takes half a second to import.
    from samrapport.cli.app import main as run

    run()


def _make_ready_what_is_written() -> None:
    """Let what is read and written go nowhere where whoever started this has closed it, and no file of ours come in its place.

    A sign that the place it goes to cannot hold, as a minus in a file on Windows, is no reason to end.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")

"""Lets calls to the system fail, in every process that starts with this folder in PYTHONPATH and a rule in SAMRAPPORT_PROV.

The rule, as JSON: events (of Python's audit hooks), path (a regular expression), writes (of opened files), nth and times (which of
the calls fail), code (the name of the error). Python calls an audit hook before the system, and what that raises is what the
caller gets: no root, no mount and no library is needed.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from itertools import count
from typing import Any

RULE = json.loads(os.environ.get("SAMRAPPORT_PROV", "null"))
_TWO = ("os.rename", "os.link")
_calls = count(1)


def _fail(event: str, args: tuple[Any, ...]) -> None:
    if event not in RULE["events"]:
        return
    path = args[1 if event in _TWO else 0]
    if not isinstance(path, str | bytes) or not re.search(RULE["path"], os.fsdecode(path)):
        return
    if event == "open" and bool(args[2] & (os.O_WRONLY | os.O_RDWR)) != RULE["writes"]:
        return
    if RULE["nth"] <= next(_calls) < RULE["nth"] + RULE["times"]:
        code = getattr(errno, RULE["code"])
        raise OSError(code, os.strerror(code), path)


if RULE:
    sys.addaudithook(_fail)

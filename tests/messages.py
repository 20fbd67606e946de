"""What no message may show, whoever reads it. Entry: `unfit`."""

from __future__ import annotations

import builtins
import re

_ERRORS = [name for name, one in vars(builtins).items() if isinstance(one, type) and issubclass(one, BaseException)]
PYTHON = re.compile(
    rf"\b(?:{'|'.join(_ERRORS)}|None|NoneType|NaN|dtype|DataFrame|Series|Traceback|Undefined|[A-Z]\w*Error)\b"
    r"|\bsamrapport\.[a-z_]+\.[a-z_.]+|<(?:class|function|module|object)\b|\bobject at 0x|__\w+__"
)
# As the program calls its own: no folder that somebody has asked for.
TEMPORARY = re.compile(
    r"/samrapport-(?:[a-z]+-)?[a-z0-9_]{8}(?![a-z0-9_])|\.bygger-|\.samrapport/(?:tmp|z)|[\w./-]*/tmp[a-z0-9_]{8}\b"
)
ENGLISH = re.compile(r"\b(?:the|is not|cannot|failed|expected|found|invalid|unexpected|must be)\b")


def unfit(message: str) -> list[str]:
    """What of a message is not for people: names of Python's, paths of the program's own that are soon gone."""
    # What is quoted is what the reader has written.
    own = re.sub(r"”[^”]*”", "””", message)
    return [*PYTHON.findall(own), *TEMPORARY.findall(own)]

"""SIE files read and refused, for tests."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from samrapport.errors import DataFault
from samrapport.raw.folder import RawFolder
from samrapport.raw.sie.fil import Sie, read_sie


def read(folder: Path, content: str | bytes) -> Sie:
    (folder / "bok.se").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_sie(RawFolder(folder), "bok.se")


def refused(folder: Path, content: str | bytes) -> str:
    with pytest.raises(DataFault) as caught:
        read(folder, content)
    return str(caught.value)


def amounts(sie: Sie) -> list[tuple[str, Decimal]]:
    return list(zip(sie.transaktioner["konto"], sie.transaktioner["belopp"], strict=True))

"""The hour before which nobody is to read a report: `publiceras` in rapport.yml, also for what lies within its folder. Entry: `find_embargo`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from samrapport.errors import DataFault, Fault
from samrapport.raw.opening import names_in, read_plain
from samrapport.raw.settings import parse_hour
from samrapport.raw.yaml import read_yaml

KEY = "publiceras"


def find_embargo(data: Path, report: str) -> datetime | None:
    """The hour of a report, by its folder; the latest where those around it have one of their own. Raises DataFault, and Unread
    for a folder that cannot be looked in, where one may stand.
    """
    found = []
    parts = report.split("/")
    for length in range(2, len(parts) + 1):
        folder = data.joinpath(*parts[:length])
        for file in (one for one in names_in(folder) if one.endswith(".yml")):
            name = (folder / file).relative_to(data).as_posix()
            content = read_plain(data, name)
            try:
                read = read_yaml(name, content, tom=True)
            except DataFault as error:
                # A file that cannot be read may hold an hour.
                if KEY in content.decode("utf-8", "replace"):
                    raise error from None
                continue
            if isinstance(value := read.found.get(KEY), str):
                try:
                    found.append(parse_hour(value))
                except ValueError as error:
                    raise DataFault(Fault(name, str(error), read.rows.get((KEY,)), KEY, value)) from None
    return max(found, default=None)

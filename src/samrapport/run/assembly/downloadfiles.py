"""The files of a report's values: CSV, XLSX and their data package for readers, Parquet for programs. Entry:
`write_downloads`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from samrapport.run.assembly.datapackage import DATAPACKAGE, Download, make_datapackage
from samrapport.run.assembly.downloads import numeric_columns, to_csv, to_parquet
from samrapport.run.assembly.page import Page
from samrapport.run.assembly.xlsx import to_xlsx
from samrapport.run.atomic import write_json


def write_downloads(
    pages: Sequence[Page], folder: Path, processed: Path, name: str, metadata: Mapping[str, Any]
) -> None:
    """Write the values of all tables and figures to `folder`, which is published, and to `processed`."""
    folder.mkdir()
    made = []
    for page in pages:
        for label, data in page.data.items():
            csv, xlsx = to_csv(data).encode(), to_xlsx(data, numeric_columns(data))
            made.append(Download(label, page.captions[label], data, csv, xlsx))
    for one in sorted(made, key=lambda one: one.label):
        (folder / f"{one.label}.csv").write_bytes(one.csv)
        (folder / f"{one.label}.xlsx").write_bytes(one.xlsx)
        (processed / f"{one.label}.csv").write_bytes(one.csv)
        to_parquet(dict(one.data), processed / f"{one.label}.parquet")
    title = ", ".join(str(metadata[key]) for key in ("title", "subtitle") if metadata.get(key))
    made.sort(key=lambda one: one.label)
    if made:
        write_json(folder / DATAPACKAGE, make_datapackage(name, title, str(metadata.get("date", "")), made))

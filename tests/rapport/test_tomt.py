"""Empty groups: whatever rows a sound table lacks, every notebook of every report shows something sound, or nothing.

Each table of a folder in turn loses all its rows, all but its first, and for every column of few values all rows of each value
and all of every other; then several tables at once. Where `validera` finds no fault in any report, each section that
reads the table is run as it stands in its notebook, and the front page is made.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from data_factory import Data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jamforelse_factory import FOLDER, Many
from kontroll_factory import clean
from once import PROJECT

from samrapport.present.figures import Figure
from samrapport.present.tables import Table
from samrapport.rapport import oppna, validera
from tests.anteckningsbok import Given, rapporter, visat

Rows = list[list[str]]
MOST = 3
"""So many values of a column are tried one by one."""


def _committed(root: Path) -> None:
    raw = PROJECT / "data" / "raw"
    for name in ("forbund", "scb", "vasteras"):
        shutil.copytree(raw / name, root / name)
    shutil.rmtree(root / "vasteras" / "2021" / "text")


def _prov(root: Path) -> None:
    root.mkdir()
    clean(root, 1)


def _many(root: Path) -> None:
    root.mkdir()
    Many(root, 2, (2023, 2024))


FOLDERS: dict[str, Callable[[Path], object]] = {
    "påhittat": Data,
    "prov": _prov,
    "incheckat": _committed,
    "flera": _many,
}
ALONE = {"flera": FOLDER}
"""The only report looked at in a folder whose others are like those of another folder."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Folder]:
    """Each folder of data, with what its notebooks ask for."""
    return {name: Folder(tmp_path_factory.mktemp(name) / "raw", name) for name in FOLDERS}


class Folder:
    """A sound folder of data without what is printed and explained, which would bind every other row."""

    def __init__(self, root: Path, name: str) -> None:
        FOLDERS[name](root)
        for one in [*root.rglob("publicerat.csv"), *root.rglob("avstamning.csv")]:
            one.unlink()
        self.root = root
        self.reports = [one for one in rapporter(root) if one[1]["forbund"] == ALONE.get(name, one[1]["forbund"])]
        self.asks: dict[tuple[Path, str], set[str]] = {}
        assert self.faults(()) == []

    def tables(self) -> list[str]:
        return sorted(one.relative_to(self.root).as_posix() for one in self.root.rglob("*.csv"))

    def faults(self, changed: tuple[str, ...]) -> list[str]:
        """What is unsound in the sections that read a changed table, in all when there is none."""
        try:
            # A fault told of a förbund's report is not told again of those within it.
            if any(validera(self.root, **parameters) for _, parameters in self.reports):
                return []
        except Exception as error:
            return [f"validera: {type(error).__name__}: {error}"]
        found = []
        for notebooks, parameters in self.reports:
            for notebook in sorted(notebooks.glob("*.ipynb")):
                key = notebook, str(parameters)
                if not changed or self.asks[key] & set(changed):
                    found += [f"{notebook.stem}: {one}" for one in self.shown(notebook, parameters)]
            found += self.front(parameters)
        return found

    def shown(self, notebook: Path, parameters: Given) -> Iterator[str]:
        try:
            shown, asked = visat(notebook, self.root, parameters)
        except Exception as error:  # Whatever a table or figure dies of is what is looked for.
            yield f"{type(error).__name__}: {error}"
            return
        self.asks.setdefault((notebook, str(parameters)), asked)
        for one in shown:
            if isinstance(one, Table):
                one._repr_mimebundle_()
                if all(row.kind == "group" for row in one.rows):
                    yield f"{one.label} har inga rader"
            elif isinstance(one, Figure) and one.data is not None and one.data.empty:
                yield f"{one.label} ritar ingenting"

    def front(self, parameters: Given) -> list[str]:
        try:
            oppna(**parameters, data=self.root).framsida()
        except Exception as error:
            return [f"framsidan: {type(error).__name__}: {error}"]
        return []


def fewer(text: str) -> Iterator[tuple[str, Rows]]:
    """A table with fewer rows, in each way, and what was dropped."""
    heads, *body = csv.reader(io.StringIO(text), delimiter=";")
    seen: set[str] = set()
    ways: list[tuple[str, Rows]] = [("bara rubriker", []), ("bara första raden", body[:1])]
    for column, head in enumerate(heads):
        values = dict.fromkeys(row[column] for row in body)
        for value in values if len(values) <= MOST else ():
            ways.append((f"utan {head} ”{value}”", [row for row in body if row[column] != value]))
            ways.append((f"bara {head} ”{value}”", [row for row in body if row[column] == value]))
    for way, rows in ways:
        if len(rows) < len(body) and repr(rows) not in seen:
            seen.add(repr(rows))
            yield way, [heads, *rows]


def _write(path: Path, rows: Rows) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows(rows)
    path.write_text(written.getvalue(), encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("name", FOLDERS)
def test_every_section_stands_what_rows_a_table_lacks(name: str, folders: dict[str, Folder]) -> None:
    folder = folders[name]
    tried, found = 0, {}
    for table in folder.tables():
        path = folder.root / table
        whole = path.read_text(encoding="utf-8")
        for way, rows in fewer(whole):
            _write(path, rows)
            tried += 1
            if unsound := folder.faults((table,)):
                found[f"{table}, {way}"] = unsound
        path.write_text(whole, encoding="utf-8")
    assert found == {}
    assert tried > 50


@pytest.mark.long
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_every_section_stands_what_several_tables_lack(folders: dict[str, Folder], data: st.DataObject) -> None:
    folder = folders["påhittat"]
    tables = data.draw(st.lists(st.sampled_from(folder.tables()), min_size=2, max_size=4, unique=True))
    whole = {table: (folder.root / table).read_text(encoding="utf-8") for table in tables}
    try:
        for table, text in whole.items():
            _write(folder.root / table, data.draw(st.sampled_from([rows for _, rows in fewer(text)])))
        assert folder.faults(tuple(tables)) == []
    finally:
        for table, text in whole.items():
            (folder.root / table).write_text(text, encoding="utf-8")

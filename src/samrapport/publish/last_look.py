"""The last look for personnummer, over everything that is about to be published. Entries: `look_over`, `look_through_index`.

Raw data was looked through before anything ran. What a notebook made, a number put together of parts, a file laid in the
site by another engine: nothing of it has been seen by then but here.
"""

from __future__ import annotations

import filecmp
import gzip
import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2

from samrapport.errors import counted
from samrapport.publish.embedded.search import FOLDER
from samrapport.publish.errors import PublishFault
from samrapport.publish.output import stamp_of
from samrapport.publish.quarto.merge import INDEX, page_of, read_index
from samrapport.raw.opening import files_in, walk
from samrapport.raw.personnummer import form, granskning, plain
from samrapport.raw.personnummer.form import find_personnummer
from samrapport.raw.personnummer.granskning import places_in, safe_name
from samrapport.there import has_file

_LOOKED = (
    ".html",
    ".pdf",
    ".docx",
    ".xlsx",
    ".csv",
    ".json",
    ".svg",
    ".css",
    ".txt",
    ".md",
    ".xml",
    ".rdf",
    ".ics",
    ".bib",
    ".ris",
)
_DRAWN = re.compile(
    r'\s(?:d|points|transform|viewBox|style|[xy][12]?|c[xy]|r[xy]?|width|height|srcset)="[^"]*"|(?<=[(",=])data:[^"\s)]{200,}|<style\b.*?</style>',
    re.DOTALL,
)
"""What of a page draws, and says nothing."""
_APART = re.compile(r"(?<=\d)\s+(?=\d)")
_BESIDE = re.compile(r"(?<=\d)[.,:;]?\s+(?=\d)")
"""As search tells them: with a stop between what stands in two cells."""
_STEP = (
    "innehåller ett personnummer, samordningsnummer eller reservnummer, som inte visas här, och rapporten publiceras inte. Sök upp det i rapportens texter, "
    "tabeller eller anteckningsböcker och ta bort det."
)


class Looked:
    """What has been looked over. state: what to remember until the next time, so that a file is looked at once."""

    def __init__(self, before: Any) -> None:
        self._key = hashlib.sha256(
            b"".join(Path(str(one.__file__)).read_bytes() for one in (form, granskning, plain))
        ).hexdigest()
        known = before if isinstance(before, dict) and before.get("key") == self._key else {}
        self._before: dict[str, Any] = known.get("files", {})
        self._files: dict[str, list[int]] = {}

    @property
    def knows(self) -> bool:
        """Whether the site that stands was looked over by the same rules."""
        return bool(self._before)

    @property
    def state(self) -> dict[str, Any]:
        """For the next one's `before`."""
        return {"key": self._key, "files": self._files}

    def faults(
        self,
        made: Path,
        reports: Collection[str],
        let_be: Mapping[str, Collection[str]],
        paths: Iterable[str] | None = None,
    ) -> tuple[PublishFault, ...]:
        """A fault for each report with a number in any of its files, and for the site's own pages.

        reports: by their folders. let_be: hashes of the digits that a report's raw data declares to be something else. paths: the
        files to look at, from the site's root, by default all.
        """
        found: dict[str, list[str]] = {}
        damaged: dict[str, str] = {}
        begins = f"{made}{os.sep}"
        for path in _files(made) if paths is None else paths:
            stamp = [*stamp_of(begins + path)]
            if stamp in (self._before.get(path), self._files.get(path)):
                self._files[path] = stamp
                continue
            report = _report(path, reports)
            try:
                clean = all(hash_of(one) in let_be.get(report, ()) for one in _digits(made / path))
            except pypdfium2.PdfiumError:
                damaged.setdefault(report, path)
                continue
            if clean:
                self._files[path] = stamp
            else:
                found.setdefault(report, []).append(path)
        faults = {report: _fault(report, paths) for report, paths in found.items()}
        return tuple(faults.get(one) or _damaged(one, damaged[one]) for one in sorted({*found, *damaged}))


def hash_of(digits: str) -> str:
    """What stands for a number's digits."""
    return hashlib.sha256(digits.encode()).hexdigest()


def look_through_index(
    made: Path,
    kept: Collection[str],
    let_be: Mapping[str, Collection[str]],
    parts: Collection[str] = (FOLDER, INDEX),
    before: Path | None = None,
) -> tuple[PublishFault, ...]:
    """A fault for each report of which the search index holds a number that no page was stopped for: it reads on where a page does not.

    kept: reports left as they were. parts: those of the index to look through, by their folder, or the file that holds the whole.
    before: a site whose index was looked through by the same rules: what is the same there is not looked through again.
    """
    found: dict[str, PublishFault] = {}
    for page, text in _indexed(made, parts, before):
        # Amounts of cells and sentences that stand beside each other are not read as one.
        hits = find_personnummer(_BESIDE.sub(plain.WALL, text))
        report = _report(page, {*kept, *let_be})
        if hits and report not in kept and any(hash_of(hit.digits) not in let_be.get(report, ()) for hit in hits):
            found.setdefault(report, PublishFault(f"sökningen {_STEP}", source=safe_name(page)))
    return tuple(found[report] for report in sorted(found))


def _indexed(made: Path, parts: Collection[str], before: Path | None) -> Iterator[tuple[str, str]]:
    """What search knows of each page, in either engine's index."""
    for file in (one for part in parts for one in sorted(files_in(made / part / "fragment"))):
        known = before and before / file.relative_to(made)
        if known and has_file(known) and filecmp.cmp(known, file, shallow=False):
            continue
        text = gzip.decompress(file.read_bytes()).decode("utf-8", "replace")
        yield str(json.loads(text[text.index("{") :]).get("url", "")).lstrip("/"), text
    for one in (read_index(made) or ()) if INDEX in parts else ():
        yield page_of(one), json.dumps(one, ensure_ascii=False)


def _files(made: Path) -> Iterator[str]:
    root = str(made)
    for place, folders, files in walk(made):
        within = place[len(root) + 1 :].replace(os.sep, "/")
        folders[:] = sorted(name for name in folders if within or name != FOLDER)
        for name in sorted(files):
            path = f"{within}/{name}" if within else name
            # What search finds is looked through when it is whole.
            if path != INDEX and name.lower().endswith(_LOOKED):
                yield path


def _report(path: str, reports: Collection[str]) -> str:
    """The report that a file of the site lies in; "" for the site's own."""
    parts = path.split("/")[1:-1] if path.startswith("reports/") else []
    return next((one for length in range(len(parts), 1, -1) if (one := "/".join(parts[:length])) in reports), "")


def _digits(file: Path) -> Iterator[str]:
    content = file.read_bytes()
    if file.suffix == ".pdf":
        yield from (hit.digits for hit in find_personnummer(_pdf_text(content)))
        return
    if file.suffix in (".html", ".svg"):
        content = _DRAWN.sub(" ", content.decode("utf-8", "replace")).encode()
    yield from (hit.digits for hit in find_personnummer(file.name))
    yield from (place.digits for place in places_in(file.name, content))


def _pdf_text(content: bytes) -> str:
    """All that a PDF says: its pages, title and marks. Two numbers that stand beside each other are not read as one."""
    opened = pypdfium2.PdfDocument(content)
    try:
        parts = [*opened.get_metadata_dict().values(), *(one.get_title() for one in opened.get_toc())]
        for page in opened:
            text = page.get_textpage()
            # A word parted at the end of a line comes with a sign for that.
            parts.append(text.get_text_range().replace("\ufffe", "-").replace("\x02", "-"))
            text.close()
            page.close()
    finally:
        opened.close()
    return _APART.sub(plain.WALL, plain.WALL.join(parts))


def _damaged(report: str, path: str) -> PublishFault:
    folder = f"reports/{report}/" if report else ""
    message = f"PDF-filen {safe_name(path.removeprefix(folder))} är skadad och går inte att läsa igenom. Bygg igen."
    return PublishFault(message, source=f"{folder}index.html")


def _fault(report: str, paths: list[str]) -> PublishFault:
    folder = f"reports/{report}/" if report else ""
    listed = ", ".join(safe_name(path.removeprefix(folder)) for path in paths[:5])
    more = f" och {counted(len(paths) - 5, 'fil', 'filer')} till" if len(paths) > 5 else ""
    return PublishFault(f"{listed}{more} {_STEP}", source=f"{folder}index.html")

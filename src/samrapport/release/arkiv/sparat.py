"""The seals of a report's PDFs, kept beside the decisions, and laid on where the PDF goes out. Entries: `keep_seal`, `sealed`, `unsealed`, `sealer`,
`outdated`.

A seal is what sealing adds after the last byte of the PDF, and is kept under the hash of the bytes before it. So a build makes the same PDF as
before, and what is published of it can be compared byte by byte.
"""

from __future__ import annotations

import functools
import hashlib
import zlib
from collections.abc import Iterable
from pathlib import Path

from samrapport.errors import DataFault, told_elsewhere
from samrapport.publish.published import Published
from samrapport.raw.opening import matching, names_in, read_plain
from samrapport.release.arkiv.verifiera import check_seals
from samrapport.release.innehall.making import Change
from samrapport.release.innehall.released import REPORTS
from samrapport.run.atomic import write_atomic
from samrapport.run.beslut.innehall import FOLDER
from samrapport.run.project import Project

_ENDING = ".intyg"
_PDF = ".pdf"
_DIGITS = 64
_LARGEST = 10_000_000


def seal_file(rapport: str, pdf: bytes) -> str:
    """Where the seal of a PDF lies, from the data folder. rapport: the report's folder under reports/."""
    return f"{_place(rapport)}/{_start(rapport)}{hashlib.sha256(pdf).hexdigest()}{_ENDING}"


def keep_seal(data: Path, rapport: str, pdf: bytes, whole: bytes) -> None:
    """Keep what sealing has added to a PDF. whole: the sealed one."""
    assert whole.startswith(pdf)
    # Packed: where things stand in a PDF is told by ten digits, and among raw data those are looked at as a personnummer.
    write_atomic(data / seal_file(rapport, pdf), zlib.compress(whole[len(pdf) :], 9))


def _read_seal(data: Path, path: str) -> bytes:
    content = read_plain(data, path)
    try:
        return zlib.decompressobj().decompress(content, _LARGEST)
    except zlib.error:
        # One that was kept as it is, or is none: that is seen where it is laid on.
        return content


def sealed(data: Path, rapport: str, pdf: bytes) -> bytes | None:
    """A PDF with its seal; None for one that has none, or whose kept seal is not sound."""
    with told_elsewhere((FileNotFoundError, DataFault)):
        whole = pdf + _read_seal(data, seal_file(rapport, pdf))
        return whole if _is_sound(whole) else None
    return None


def outdated(project: Project, reports: Iterable[str]) -> list[str]:
    """The reports whose PDF has been sealed, but not as it is built now."""

    def is_bare(report: str) -> bool:
        pdfs = matching(project.site / REPORTS / report, f"*{_PDF}")
        return any(sealed(project.data, report, pdf.read_bytes()) is None for pdf in pdfs)

    return [one for one in reports if _seals(project.data, one) and is_bare(one)]


def sealer(project: Project) -> Change:
    """What is done to a site on its way out: a PDF of a report that has been sealed gets its seal."""
    has_seal = functools.cache(lambda report: bool(_seals(project.data, report)))

    def touches(path: str) -> bool:
        return path.startswith(REPORTS) and path.endswith(_PDF) and bool(has_seal(_report_of(path)))

    def make(path: str, content: bytes) -> bytes:
        return sealed(project.data, _report_of(path), content) or content

    return Change(touches, make)


def _report_of(path: str) -> str:
    return path.removeprefix(REPORTS).rpartition("/")[0]


class _Unsealed(Published):
    def __init__(self, published: Published, data: Path) -> None:
        self._published, self._data = published, data

    def read(self, path: str) -> bytes | None:
        """A file's content, a PDF without the seal that is kept of it."""
        content = self._published.read(path)
        if content is None or not path.endswith(_PDF):
            return content
        rapport = _report_of(path)
        for name in _seals(self._data, rapport):
            seal = _read_seal(self._data, f"{_place(rapport)}/{name}")
            own = content.removesuffix(seal)
            if hashlib.sha256(own).hexdigest() == name.removeprefix(_start(rapport)).removesuffix(_ENDING):
                return own
        return content

    def files(self, folder: str) -> set[str]:
        """What is known to lie in a folder."""
        return self._published.files(folder)


def unsealed(published: Published, data: Path) -> Published:
    """A published site, to be compared with one that is built anew: without the seals that are kept among the raw data."""
    return _Unsealed(published, data)


def _is_sound(whole: bytes) -> bool:
    """Whether a PDF has a seal, which what lies among raw data may not be, and is as it was sealed."""
    told = [*check_seals("", whole)]
    return all(right for right, _ in told) and "intygad av" in told[0][1]


def _place(rapport: str) -> str:
    return "/".join([*rapport.split("/")[:2], FOLDER])


def _start(rapport: str) -> str:
    return f"{rapport.replace('/', '-')}-"


def _seals(data: Path, rapport: str) -> list[str]:
    start, length = _start(rapport), len(_start(rapport)) + _DIGITS + len(_ENDING)
    names = names_in(data / _place(rapport))
    return [one for one in names if one.startswith(start) and one.endswith(_ENDING) and len(one) == length]

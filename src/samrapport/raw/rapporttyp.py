"""The kinds of reports there are: a folder of notebooks each, and in it `rapporttyp.yml`, which says all that differs.

    fil: halvarsrapport                       the whole report is halvarsrapport.ipynb and halvarsrapport.pdf
    underlag: insatser/{insats}/insats.yml    a report for each such file in <förbund>/<år>/ of the raw data
    titel: Halvårsrapport {ar}                may be left out: the title is then what the facade's metadata() says
    eget_dokument: avstamning                 may be left out: a section that is no part of the report, but a document of its
                                              own for who makes it, which the public site does not show unless asked to

What stands within braces is given to the notebooks and to the facade, besides forbund and ar. The folder of the file is
the report's own, in the data, in reports/ and in the site alike. Entries: `find_report_types`, `read_type`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from samrapport.errors import DataFault, SamrapportError, closest, shorten
from samrapport.raw.folder import SLUG
from samrapport.raw.opening import Unread, is_file, names_in, read_plain
from samrapport.raw.yaml import read_yaml

DESCRIPTION = "rapporttyp.yml"
DATA = "data"
"""The folder of a report's downloads, so that no other report may lie there."""

_KEYS = ("fil", "underlag", "titel", "eget_dokument")
_PARAMETER = re.compile(r"\{([a-z]+)\}")
_TAKEN = frozenset({"forbund", "ar"})


@dataclass(frozen=True)
class ReportType:
    """One kind of report.

    name: its folder of notebooks. document: file name of the whole report, without ending. source: the file that makes
    a report, relative to <förbund>/<år>/, with parameters in braces. title: of all its reports, or None. aside: the section
    (by the name after its number) that is a document of its own beside the report, or None.
    """

    name: str
    document: str
    source: str
    title: str | None = None
    aside: str | None = None

    @property
    def parameters(self) -> list[str]:
        """What its reports are given besides forbund and ar."""
        return parameters_of(self.source)

    @property
    def pdf(self) -> str:
        """File name of the whole report as PDF."""
        return f"{self.document}.pdf"

    @property
    def notebook(self) -> str:
        """File name of the whole report as a notebook."""
        return f"{self.document}.ipynb"

    @property
    def folder(self) -> PurePosixPath:
        """Where its reports lie in <förbund>/<år>/, with parameters in braces."""
        return PurePosixPath(self.source).parent

    @property
    def file(self) -> str:
        """Name of the file that makes a report."""
        return PurePosixPath(self.source).name

    def find(self, year: Path, trouble: Callable[[Unread], None] | None = None) -> Iterator[dict[str, str]]:
        """The parameters of each report that a year's folder of raw data holds, sorted.

        trouble: told of each place that cannot be looked in; otherwise the first raises Unread.
        """
        for given, place in self._places(year, trouble):
            try:
                if is_file(place):
                    yield given
            except Unread as error:
                _tell(error, trouble)

    def _places(self, year: Path, trouble: Callable[[Unread], None] | None) -> Iterator[tuple[dict[str, str], Path]]:
        """Where such files may lie, with what the names stand for."""
        found: list[tuple[dict[str, str], Path]] = [({}, year)]
        for part in self.source.split("/"):
            names = _PARAMETER.split(part)
            if len(names) == 1:
                found = [(given, place / part) for given, place in found]
                continue
            named = re.compile(
                "".join(f"(?P<{one}>{SLUG.pattern})" if n % 2 else re.escape(one) for n, one in enumerate(names))
            )
            deeper = []
            for given, place in found:
                try:
                    matches = [match for name in names_in(place) if (match := named.fullmatch(name))]
                except Unread as error:
                    _tell(error, trouble)
                    continue
                # A name that stands twice in the path is one and the same.
                deeper += [
                    (given | match.groupdict(), place / match[0])
                    for match in matches
                    if all(given.get(key, value) == value for key, value in match.groupdict().items())
                ]
            found = deeper
        yield from found


def _tell(error: Unread, trouble: Callable[[Unread], None] | None) -> None:
    if trouble is None:
        raise error
    trouble(error)


def parameters_of(source: str) -> list[str]:
    """The names within braces in the path of a file that makes reports."""
    return _PARAMETER.findall(source)


def glob_of(source: str) -> str:
    """The same path with any name in the place of each of them."""
    return _PARAMETER.sub("*", source)


def find_report_types(notebooks: Path) -> list[ReportType]:
    """The report types, by name. A folder without numbered notebooks is none (yet).

    Raises SamrapportError for one with notebooks and without a sound description, or when there is none at all, and Unread for one that
    cannot be looked in: its reports are not gone.
    """
    types = [read_type(notebooks / name) for name in names_in(notebooks) if numbered_in(notebooks / name)]
    if not types:
        raise SamrapportError(f"Mappen {notebooks} har inga anteckningsböcker, så det finns ingen rapport att bygga.")
    for kind in types:
        # Two files may lie in folders of one shape, as long as no folder has both; that only the data can tell.
        other = next(one for one in types if one.source == kind.source)
        if other is not kind:
            raise SamrapportError(
                f"Rapporttyperna {other.name} och {kind.name} skulle skriva i samma mapp. Ge den ena en egen fil i "
                f"”underlag”, i {kind.name}/{DESCRIPTION}."
            )
    return types


def numbered_in(folder: Path) -> list[str]:
    """The names of a folder's notebooks that begin with a digit, in order. Raises Unread."""
    return [name for name in names_in(folder) if name[0] in "0123456789" and name.endswith(".ipynb")]


def read_type(folder: Path) -> ReportType:
    """The type whose notebooks lie in a folder. Raises SamrapportError for one without a sound description."""
    file = f"{folder.name}/{DESCRIPTION}"
    try:
        content = read_plain(folder, DESCRIPTION, file)
    except FileNotFoundError:
        raise SamrapportError(
            f"Mappen {folder.name} har anteckningsböcker men ingen {DESCRIPTION}, så det går inte att veta vad de ska "
            "bygga. Skriv en efter förebild av en annan rapporttyps."
        ) from None
    read = read_yaml(file, content, f"nycklarna {', '.join(_KEYS)}")
    if read.cut:
        raise DataFault([read.cut_fault(at) for at in read.cut])
    found = read.found
    _assert_sound(found, file)
    return ReportType(folder.name, found["fil"], found["underlag"], found.get("titel"), found.get("eget_dokument"))


def _assert_sound(found: Mapping[str, Any], file: str) -> None:
    for key in found:
        if key not in _KEYS:
            close = closest(str(key), _KEYS, n=1)
            hint = f"Menade du ”{close[0]}”?" if close else f"Det finns: {', '.join(_KEYS)}."
            raise SamrapportError(f"{file}: nyckeln ”{shorten(str(key))}” är okänd. {hint}")
    for key, value in found.items():
        if not isinstance(value, str) or not value.strip():
            raise SamrapportError(f"{file}: ”{key}” ska vara en text.")
    if not SLUG.fullmatch(found.get("fil", "")):
        raise SamrapportError(f"{file}: ”fil” ska vara ett namn av små bokstäver a–z, siffror och bindestreck.")
    if not SLUG.fullmatch(found.get("eget_dokument", "x")) or found.get("eget_dokument") == DATA:
        raise SamrapportError(
            f"{file}: ”eget_dokument” ska vara namnet på ett avsnitt, utan nummer och ändelse: a–z, siffror och bindestreck."
        )
    *folders, name = found.get("underlag", "").split("/")
    plain = [_PARAMETER.sub("x", one) for one in folders]
    parameters = parameters_of(found.get("underlag", ""))
    if (
        not all(SLUG.fullmatch(one) for one in plain)
        or not re.fullmatch(r"[a-z0-9-]+\.[a-z]+", name)
        or folders[:1] == [DATA]
        or len(set(parameters) - _TAKEN) != len(parameters)
    ):
        raise SamrapportError(
            f"{file}: ”underlag” ska vara en fil i <förbund>/<år>/, till exempel rapport.yml eller "
            "insatser/{insats}/insats.yml, och får inte ligga i data/."
        )

"""Where a project's folders lie. Entry: `find_project`."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, replace
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.hinder import hindered
from samrapport.raw.opening import exists
from samrapport.there import has_file, has_folder

CONFIG = "_quarto.yml"
NOTEBOOKS = "notebooks"
_LONGEST = 100
_SHOWN = 100


@dataclass(frozen=True)
class Project:
    """The folders of one project, all absolute.

    root: holds _quarto.yml and notebooks/. data: raw data, only read. processed, reports, site: what a build writes.
    facade: the module with `oppna` and `validera`, imported only when a report has to be read.
    """

    root: Path
    data: Path
    processed: Path
    reports: Path
    site: Path
    facade: str = "samrapport.rapport"

    @property
    def notebooks(self) -> Path:
        """A folder per report type, a notebook per section."""
        return self.root / NOTEBOOKS

    @property
    def state(self) -> Path:
        """Executed notebooks, their records and temporary folders. A dot folder, so Quarto leaves it unrendered."""
        return self.reports / ".samrapport"

    @property
    def hashes(self) -> Path:
        """What the files that builds made hash to, with what else each build may forget."""
        return self.state / "cache" / "avtryck.json"

    @property
    def aside(self) -> Project:
        """The project of the documents beside the reports, for who makes them: a site of its own, beside the public one."""
        site = "avstamning" if self.site.name == "site" else "_avstamning"
        return replace(self, reports=self.state / "avstamning" / "reports", site=self.site.with_name(site))

    @property
    def uppfoljning(self) -> Path:
        """Pages to have beside the state's follow-up system, never published."""
        return self.site.with_name("uppfoljning" if self.site.name == "site" else "_uppfoljning")

    def placed(self, *, data: Path | None = None, out: Path | None = None) -> Project:
        """The same project reading from `data` and writing under `out`, where these are given."""
        project = self
        if data is not None:
            project = replace(project, data=data.absolute())
        if out is not None:
            out = out.absolute()
            project = replace(project, processed=out / "processed", reports=out / "reports", site=out / "site")
            _assert_usable(out)
        if data is not None or out is not None:
            for place in (out, project.processed, project.reports, project.site):
                _assert_apart(project.data, place or project.site)
        return project


def _assert_usable(out: Path) -> None:
    """Refuse a folder to write in that is none, and can be none. Raises SamrapportError."""
    remedy = "Ange en mapp med --out."
    try:
        around = next(one for one in (out, *out.parents) if exists(one))
        if not has_folder(around):
            raise SamrapportError(f"{_short(around)} är ingen mapp, så det går inte att skriva dit. {remedy}")
        # As long as the names of what a build writes may be.
        exists(out / ("x" * _LONGEST))
        if not os.access(around, os.W_OK | os.X_OK):
            raise SamrapportError(
                f"Du får inte skriva i {_short(around)}. Se över rättigheterna, eller ange en annan mapp med --out."
            )
    except ValueError:
        raise SamrapportError(f"Mappen {_short(out)} går inte att använda, för namnet är fel. {remedy}") from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise SamrapportError(f"Namnet på mappen {_short(out)} är för långt. {remedy}") from None
        raise SamrapportError(str(hindered(error, f"Mappen {_short(out)}"))) from None


def _assert_apart(data: Path, place: Path) -> None:
    """Refuse to write in the raw data, or around it: what a build makes is replaced and removed. Raises SamrapportError."""
    raw, written = Path(os.path.realpath(data)), Path(os.path.realpath(place))
    if raw == written or raw in written.parents or written in raw.parents:
        where = (
            "är mappen med rådata"
            if raw == written
            else "ligger i mappen med rådata"
            if raw in written.parents
            else "innehåller mappen med rådata"
        )
        raise SamrapportError(
            f"{_short(place)} {where}, {_short(data)}. Det som byggs ska ligga för sig: ange en annan mapp med --out."
        )


def _short(path: Path) -> str:
    return str(path) if len(str(path)) <= _SHOWN else f"{str(path)[:_SHOWN]}…"


def find_project(start: Path | None = None) -> Project:
    """The project around `start` (the working folder), else the one that the package is installed from.

    Raises SamrapportError when neither is within a project.
    """
    start = (start or Path.cwd()).absolute()
    for folder in (start, *start.parents, *Path(__file__).absolute().parents):
        if has_file(folder / CONFIG) and has_folder(folder / NOTEBOOKS):
            data = folder / "data"
            return Project(folder, data / "raw", data / "processed", folder / "reports", folder / "_site")
    raise SamrapportError(
        f"Mappen {start} hör inte till något Samrapport-projekt: varken den eller någon mapp ovanför har både {CONFIG} "
        f"och {NOTEBOOKS}/. Gå till projektets mapp och kör kommandot igen."
    )

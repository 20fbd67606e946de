"""Where a project's folders lie. Entry: `find_project`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from samrapport.errors import SamrapportError

CONFIG = "_quarto.yml"
NOTEBOOKS = "notebooks"


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
    def aside(self) -> Project:
        """The project of the documents beside the reports, for who makes them: a site of its own, beside the public one."""
        site = "avstamning" if self.site.name == "site" else "_avstamning"
        return replace(self, reports=self.state / "avstamning" / "reports", site=self.site.with_name(site))

    def placed(self, *, data: Path | None = None, out: Path | None = None) -> Project:
        """The same project reading from `data` and writing under `out`, where these are given."""
        project = self
        if data is not None:
            project = replace(project, data=data.absolute())
        if out is not None:
            out = out.absolute()
            project = replace(project, processed=out / "processed", reports=out / "reports", site=out / "site")
        return project


def find_project(start: Path | None = None) -> Project:
    """The project around `start` (the working folder), else the one that the package is installed from.

    Raises SamrapportError when neither is within a project.
    """
    start = (start or Path.cwd()).absolute()
    for folder in (start, *start.parents, *Path(__file__).absolute().parents):
        if (folder / CONFIG).is_file() and (folder / NOTEBOOKS).is_dir():
            data = folder / "data"
            return Project(folder, data / "raw", data / "processed", folder / "reports", folder / "_site")
    raise SamrapportError(
        f"Mappen {start} hör inte till något Samrapport-projekt: varken den eller någon mapp ovanför har både {CONFIG} "
        f"och {NOTEBOOKS}/. Gå till projektets mapp och kör kommandot igen."
    )

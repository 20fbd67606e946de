"""What is asked for among what there is to build. Entries: `Choice`, `choose_reports`, `choose_sections`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samrapport.errors import SamrapportError, UnknownName, shorten
from samrapport.rapport.omraden import GEMENSAMMA
from samrapport.raw.folder import SLUG
from samrapport.run.assembly.released import Found
from samrapport.run.discover import NEXT_STEP, Report, Section, Trouble
from samrapport.run.execution.execute import DEFAULT_TIMEOUT


@dataclass(frozen=True)
class Choice:
    """What to build and how. forbund, ar: None for all. only: sections to run. jobs: worker processes.

    scheduler: address of a dask.distributed cluster that runs the notebooks. share: what it and this machine both reach.
    warm: run notebooks in forks of a process that has the libraries imported, where enough of them wait.
    memory: MB for a notebook's process, None for no limit. accepted: whether findings that nobody has explained are no failure.
    ta_bort: whether reports may go though they are many. released: what has been published of persons; None for what stands.
    """

    forbund: str | None = None
    ar: str | None = None
    only: tuple[str, ...] = ()
    force: bool = False
    jobs: int = 1
    timeout: int = DEFAULT_TIMEOUT
    fail_fast: bool = False
    scheduler: str | None = None
    share: str | None = None
    warm: bool = True
    memory: int | None = None
    ta_bort: bool = False
    accepted: bool = False
    released: Found | None = None


def choose_reports(
    reports: Sequence[Report], forbund: str | None = None, ar: str | None = None, troubles: Sequence[Trouble] = ()
) -> list[Report]:
    """The reports of `forbund` (None: all) and `ar` (None: all), of every type. Raises UnknownName for what is not among them.

    troubles: places where there may be more. Raises the first of them where none is found, for then nobody knows.
    """
    try:
        return _chosen(reports, forbund, ar)
    except SamrapportError:
        if troubles:
            troubles[0].tell()
        raise


def _chosen(reports: Sequence[Report], forbund: str | None, ar: str | None) -> list[Report]:
    if forbund is None:
        if not reports:
            raise SamrapportError(
                "Datamappen har inga rapporter: ingen mapp <förbund>/<år>/ med en rapport.yml. Lägg till en."
            )
        return list(reports)
    if not SLUG.fullmatch(forbund) or forbund in GEMENSAMMA:
        raise SamrapportError(
            f"”{shorten(forbund)}” kan inte vara ett förbund: namnet består av små bokstäver a–z, siffror och bindestreck "
            f"och är mappens namn i rådata. Det finns: {_listed(report.forbund for report in reports)}."
        )
    chosen = [report for report in reports if report.forbund == forbund]
    if not chosen:
        raise UnknownName("Förbundet", forbund, {report.forbund for report in reports}, next_step=NEXT_STEP)
    of_year = [report for report in chosen if ar in (None, str(report.ar))]
    if ar is not None and not of_year:
        raise UnknownName("Året", ar, [str(report.ar) for report in chosen], where=forbund, next_step=NEXT_STEP)
    return of_year


def choose_sections(sections: Sequence[Section], names: Iterable[str]) -> list[Section]:
    """The sections called `names`: by notebook (08_budget), by name (budget) or by number (08). None given: all.

    A name may say which report type it means: insatsrapport/budget.
    """
    wanted = list(names)
    if not wanted:
        return list(sections)
    chosen = set()
    for name in wanted:
        of_type, _, key = name.removesuffix(".ipynb").rpartition("/")
        found = [s for s in sections if of_type in ("", s.type) and s.goes_by(key)]
        if not found:
            raise UnknownName("Avsnittet", name, dict.fromkeys(s.slug for s in sections), next_step=NEXT_STEP)
        chosen.update(found)
    return sorted(chosen)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names))) or "inga"

"""The project as an engine gets it: only finished reports, with the configuration and theme. Entry: `stage_project`.

`copy_report` and `reports_in` are for who divides it further.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from samrapport.present.theme_file import Theme
from samrapport.publish.errors import PublishFault, report_of
from samrapport.publish.manifests import Manifests
from samrapport.publish.quickyaml import dump, load_once, unreadable
from samrapport.publish.theme_files import apply_theme
from samrapport.raw.folder import SLUG
from samrapport.raw.opening import matching, read_plain, walk
from samrapport.raw.rapporttyp import DATA
from samrapport.run.assembly.manifest import FRONT_PAGE
from samrapport.run.sitepages.first import START
from samrapport.run.sitepages.profiles import BESIDE
from samrapport.run.sitepages.profiles import FILE as PROFILES
from samrapport.run.sitepages.redogorelse import PAGE, of_embedded
from samrapport.there import has_file, has_folder

CONFIG = "_quarto.yml"
NAVIGATION = "reports/_nav.yml"
MANIFEST = "manifest.json"

_SIGNS = (FRONT_PAGE, MANIFEST)
_IGNORED = shutil.ignore_patterns(".*", "*_files")


@dataclass(frozen=True)
class Staged:
    """reports: the finished ones, by their folders under reports/; unfinished: the others. expected: what the site must
    have, and let_be: the hashes of digits that are declared to be no personnummer, by report.
    """

    project: Path
    reports: tuple[str, ...]
    unfinished: tuple[str, ...]
    expected: Mapping[str, tuple[str, ...]]
    let_be: Mapping[str, frozenset[str]] = field(default_factory=dict)


Copy = Callable[[str, str], object]


def stage_project(
    root: Path,
    project: Path,
    target: Path,
    copy: Copy = shutil.copy2,
    *,
    embedded: bool = False,
    lead: bool = False,
    only: Collection[str] | None = None,
) -> Staged:
    """Copy to `target` what is to be published, by `copy` (a file to a file).

    root: holds _quarto.yml, index.qmd and theme/. project: holds reports/, and may have an index.qmd of its own. embedded: whether it is for our own engine.
    lead: whether links to the downloads do, for who only reads them, and while nothing else is built. only: these reports, None for all. A folder under reports/ without an assembled
    report is not finished, and is left out, here and in the navigation.
    """
    target.mkdir(parents=True)
    for name in (CONFIG, FRONT_PAGE):
        if not has_file(root / name):
            raise PublishFault(
                f"filen finns inte i {root}. Gå till projektets mapp och kör kommandot igen.", source=name
            )
        own = project / name
        shutil.copyfile(own if name == FRONT_PAGE and has_file(own) else root / name, target / name)
    theme = Theme()
    if has_folder(root / "theme"):
        _copy_theme(root / "theme", target / "theme")
        theme = apply_theme(target / "theme")
    found = _reports(project / "reports")
    chosen = found if only is None else [one for one in found if one in only]
    manifests = Manifests(project / "reports", chosen)
    documents = {one: manifests.document(one) for one in chosen}
    reports = tuple(one for one in chosen if documents[one])
    if not reports:
        raise PublishFault(
            "det finns ingen färdig rapport att publicera. Bygg en med samrapport build.", source="reports"
        )
    for report in reports:
        copy_report(project / "reports", target / "reports", report, found, copy, lead=lead)
        _offer_word(target / "reports" / report / FRONT_PAGE, documents[report])
    for file in matching(project / "reports", "*.qmd", *BESIDE, PROFILES):
        if file.name != START and (only is None or not _is_of_another(file, reports)):
            shutil.copyfile(file, target / "reports" / file.name)
    _lay_first(project / "reports" / START, target / FRONT_PAGE)
    if embedded and has_file(page := target / "reports" / PAGE):
        page.write_text(of_embedded(page.read_text(encoding="utf-8")), encoding="utf-8")
    _stage_navigation(project, target, reports, theme)
    unfinished = tuple(one for one in chosen if one not in reports)
    expected = {one: _expected(target, one, documents[one]) for one in reports}
    return Staged(target, reports, unfinished, expected, {one: manifests.let_be(one) for one in reports})


def _is_of_another(file: Path, reports: Iterable[str]) -> bool:
    """Whether a page is a förbund's of which none of the reports is."""
    return has_folder(file.with_suffix("")) and not any(one.startswith(f"{file.stem}/") for one in reports)


_ROOM = re.compile(r"^::: ?\{#rapporterna\}\n.*?^:::[ \t]*$", re.DOTALL | re.MULTILINE)
_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def _lay_first(generated: Path, page: Path) -> None:
    """Write what the reports say into the project's first page, where that has a division `#rapporterna` for it; else leave it alone."""
    text = page.read_text(encoding="utf-8")
    if not has_file(generated) or not _ROOM.search(text):
        return
    made = generated.read_text(encoding="utf-8")
    matter = _MATTER.match(made)
    body = made[matter.end() :].strip() if matter else made.strip()
    whole = _MATTER.sub("", _ROOM.sub(lambda _: body, text, count=1), count=1)
    page.write_text(f"{matter[0] if matter else ''}\n{whole.strip()}\n", encoding="utf-8")


def _copy_theme(theme: Path, target: Path) -> None:
    """Each file by itself, read as what comes from outside is: a channel or a device among them is refused and not copied."""
    for place, _, names in walk(theme):
        for name in names:
            path = (Path(place) / name).relative_to(theme)
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(read_plain(theme, path.as_posix(), f"theme/{path.as_posix()}"))
            # By its time a file is known to be the one that was published.
            shutil.copystat(theme / path, target / path)


def _reports(reports: Path) -> tuple[str, ...]:
    """The folders of all reports, finished or not: those of a förbund and a year, and whatever has a front page in it."""
    found = (Path(place).relative_to(reports) for place in _walk(reports))
    return tuple(
        one.as_posix()
        for one in sorted(found, key=lambda one: one.parts)
        if len(one.parts) == 2 or (len(one.parts) > 2 and any(has_file(reports / one / name) for name in _SIGNS))
    )


def _walk(folder: Path) -> Iterator[str]:
    for place, folders, _ in walk(folder):
        folders[:] = [name for name in folders if SLUG.fullmatch(name)]
        yield place


def copy_report(
    source: Path, target: Path, report: str, reports: Iterable[str], copy: Copy, *, lead: bool = False
) -> None:
    """Copy a report from one folder of reports to another, without those of `reports` that lie within its own.

    lead: whether a link to its downloads does, which are most of it, for who only reads there.
    """
    begins = f"{report}/"
    others = (source / other for other in reports if other.startswith(begins))
    # With the folders on the way to them, as text: it is asked of each file.
    apart = {str(place) for other in others for place in (other, *other.parents)}
    downloads = (source / report / DATA).absolute()
    led = lead and has_folder(downloads) and _lead(target / report / DATA, downloads)

    def ignore(place: str, names: list[str]) -> set[str]:
        theirs = {name for name in names if f"{place}{os.sep}{name}" in apart}
        return theirs | set(_IGNORED(place, names)) | ({DATA} if led and Path(place) == source / report else set())

    shutil.copytree(source / report, target / report, ignore=ignore, copy_function=copy, dirs_exist_ok=True)


def _lead(place: Path, downloads: Path) -> bool:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.symlink_to(downloads, target_is_directory=True)
    except OSError:  # Not everybody may make one everywhere.
        return False
    return True


def _offer_word(front: Path, document: str) -> None:
    """List the Word file after the PDF on a report's front page.

    Only publishing makes it, so only the pages that are published lead to it: a bare `quarto render` finds no dead link.
    """
    if has_file(front):
        text = front.read_text(encoding="utf-8")
        pdf = f"- [Som PDF]({document}.pdf)\n"
        front.unlink()  # It may be the very file of the project.
        front.write_text(text.replace(pdf, f"{pdf}- [Som Word, att redigera]({document}.docx)\n"), encoding="utf-8")


def _expected(project: Path, report: str, document: str) -> tuple[str, ...]:
    place = f"reports/{report}"
    names = os.listdir(project / place)  # noqa: PTH208  as all of them are looked at
    pages = {f"{name.rpartition('.')[0]}.html" for name in names if name.endswith((".qmd", ".ipynb"))}
    downloads = os.listdir(project / place / DATA) if DATA in names else ()  # noqa: PTH208
    data = {f"{DATA}/{name}" for name in downloads if name.endswith((".csv", ".json"))}
    return tuple(
        sorted(f"{place}/{name}" for name in {*pages, "index.html", f"{document}.pdf", f"{document}.docx", *data})
    )


def _stage_navigation(project: Path, target: Path, reports: Sequence[str], theme: Theme) -> None:
    try:
        # That of hundreds of reports takes a while, and is asked for again by who publishes it.
        raw = load_once((project / NAVIGATION).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise PublishFault(f"filen {unreadable(error)}", source=NAVIGATION) from None
    bars = raw.get("website", {}).get("sidebar", []) if isinstance(raw, Mapping) else []
    kept = [bar for bar in bars if set(reports_in(bar)) <= set(reports)]
    own = isinstance(raw, Mapping) and {*raw} == {"website"} and {*raw["website"]} <= {"title", "sidebar"}
    if own and len(kept) == len(bars) and not theme.logo:
        # As the build wrote it: of four hundred reports it takes a second to write anew.
        shutil.copyfile(project / NAVIGATION, target / NAVIGATION)
        return
    website: dict[str, Any] = {"sidebar": kept}
    if isinstance(raw, Mapping) and isinstance(name := raw.get("website", {}).get("title"), str):
        website = {"title": name} | website
    if theme.logo:
        website["navbar"] = {"logo": f"/theme/{theme.logo}", "logo-alt": theme.logo_alt}
    text = dump({"website": website})
    (target / NAVIGATION).write_text(text, encoding="utf-8")


def reports_in(value: Any) -> Iterator[str]:
    """The reports that a part of the navigation leads to."""
    if isinstance(value, str):
        found = report_of(value.lstrip("/"))
        if found:
            yield found
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from reports_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from reports_in(one)

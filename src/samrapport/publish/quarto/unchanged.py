"""Which förbund stand in the site as Quarto would make them again. Entries: `make_keys`, `take_over`, `note_files`.

Quarto renders a project whole, so what is not to be rendered is left out of it. All reports of a förbund, which lead to
each other, are rendered together or not at all.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from samrapport.publish.embedded import pandoc
from samrapport.publish.output import Before, Made, note, reuse
from samrapport.publish.quarto.merge import INDEX, LIBRARIES, read_index, report_at, write_index
from samrapport.publish.quarto.part import is_tied, part_of, read_navigation, reports_led_to
from samrapport.publish.quarto.run import read_version
from samrapport.publish.quickyaml import dump
from samrapport.publish.staging import CONFIG, Staged
from samrapport.raw.opening import files_in, matching
from samrapport.run.fingerprint import PACKAGE, hash_file, hash_mapping, hash_tree
from samrapport.run.sitepages.profiles import read_profiles
from samrapport.there import has_file

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def forbund_of(report: str) -> str:
    """The folder of the förbund that a report belongs to, from the site's root."""
    return f"reports/{report.partition('/')[0]}"


def make_keys(staged: Staged, program: Path, epoch: int) -> dict[str, str]:
    """One hash, for each förbund's folder, of all that its part of the site is made from.

    Empty where the reports are tied together, so that a change in one can show in any other.
    """
    if is_tied(staged.project):
        return {}
    shared = _hash_shared(staged.project, program, epoch)
    navigation = read_navigation(staged.project)
    profiles = read_profiles(staged.project / "reports")
    senders = profiles.get("forbund", {})
    groups: dict[str, list[str]] = {}
    for report in staged.reports:
        groups.setdefault(forbund_of(report), []).append(report)
    return {
        folder: hash_mapping(
            {
                "shared": shared,
                "reports": reports,
                "profile": [profiles.get("ensam"), profiles.get("webbplats"), senders.get(folder.rpartition("/")[2])],
                "navigation": dump(part_of(navigation, reports)),
                **_hash_sources(staged, folder),
            }
        )
        for folder, reports in groups.items()
    }


def take_over(keys: Mapping[str, str], made: Path, before: Before) -> dict[str, Made]:
    """Lay into `made`, which is not there yet, what these keys would make again, with what all pages share.

    Gives the förbund taken over, by folder.
    """
    same = [folder for folder, key in keys.items() if before.outputs.get(folder, {}).get("key") == key]
    found: dict[str, Made] = {}
    # Pages without the style sheets and search index that they were published with are of no use.
    if same and all(reuse(made, path, "", before) for path in (LIBRARIES, INDEX)):
        found = {folder: kept for folder in same if (kept := reuse(made, folder, keys[folder], before))}
    if not found:
        shutil.rmtree(made, ignore_errors=True)
    elif (entries := read_index(made)) is not None:
        write_index(made, (one for one in entries if forbund_of(report_at(one)) in found))
    return found


def note_files(made: Path, path: str, key: str = "") -> Made:
    """A file or folder of the site, as `take_over` asks for it. key: of a förbund's folder."""
    found = [made / path, *files_in(made / path)]
    return note(made, path, key, (one.relative_to(made).as_posix() for one in found if has_file(one)))


def _hash_shared(project: Path, program: Path, epoch: int) -> str:
    """What besides their own sources decides how pages look: configuration, theme, own pages' titles, programs, this code."""
    own = matching(project, "*.qmd", "reports/*.qmd")
    fronts = {one: _FRONT.match(one.read_bytes().decode(errors="replace")) for one in own}
    return hash_mapping(
        {
            "config": hash_file(project / CONFIG),
            "theme": sorted(hash_tree(project / "theme").items()),
            "own pages": sorted(
                (str(one.relative_to(project)), found[0] if found else "") for one, found in fronts.items()
            ),
            "programs": (read_version(program), pandoc.version()),
            "epoch": epoch,
            "code": sorted(hash_tree(PACKAGE / "publish").items()),
        }
    )


def _hash_sources(staged: Staged, folder: str) -> dict[str, object]:
    """A förbund's files, and which of the reports that they lead to there are."""
    place, files = staged.project / folder, hash_tree(staged.project / folder)
    known = {*staged.reports, *staged.unfinished}
    led_to = {
        report
        for name in files
        if name.endswith((".qmd", ".ipynb"))
        for report in reports_led_to((place / name).read_bytes().decode(errors="replace"), f"{folder}/{name}")
    }
    # A link to a report that there is becomes a link to its page; any other is a fault.
    return {"files": sorted(files.items()), "led to": sorted((one, one in known) for one in led_to)}

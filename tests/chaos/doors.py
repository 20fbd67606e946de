"""A small project of its own, with reports in each state on their way out, for commands to be struck in. Entries: `make_states`, `Doors`."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from data_factory import AR, FORBUND, OWN, Data
from once import PROJECT
from release.test_arkiv import PASSWORD, as_pkcs12

from samrapport.release.innehall.released import Release
from samrapport.run.fingerprint import hash_tree
from tests.chaos.conftest import Commands, Stroke
from tests.chaos.project import write_project

REPORT = (FORBUND, str(AR))
BUILD = ("build", *REPORT, "--engine", "embedded", "--jobs", "1", "--godta-fynd")
REVIEW = ("granska", *REPORT, "--godta-alla", "--av", "Anna Berg", "--roll", "ekonom")
APPROVE = ("godkänn", *REPORT, "--av", "Bo Ek", "--roll", "förbundschef")
PLACES = ("lank", "namnbyte", "filvis")
"""The targets, each a folder that releases take each other's stead in by the way that it is named for."""
SEAL_KEY = "nyckel.p12"
"""Beside the project, where no key may lie."""
TEXT = f"{OWN}/text/sammanfattning.md"

Tree = dict[str, str | None]


@dataclass(frozen=True)
class Doors:
    """A copy of the project in one of its states. temporary: for the files of commands. keys: where a person's own keys lie."""

    root: Path
    temporary: Path
    keys: Path

    @classmethod
    def within(cls, place: Path) -> Doors:
        return cls(place / "projekt", place / "tmp", place / "nycklar")

    def fresh(self, state: Path) -> None:
        """Be as the state is; the files are second names of its, which nothing writes in."""
        for folder in (self.root, self.temporary, self.keys):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(state, self.root, copy_function=os.link, symlinks=True)
        self.temporary.mkdir()
        self.keys.mkdir()
        shutil.copy2(state.parent / SEAL_KEY, self.root.parent)

    @property
    def surroundings(self) -> dict[str, str]:
        return {
            "TMPDIR": str(self.temporary),
            "SAMRAPPORT_NYCKLAR": str(self.keys),
            "SAMRAPPORT_USER": "Bygg Byggsson",
            "SAMRAPPORT_INTYG_LOSENORD": PASSWORD,
            "COLUMNS": "160",
            "PYTHONPATH": os.pathsep.join(map(str, (PROJECT / "src", PROJECT / "tests", PROJECT))),
        }

    def met(self) -> dict[str, Tree]:
        """What readers meet at each place."""
        found = {name: hash_tree(self.root / "server" / name / "") for name in PLACES}
        # A preview tells its own address, and stands where nobody comes by chance.
        return {
            name: {path: one for path, one in tree.items() if "forhand-" not in path} for name, tree in found.items()
        }

    def standing(self, *, killed: bool = False) -> Tree:
        """All there is but what each run writes anew: its log, its notes of the site's files, and when it was. And but for what lies
        aside at a place, which hangs on in which of its folders the same content stands: see `lost`.

        killed: but for the hidden file too in which a killed run wrote what it had not come to give its name.
        """
        found = {}
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if _TRIED.fullmatch(name) or (killed and _HALF.fullmatch(path.name)):
                continue
            if not path.is_dir() and not name.startswith(("reports/", "korlogg/", "_site/")) and "/undan/" not in name:
                found[_NUMBERED.sub("#", name)] = str(path.readlink()) if path.is_symlink() else _content(path)
        keys = (path.name for path in self.keys.iterdir())
        return found | {f"nycklar/{name}": "" for name in keys if not (killed and _HALF.fullmatch(name))}

    def lost(self) -> set[str]:
        """The files of releases that a place tells of and has no more, so that nobody can go back to them."""
        found = set[str]()
        for place in (self.root / "server").glob(".samrapport-*"):
            files = [place, self.root / "server" / place.name.removeprefix(".samrapport-")]
            there = {
                hashlib.sha256(one.read_bytes()).hexdigest() for top in files for one in top.rglob("*") if one.is_file()
            }
            for told in place.glob("rum-*/slapp/*.json.gz"):
                release = Release.load(told.read_bytes(), told.name.removesuffix(".json.gz"))
                found |= {f"{told.name}: {path}" for path, one in release.files.items() if one.sha not in there}
        return found


# What is chosen by chance, counted or dated is told by that it is there.
_NUMBERED = re.compile(r"rum-[0-9a-f]{24}|(?<=/liggare/)\d{6}|(?<=forhand-)[0-9a-z]+|(?<=-)[0-9a-f]{64}(?=\.intyg)")
_HALF = re.compile(r"\..+\.\d+\.tmp")
# What a place was tried with stays where the fault struck its removal, in the closed room; so does a lock, which the next sees is nobody's.
_TRIED = re.compile(r".*/(prov-[0-9a-f]{16}|las)/.*")
_DATED = re.compile(
    r"(.*/)?(METS\.xml|beslut\.jsonl|.*\.kvitto\.json|nycklar\.yml|\d{6}\.json|.*\.intyg|.*\.pdf|.*\.xlsx|.*\.docx|.*beslut.lock|.*/forhand-.*)"
)


def _content(path: Path) -> str:
    content = path.read_bytes()
    if path.name == "beslut.jsonl":
        rows = [json.loads(line) for line in content.splitlines()]
        return json.dumps([[one[key] for key in ("vad", "rapport", "vem", "avtryck", "plats")] for one in rows])
    return "" if _DATED.fullmatch(path.as_posix()) else content.decode("utf-8", "replace")


def make_states(folder: Path) -> None:
    """The project in each of its states, by name: `byggd`, `granskad`, `godkand`, `publicerad` with another edition built, and `tva`
    of which both are published.
    """
    place = Doors.within(folder / "verkstad")
    _write_project(place.root)
    as_pkcs12(folder / SEAL_KEY, "p256")
    for one in (place.temporary, place.keys):
        one.mkdir()
    commands = Commands("command_once", surroundings=place.surroundings)

    def give(*many: tuple[str, ...]) -> None:
        said = folder / "sagt"
        for words in many:
            code, _ = commands.give([*words], place.root, said, Stroke(place.root))
            assert code == 0, said.read_text(encoding="utf-8")

    def keep(name: str) -> None:
        shutil.copytree(place.root, folder / name, symlinks=True)

    publish = [("publicera", name) for name in PLACES]
    with commands.process:
        _edit(place.root, "Första texten.")
        give(BUILD)
        keep("byggd")
        give(REVIEW)
        keep("granskad")
        give(APPROVE, BUILD)
        keep("godkand")
        give(*publish)
        _edit(place.root, "Andra texten.")
        give(BUILD, REVIEW, (*APPROVE, "--skäl", "Texten var fel."), BUILD)
        keep("publicerad")
        give(*publish)
        keep("tva")
    shutil.rmtree(folder / "verkstad")


class _Present(Data):
    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, content: str | bytes) -> None:
        # A second name of the file stays as it is.
        self.path(name).unlink(missing_ok=True)
        super().write(name, content)


def data_of(root: Path) -> Data:
    """The project's data folder, as it is."""
    return _Present(root / "data" / "raw")


def _edit(root: Path, text: str) -> None:
    data_of(root).write(TEXT, f"{text}\n")


def _write_project(root: Path) -> None:
    # What there is in it for controls to find hinders approval.
    data = write_project(root)
    data.remove(f"{OWN}/publicerat.csv")
    data.change(f"{OWN}/insatsbudget.csv", "1500000,25", "1500000")
    targets = "".join(f"- namn: {one}\n  mapp: server/{one}\n  byt: {one}\n" for one in PLACES)
    (root / "publicera.yml").write_text(f"mal:\n{targets}", encoding="utf-8")

"""Whoever reads a page of the guide and does what it says, from a tree of the project. Entry: `Reader`.

Commands are given as they stand, files written and changed, and what the page says comes out is looked for. What follows the
name of a block's language says what it is: `fil=` a file to write or change (`diff`), `till=` one to write on, `sida=` a page
or file that says this, `slut=` what the command (or the one before) ends with. Paths are those of the project's folder.
"""

from __future__ import annotations

import html
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from once import Whole

from .pages import ROOT, blocks

TREE = ("notebooks", "theme", "_quarto.yml", "index.qmd", "Makefile")
PROGRAMS = {
    "samrapport": [sys.executable, "-m", "samrapport"],
    "python": [sys.executable],
    "papermill": [sys.executable, "-m", "papermill"],
}
# As a reader would give it, but with less to make.
SMALLER = {"--forbund 80 --years 5": "--forbund 1 --years 1"}
Hook = Callable[[Path], None]


def make_tree(place: Path, whole: Whole) -> Path:
    """The project as it is when all its reports are built, to be changed at will."""
    place.mkdir(parents=True)
    for name in TREE:
        source = ROOT / name
        shutil.copytree(source, place / name) if source.is_dir() else shutil.copy2(source, place / name)
    places = {whole.data: "data/raw", whole.out / "processed": "data/processed"}
    places |= {whole.out / "reports": "reports", whole.site: "_site"}
    for source, name in places.items():
        shutil.copytree(source, place / name)
    return place


def plain(text: str) -> str:
    """What a text says, without markup and with single spaces."""
    text = re.sub(r"<[^>]+>", " ", text)
    return " ".join(html.unescape(text).replace("\u00a0", " ").replace("\u00ad", "").split())


@dataclass
class Reader:
    """place: the tree. elsewhere: commands that another test gives, with its file. before: what to do before a command.

    said, code: of the last command, the code until a block has told it. told: what each command said, without `.venv/bin/`.
    """

    place: Path
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Hook] = field(default_factory=dict)
    said: str = ""
    code: int = 0
    given: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)

    def follow(self, page: Path) -> None:
        """Do all that the page says, in order. Fails where it does not go as the page has it."""
        for info, content in blocks(page):
            kind, *more = info.split(" ")
            told = dict(one.split("=", 1) for one in more)
            name = next((told[key] for key in ("fil", "till", "sida") if key in told), "")
            file = self.place / name if name else None
            if kind == "sh":
                for line in content.splitlines():
                    self._settle()
                    self.give(line)
                    if "slut" in told:
                        self._settle(int(told["slut"]))
            elif kind == "text" and file is None:
                for line in content.splitlines():
                    assert plain(line) in plain(self.said), f"{page.name}: {line}\n{self.said}"
                self._settle(int(told.get("slut", 0)))
            elif file is not None and "sida" in told:
                for line in content.splitlines():
                    assert plain(line) in plain(file.read_text(encoding="utf-8")), f"{page.name}: {line}"
            elif file is not None:
                self._settle()
                _change(file, kind, content, more=name == told.get("till"))
        self._settle()

    def give(self, line: str) -> None:
        """Give one command of the page."""
        if line in self.before:
            self.before[line](self.place)
        self.given.append(line)
        if line in self.elsewhere:
            assert (ROOT / self.elsewhere[line]).is_file()
            return
        for old, new in SMALLER.items():
            line = line.replace(old, new)
        program, *words = shlex.split(line)
        if program == "make":
            self._make(*words)
            return
        if Path(program).name == "samrapport" and words[0] == "build" and "--engine" not in words:
            words += ["--engine", "embedded"]
        assert Path(program).name in PROGRAMS or program in ("cp", "rm", "mkdir", "git"), line
        self._run(*PROGRAMS.get(Path(program).name, [program]), *words)
        self.told[line.removeprefix(".venv/bin/")] = self.said

    def _make(self, target: str) -> None:
        """What the Makefile has for a target. Outputs are renewed of those notebooks alone that are not as in the project."""
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
        assert found, target
        aside = self.place.with_name("undanlagda")
        kept = []
        for path in sorted((self.place / "notebooks").glob("*/*.ipynb")) if target == "outputs" else ():
            name = path.relative_to(self.place)
            if (
                (ROOT / name).is_file()
                and path.read_bytes() == (ROOT / name).read_bytes()
                and "08_budget" not in name.name
            ):
                kept.append(name)
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                path.rename(aside / name)
        for line in found[1].splitlines():
            command = line.strip().replace("$(BIN)/", "").replace("$(ARGS)", "")
            program, *words = shlex.split(command)
            self._settle()
            self._run(*PROGRAMS[program], *words)
        for name in kept:
            (aside / name).rename(self.place / name)

    def _run(self, *command: str) -> None:
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200"}
        # As whoever checks something in has it.
        environment |= {
            f"GIT_{who}_{what}": "n@example.se" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        ended = subprocess.run(
            command, cwd=self.place, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=600
        )
        self.said, self.code = ended.stdout + ended.stderr, ended.returncode

    def _settle(self, expected: int = 0) -> None:
        """The last command ended as it should; what it ended with has then been told."""
        assert self.code == expected, f"{self.given[-1] if self.given else ''}\n{self.said}"
        self.code = 0


def _change(file: Path, kind: str, content: str, *, more: bool) -> None:
    if kind == "diff":
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".ipynb":
            text = _in_cells(json.loads(text), content, file.name)
        else:
            for old, new in _hunks(content):
                assert text.count(old) == 1, f"{file.name}: {old}"
                text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text(encoding="utf-8") if more else ""
    file.write_text(before + content, encoding="utf-8")


def _in_cells(notebook: dict[str, Any], content: str, name: str) -> str:
    """The notebook with its cells changed. One of which nothing is left is removed."""
    for old, new in _hunks(content):
        found = [cell for cell in notebook["cells"] if old in "".join(cell["source"])]
        assert len(found) == 1, f"{name}: {old}"
        source = "".join(found[0]["source"])
        assert source.count(old) == 1, f"{name}: {old}"
        found[0]["source"] = source.replace(old, new).splitlines(keepends=True)
        if not found[0]["source"]:
            notebook["cells"].remove(found[0])
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _hunks(content: str) -> Iterator[tuple[str, str]]:
    """(old, new) of each run of lines that go and the run of lines that come in their place, if any do."""
    runs = [
        (sign, "\n".join(line[1:] for line in lines))
        for sign, lines in groupby(content.splitlines(), lambda one: one[0])
    ]
    assert [sign for sign, _ in runs] in (["-"], ["-", "+"] * (len(runs) // 2))
    yield from zip((text for _, text in runs[::2]), [text for _, text in runs[1::2]] or [""], strict=True)

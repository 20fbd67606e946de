"""The tutorial, done step by step as it stands: each command given, each file changed, each answer seen."""

from __future__ import annotations

import html
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from .pages import DOCS, ROOT, blocks

BESIDE = "../"


def given(line: str, place: Path) -> subprocess.CompletedProcess[str]:
    """The command, with what it writes beside the project written in `place`."""
    program, *words = shlex.split(line.replace(BESIDE, f"{place}/"))
    assert Path(program).name == "samrapport"
    return subprocess.run(
        [sys.executable, "-m", "samrapport", *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ").split())


@pytest.mark.slow
def test_the_tutorial_goes_as_it_says(tmp_path: Path) -> None:
    steps = list(blocks(DOCS / "kom-igang.md"))
    assert steps[0] == ("sh", "make site\n")
    said, code, commands = "", 0, 0
    for info, content in steps[1:]:
        kind, *more = info.split(" ")
        told = dict(one.split("=") for one in more)
        name = told.get("fil") or told.get("sida")
        file = tmp_path / name.removeprefix(BESIDE) if name else None
        if kind == "sh":
            ended = given(content.strip(), tmp_path)
            said, code = ended.stdout + ended.stderr, ended.returncode
            commands += 1
        elif kind == "text" and file is None:
            for line in content.replace(BESIDE, f"{tmp_path}/").splitlines():
                assert plain(line) in plain(said)
            # A fault is what the step is about, or there is none.
            assert code == int(told.get("slut", 0)), said
        elif kind == "text":
            assert file is not None
            assert plain(content) in plain(file.read_text(encoding="utf-8"))
        elif kind == "md":
            assert file is not None
            assert file.is_file()
            file.write_text(content, encoding="utf-8")
        else:
            assert (kind, file is not None) == ("diff", True)
            old, new = content.splitlines()
            assert (old[0], new[0]) == ("-", "+")
            text = file.read_text(encoding="utf-8")  # type: ignore[union-attr]
            assert text.count(old[1:]) == 1
            file.write_text(text.replace(old[1:], new[1:]), encoding="utf-8")  # type: ignore[union-attr]
    assert commands >= 6

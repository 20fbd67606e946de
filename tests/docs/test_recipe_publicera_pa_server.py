"""The recipe *Publicera på er server*, followed with a folder of this machine in the server's stead."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from release.webbplats import REPORTS, write_site
from typer.main import get_command

from samrapport.cli.app import app
from samrapport.raw.settings import parse_settings
from samrapport.release import choice, publishing
from samrapport.release.innehall.utgavor import Utgava
from samrapport.release.settings import FILE, Publiceringsmal

from .pages import RECIPES, blocks

PAGE = RECIPES / "publicera-pa-server.md"


def test_the_files_of_the_recipe_can_be_read() -> None:
    written = [content for info, content in blocks(PAGE) if info == "yaml" and content.startswith("mal:")]
    assert len(written) == 2
    found = [one.namn for text in written for one in parse_settings(FILE, text.encode(), Publiceringsmal)[0].mal]
    assert found == ["webben", "dav", "ftps", "hinken", "mappen"]


def test_the_recipe_is_followed_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "projekt"
    (project / "notebooks").mkdir(parents=True)
    (project / "_quarto.yml").write_text("project:\n  type: website\n")
    for report in REPORTS:
        (project / "data/raw" / report).mkdir(parents=True)
    write_site(project / "_site", "ett")
    public = tmp_path / "server/rapporter"
    (project / FILE).write_text(f"mal:\n  - namn: webben\n    mapp: {public}\n")
    monkeypatch.chdir(project)
    # Approval has a recipe of its own.
    monkeypatch.setattr(choice, "hinder", lambda *_: ())
    monkeypatch.setattr(choice.Rapportlagen, "assert_readable", lambda _: None)
    monkeypatch.setattr(choice, "editions", lambda _, __, when: (Utgava("0123456789ab", when.date()),))
    monkeypatch.setattr(publishing, "mark_published", lambda *_: None)
    command = get_command(app)
    told = ""
    for info, content in blocks(PAGE):
        if info == "sh":
            for line in content.splitlines():
                command.main(shlex.split(line)[1:], standalone_mode=False)
            told = capsys.readouterr().out
        elif info == "text":
            assert all(one.strip() in told for one in content.splitlines()), (content, told)
    assert (public / "reports/vasteras/2021/index.html").is_file()
    assert any(one.name.startswith("forhand-") for one in public.iterdir())

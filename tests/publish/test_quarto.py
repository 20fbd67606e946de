"""The Quarto engine, with a stand-in for the program, and with the real one where there is one."""

from __future__ import annotations

import shlex
import shutil
import stat
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samrapport.publish import quarto
from samrapport.publish.errors import PublishFault
from samrapport.publish.site import choose_engine, publish

from .factory import make_project, write_report

PAGE = "<!DOCTYPE html><html><body>{}</body></html>"


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, *, version: str = "1.9.12", render: str = "pass") -> None:
    """Put a `quarto` on PATH that tells `version` and runs `render` (Python), with `project` and `site` as its paths."""
    folder.mkdir(parents=True, exist_ok=True)
    program, script = folder / "quarto", folder / "quarto.py"
    # Not Python's own path after #!, which may not hold a blank.
    program.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(script))} "$@"\n', encoding="utf-8"
    )
    script.write_text(
        "import sys\nfrom pathlib import Path\n"
        f"if sys.argv[1] == '--version':\n    print({version!r})\n    sys.exit()\n"
        "project = Path(sys.argv[2])\nsite = project / '_site'\nsite.mkdir()\n" + render + "\n",
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))


def test_without_quarto_the_embedded_engine_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert choose_engine("auto") == "embedded"
    with pytest.raises(PublishFault, match="Quarto finns inte"):
        choose_engine("quarto")


def test_a_new_enough_quarto_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch)
    assert choose_engine("auto") == "quarto"
    assert choose_engine("embedded") == "embedded"


@pytest.mark.parametrize("version", ["1.8.27", "1.4.550", "0.99"])
def test_an_old_quarto_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    stand_in(tmp_path, monkeypatch, version=version)
    assert choose_engine("auto") == "embedded"
    with pytest.raises(PublishFault, match="för gammalt"):
        choose_engine("quarto")


@pytest.mark.parametrize(
    ("render", "told"),
    [
        ("print('ERROR: Duplicate label tbl-x', file=sys.stderr); sys.exit(1)", "Duplicate label tbl-x"),
        ("print('WARNING: Unable to resolve crossref @tbl-x', file=sys.stderr)", "Unable to resolve crossref @tbl-x"),
        ("print('[WARNING] Could not fetch resource bild.png')", "Could not fetch resource"),
        ("(site / 'a.html').write_text('<p>?@tbl-x</p>')", "@tbl-x går ingenstans"),
    ],
)
def test_quartos_own_words_are_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, render: str, told: str
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, render=render)
    (tmp_path / "projekt").mkdir()
    with pytest.raises(PublishFault, match=told):
        quarto.render(tmp_path / "projekt", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_what_quarto_made_is_checked_and_swapped_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(tmp_path / "projekt")
    render = (
        "for source in [*project.glob('*.qmd'), *project.glob('reports/**/*.qmd'), *project.glob('reports/**/*.ipynb')]:\n"
        "    page = (site / source.relative_to(project)).with_suffix('.html')\n"
        "    page.parent.mkdir(parents=True, exist_ok=True)\n"
        f"    page.write_text({PAGE.format('<p>Quarto</p>')!r})\n"
        "folder = site / 'reports/vasteras/2021'\n"
        "(folder / 'delarsrapport.pdf').write_bytes(b'%PDF-1.7')\n"
        "(folder / 'data').mkdir()\n(folder / 'data/tbl-budget.csv').write_text('a')\n"
    )
    stand_in(tmp_path / "bin", monkeypatch, render=render)
    told = publish(project, project / "_site", "quarto")
    assert told.engine == "quarto"
    assert "Quarto" in (project / "_site/reports/vasteras/2021/index.html").read_text(encoding="utf-8")
    stand_in(tmp_path / "bin", monkeypatch, render="(site / 'index.html').write_text('x')")
    with pytest.raises(PublishFault, match=r"delarsrapport\.pdf saknas"):
        publish(project, project / "_site", "quarto")
    assert "Quarto" in (project / "_site/reports/vasteras/2021/index.html").read_text(encoding="utf-8")


def test_an_insats_has_its_report_made_where_it_belongs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(tmp_path / "projekt")
    write_report(project, insats="spira")
    render = (
        "for source in [*project.glob('*.qmd'), *project.glob('reports/**/*.qmd'), *project.glob('reports/**/*.ipynb')]:\n"
        "    page = (site / source.relative_to(project)).with_suffix('.html')\n"
        "    page.parent.mkdir(parents=True, exist_ok=True)\n"
        f"    page.write_text({PAGE.format('<p>Quarto</p>')!r})\n"
        "    for line in source.read_text().split(chr(34)) if source.suffix == '.ipynb' else ():\n"
        "        for partial in (one for one in line.replace('- ', ' ').split() if one.endswith('.typ')):\n"
        "            assert (source.parent / partial).is_file(), partial\n"
        "for folder, name in (('', 'delarsrapport'), ('insatser/spira', 'halvarsrapport')):\n"
        "    folder = site / 'reports/vasteras/2021' / folder\n"
        "    (folder / 'data').mkdir()\n    (folder / 'data/tbl-budget.csv').write_text('a')\n"
        "    (folder / f'{name}.pdf').write_bytes(b'%PDF-1.7')\n"
    )
    stand_in(tmp_path / "bin", monkeypatch, render=render)
    told = publish(project, project / "_site", "quarto")
    assert told.reports == ("vasteras/2021", "vasteras/2021/insatser/spira")
    stand_in(tmp_path / "bin", monkeypatch, render=render.replace("'halvarsrapport'", "'annat'"))
    with pytest.raises(PublishFault, match=r"insatser/spira/halvarsrapport\.pdf saknas"):
        publish(project, project / "_site", "quarto")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto finns inte på PATH")
def test_the_real_quarto_says_the_same_as_the_embedded_engine(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projekt")
    write_report(project, insats="spira")
    publish(project, tmp_path / "embedded", "embedded")
    publish(project, tmp_path / "quarto", "quarto")
    pages = sorted(path.relative_to(tmp_path / "embedded") for path in (tmp_path / "embedded").rglob("*.html"))
    assert all((tmp_path / "quarto" / page).is_file() for page in pages)
    for page in pages:
        one, other = (
            BeautifulSoup((tmp_path / engine / page).read_text(encoding="utf-8"), "html.parser").select_one("main")
            for engine in ("embedded", "quarto")
        )
        assert one is not None
        assert other is not None
        for selector in ("h1, h2, h3", "caption, figcaption", "td, th"):
            texts = [[" ".join(found.get_text().split()) for found in part.select(selector)] for part in (one, other)]
            assert texts[0] == texts[1], (page, selector)
    for name in ("delarsrapport.pdf", "insatser/spira/halvarsrapport.pdf"):
        assert (tmp_path / "quarto/reports/vasteras/2021" / name).read_bytes().startswith(b"%PDF")
    assert not (tmp_path / "quarto/reports/vasteras/2021/01-uppdrag.pdf").exists()

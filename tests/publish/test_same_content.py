"""Both engines give the same content: the embedded one by a stored description, and Quarto by the embedded one where it is."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pypandoc
import pytest
from bs4 import BeautifulSoup

from samrapport.publish.site import publish

from .description import describe, describe_report, differences

PROJECT = Path(__file__).parents[2]
STORED = Path(__file__).parent / "beskrivning"
# name of the stored description -> the report's folder in the site, and folders of other reports in it
REPORTS = {
    "vasteras-2021": ("reports/vasteras/2021", ("insatser",)),
    "vasteras-2021-spira": ("reports/vasteras/2021/insatser/spira", ()),
}
KINDS = {"titel", "h2", "h3", "tabell", "huvud", "rad", "fot", "figur", "alt", "länk", "stycke", "punkt"}
RENEW = "SAMRAPPORT_BESKRIVNING"
HOW = f"Är ändringen menad? Läs den och förnya: {RENEW}=ny python -m pytest tests/publish/test_same_content.py"


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_the_example_reports_say_what_is_stored_of_them(whole_site: Path, name: str) -> None:
    report, within = REPORTS[name]
    described = describe_report(whole_site, report, within)
    file = STORED / f"{name}.json"
    if os.environ.get(RENEW) == "ny":
        file.write_text(json.dumps(described, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    told = differences(json.loads(file.read_text(encoding="utf-8")), described)
    if told:
        pytest.fail(f"{report} säger något annat än {file.relative_to(PROJECT)}:\n{told}\n{HOW}", pytrace=False)


def test_what_is_stored_is_small_and_tells_of_every_kind_of_content() -> None:
    files = sorted(STORED.glob("*.json"))
    assert {file.stem for file in files} == set(REPORTS)
    assert sum(file.stat().st_size for file in files) < 400_000
    for file in files:
        lines = [line.strip() for page in json.loads(file.read_text(encoding="utf-8")).values() for line in page]
        kinds = {line.split()[0] for line in lines}
        assert kinds >= KINDS
        assert not {"titel saknas", "alt saknas", "bild saknas"} & set(lines)


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_no_table_loses_by_being_read_and_written_by_pandoc_as_quarto_does(whole_site: Path, name: str) -> None:
    report, _ = REPORTS[name]
    for path in sorted((whole_site / report).glob("[0-9]*.html")):
        tables = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").find_all("table")
        ours = "\n".join(str(table) for table in tables)
        theirs = pypandoc.convert_text(ours, "html5", format="html", extra_args=["--wrap=none"]) if tables else ""
        one, other = ({path.name: describe(f"<main>{html}</main>", path.name)} for html in (ours, theirs))
        told = differences(one, other)
        assert not told, told


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto finns inte på PATH")
def test_quarto_says_the_same_of_the_example_reports_as_the_embedded_engine(whole_site: Path, tmp_path: Path) -> None:
    finished = whole_site.parent / "reports"
    if not finished.is_dir():
        pytest.skip("SAMRAPPORT_SITE ligger inte bredvid de rapporter som den är gjord av")
    shutil.copytree(finished, tmp_path / "projekt/reports")
    assert not publish(tmp_path / "projekt", tmp_path / "site", "quarto", root=PROJECT).faults
    for report, within in REPORTS.values():
        one, other = (describe_report(site, report, within, exact=True) for site in (whole_site, tmp_path / "site"))
        told = differences(one, other)
        if told:
            pytest.fail(f"{report}, den inbyggda motorn (-) mot Quarto (+):\n{told}", pytrace=False)

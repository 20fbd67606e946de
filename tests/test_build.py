"""The whole way, as users go it: `samrapport build` on the committed raw data, then again after one raw value changed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from once import Whole, build_command

from samrapport.rapport import kontrollfil, oppna

ROOT = Path(__file__).parents[1]
REPORT = "reports/vasteras/2021"
REGISTERS = ("deltagare", "forsorjning", "handelser")
COMPARISON = "reports/jamforelse/2021"

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Built(Whole):
    """A finished build, of which a test may look at pages."""

    def page(self, name: str) -> BeautifulSoup:
        return BeautifulSoup((self.site / name).read_text(encoding="utf-8"), "html.parser")


def run_build(data: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COLUMNS": "160"}
    return subprocess.run(
        build_command(data, out, *more),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def pages_of(site: Path) -> dict[str, bytes]:
    """The site without its search index, whose pieces are named by what is in them."""
    return {name: content for name, content in contents(site).items() if not name.startswith("sok/")}


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.fixture(scope="module")
def built(whole: Whole) -> Built:
    return Built(whole.data, whole.out, whole.said)


def copy_of(built: Built, folder: Path) -> tuple[Path, Path]:
    """The raw data and what was built of it, for a test that builds on."""
    return shutil.copytree(built.data, folder / "raw"), shutil.copytree(built.out, folder / "out", symlinks=True)


def explain_all(data: Path, forbund: str, ar: int) -> None:
    """Explain what the controls find in a report, so that it is no draft."""
    found = kontrollfil(oppna(forbund, ar, data=data))["fynd"]
    left = [one for one in found if one["allvar"] == "fel" and one["notering"] is None]
    assert left
    with (data / forbund / str(ar) / "avstamning.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{one['regel']};{one['plats']};Ändrat i provet.;Provet;2026-11-24;\n" for one in left)


@pytest.fixture(scope="module")
def changed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same, built on after one raw value changed: the utfall of Samordningsteam, 3 095 to 3 333 tkr."""
    data, out = copy_of(built, tmp_path_factory.mktemp("changed"))
    file = data / "vasteras" / "2021" / "utfall.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count("3095") == 1
    file.write_text(text.replace("3095", "3333"), encoding="utf-8")
    explain_all(data, "vasteras", 2021)
    ended = run_build(data, out)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return Built(data, out, ended.stdout + ended.stderr)


def test_each_forbund_has_its_front_page_pdf_and_the_sections_its_data_allows(built: Built) -> None:
    sections = {
        forbund: sorted(path.name for path in (built.site / f"reports/{forbund}/2021").glob("[0-9][0-9]-*.html"))
        for forbund in ("vasteras", "vastra-malardalen", "norra-vastmanland")
    }
    every = sorted((ROOT / "notebooks" / "delarsrapport").glob("[0-9]*.ipynb"))
    notebooks = [path for path in every if path.stem != "12_avstamning"]
    assert len(notebooks) == len(every) - 1
    assert sections["vasteras"] == [f"{path.stem.replace('_', '-', 1)}.html" for path in notebooks]
    assert (
        sections["vastra-malardalen"]
        == sections["norra-vastmanland"]
        == ["01-sammanfattning.html", "07-helarsekvivalenter.html", "10-om-siffrorna.html"]
    )
    for forbund in sections:
        assert (built.site / f"reports/{forbund}/2021/index.html").is_file()
        # What is of one part alone is not called a delårsrapport.
        name = "delarsrapport" if forbund == "vasteras" else "helarsekvivalenter"
        assert (built.site / f"reports/{forbund}/2021/{name}.pdf").is_file()
    assert (built.site / "index.html").is_file()


def test_a_section_left_out_is_named_with_the_file_it_lacks(built: Built) -> None:
    assert re.search(r"norra-vastmanland 2021: 08_budget-och-utfall saknar .*budget\.csv", built.said)


def test_all_internal_links_and_ids_resolve(built: Built) -> None:
    pages = {
        path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in built.site.rglob("*.html")
    }
    ids = {path: [str(tag["id"]) for tag in page.find_all(id=True)] for path, page in pages.items()}
    for path, page in pages.items():
        assert len(ids[path]) == len(set(ids[path])), f"{path} has an id twice"
        for tag, key in [
            (tag, key)
            for tag in page.find_all(["a", "img", "link", "script"])
            for key in ("href", "src")
            if tag.get(key)
        ]:
            parts = urlsplit(str(tag[key]))
            if parts.scheme or parts.netloc:
                assert tag.name == "a" or parts.scheme == "data", f"{path} takes {tag[key]} from elsewhere"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{path} links to {tag[key]}, which is not there"
            if parts.fragment and target.suffix == ".html":
                assert unquote(parts.fragment) in ids[target], f"{path} links to {tag[key]}, an id that is not there"


@pytest.mark.parametrize(
    "text", ["18 506", "7 160", "39 %", "46 %", "3 041", "6 086", "21 551", "15,6", "13 451", "2021/12-SFV"]
)
def test_the_pdf_holds_the_figures_of_the_report(built: Built, text: str) -> None:
    assert text in re.sub(r"\s+", " ", pdf_text(built.site / REPORT / "delarsrapport.pdf"))


def test_the_pdf_holds_each_cell_of_the_sites_tables(built: Built) -> None:
    printed = (
        re.sub(r"\s+", "", pdf_text(built.site / REPORT / "delarsrapport.pdf"))
        .replace("\u00ad", "")
        .replace("\ufffe", "")
    )
    numbers = {
        cell.get_text().strip()
        for path in (built.site / REPORT).glob("0[78]-*.html")
        for cell in built.page(path.relative_to(built.site).as_posix()).select("table:not([id$=-varden]) td")
        if re.search(r"\d", cell.get_text())
    }
    assert len(numbers) > 150
    assert not {number for number in numbers if re.sub(r"\s+", "", number) not in printed}


def test_the_pdf_is_tagged_swedish_and_titled(built: Built) -> None:
    with pikepdf.open(built.site / REPORT / "delarsrapport.pdf") as pdf:
        assert str(pdf.Root.Lang).lower().startswith("sv")
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as metadata:
            assert "Delårsrapport 2021" in metadata["dc:title"]
            assert metadata["pdfuaid:part"] == "1"
        assert len(list(pdf.open_outline().root)) >= 10


def test_every_table_and_figure_can_be_downloaded_and_is_kept_as_processed(built: Built) -> None:
    for path in (built.site / REPORT).glob("[0-9][0-9]-*.html"):
        page = built.page(path.relative_to(built.site).as_posix())
        for table in page.select("table.samrapport:not([id$=-varden])"):
            label = str(table["id"]).removesuffix("-tabell")
            for ending in ("csv", "xlsx"):
                assert page.select_one(f'a[href="data/{label}.{ending}"]'), f"{label} has no download"
    processed = {path.name for path in (built.out / "processed/vasteras/2021").iterdir()}
    assert {"tbl-budget.csv", "tbl-budget.parquet", "tbl-helarsekvivalenter.csv"} <= processed


def test_a_report_holds_no_other_forbunds_figures(built: Built) -> None:
    pages = [built.page(f"reports/{one}/2021/07-helarsekvivalenter.html") for one in ("vasteras", "vastra-malardalen")]
    for explained in (one for page in pages for one in page.select("details.berakning")):
        explained.decompose()  # It names each kommun of the county by its year.
    own, other = (page.get_text() for page in pages)
    assert "Västra Mälardalen 2020" in other
    assert "Västra Mälardalen 2020" not in own
    assert "Västerås 2020" not in other


def test_what_the_controls_found_is_a_site_of_its_own_that_the_public_one_tells_nothing_of(built: Built) -> None:
    aside = built.out / "avstamning"
    assert f"Avstämningen, som inte är publik: {aside / 'index.html'}" in built.said.replace("\n", "")
    for name in (
        "12-avstamning.html",
        "avstamning-vasteras-2021.pdf",
        "avstamning-vasteras-2021.docx",
        "data/avstamning.json",
    ):
        assert (aside / REPORT / name).is_file()
    # A comparison has no controls of its own, and says so among its downloads.
    public = {name: content for name, content in contents(built.site).items() if not name.startswith(COMPARISON)}
    assert [name for name in public if "avstamning" in name or "tbl-fynd" in name] == []
    leading = [name for name, content in public.items() if re.search(rb'href="[^"]*avstamning', content)]
    assert leading == []
    found = json.loads((aside / REPORT / "data/avstamning.json").read_text(encoding="utf-8"))
    assert found["sammanfattning"]["jamforda"] > 500


def test_readers_see_what_was_corrected_who_signs_and_the_explanations_where_they_matter(built: Built) -> None:
    corrected = built.page(f"{REPORT}/10-om-siffrorna.html").find("main").get_text(" ")
    assert "16,3" in corrected
    assert "medelvärdet av kommunernas andelar" in corrected
    page = built.page(f"{REPORT}/08-budget-och-utfall.html").get_text(" ")
    assert "Fem kostnader" in page
    assert "Ann-Louise Molin Östling" in built.page(f"{REPORT}/11-beslut.html").get_text()
    printed = pdf_text(built.site / REPORT / "delarsrapport.pdf")
    for told in (
        "Beslut och underskrifter",
        "Fem kostnader",
        "Medlemmarnas bidrag 2021",
        "Beslut: uppgift saknas",
    ):
        assert told in " ".join(printed.split())
    assert "avstamning.csv" not in printed
    assert "Kontroller som rapporten" not in printed


def test_one_changed_value_changes_what_depends_on_it_and_nothing_else(built: Built, changed: Built) -> None:
    before, after = pages_of(built.site), pages_of(changed.site)
    assert before.keys() == after.keys()
    differing = {name for name in before if before[name] != after[name]}
    expected = {
        f"{REPORT}/01-sammanfattning.html",
        # One of the goals is that costs keep to the budget.
        f"{REPORT}/05-mal.html",
        f"{REPORT}/08-budget-och-utfall.html",
        *(f"{REPORT}/08-budget-och-utfall_files/fig-budget{width}.svg" for width in ("", "-smal")),
        f"{REPORT}/10-om-siffrorna.html",
        *(
            f"{REPORT}/data/{label}.{ending}"
            for label in ("fig-budget", "tbl-budget", "tbl-mal", "tbl-mal-kort", "tbl-rattelser")
            for ending in ("csv", "xlsx")
        ),
        # Its own page, where the values stand too.
        *(f"{REPORT}/data/{label}.html" for label in ("tbl-budget", "tbl-mal", "tbl-rattelser")),
        *(f"{REPORT}/data/fig-budget{ending}" for ending in (".svg", ".png", "-smal.svg")),
        f"{REPORT}/data/fig-budget.html",
        # The costs are told in plain words and in English too.
        f"{REPORT}/13-lattlast.html",
        f"{REPORT}/14-in-english.html",
        # The förbund's first page, and the small drawing of its economy.
        "reports/vasteras.html",
        "reports/vasteras-oversikt-ekonomi.svg",
        f"{REPORT}/oversikt-ekonomi.svg",
        f"{REPORT}/data/datapackage.json",
        f"{REPORT}/data/publikt-manifest.json",
        f"{REPORT}/delarsrapport.html",
        f"{REPORT}/delarsrapport.docx",
        f"{REPORT}/delarsrapport.pdf",
        *(f"{REPORT}/delarsrapport_files/fig-budget{width}.svg" for width in ("", "-smal")),
        f"{REPORT}/index.html",
        # Whether an insats's report is a draft hangs on its controls, which hold its amounts against the förbund's.
        f"{REPORT}/insatser/spira/data/publikt-manifest.json",
        # The printed report has its manifest inside.
        f"{REPORT}/insatser/spira/halvarsrapport.pdf",
        # The comparison takes the same utfall, and nothing over the years changes with it.
        f"{COMPARISON}/01-forbund.html",
        *(f"{COMPARISON}/{one}.html" for one in ("03-lika-forbund", "04-forbund-for-forbund")),
        *(
            f"{COMPARISON}/data/tbl-{one}.{ending}"
            for one in ("jamforelse", "efter-storlek")
            for ending in ("csv", "xlsx", "html")
        ),
        *(f"{COMPARISON}/data/{name}.json" for name in ("datapackage", "publikt-manifest")),
        f"{COMPARISON}/jamforelse.docx",
        f"{COMPARISON}/jamforelse.html",
        f"{COMPARISON}/jamforelse.pdf",
    }
    assert (differing - expected, expected - differing) == (set(), set())


def test_the_changed_value_shows_in_table_sum_sentence_alt_text_download_and_front_page(changed: Built) -> None:
    page = changed.page(f"{REPORT}/08-budget-och-utfall.html")
    text = page.get_text(" ", strip=True).replace("\u00a0", " ")
    assert "3 333" in text
    assert "3 095" not in text
    assert "7 398" in text, "the sum of all costs"
    assert "3 333 tkr, 46 % av sin budget" in re.sub(r"\s+", " ", text)
    alternative = page.select_one('img[src$="fig-budget.svg"]')
    assert alternative is not None
    assert "Samordningsteam" in str(alternative["alt"]) or "7 398" not in str(alternative["alt"])
    assert "3333" in (changed.site / REPORT / "data/tbl-budget.csv").read_text(encoding="utf-8")
    assert "40 %" in changed.page(f"{REPORT}/index.html").get_text().replace("\u00a0", " ")
    assert "3 333" in re.sub(r"\s+", " ", pdf_text(changed.site / REPORT / "delarsrapport.pdf"))


def test_only_what_read_the_changed_file_ran_again(changed: Built) -> None:
    ran = set(re.findall(r"(\S+ \d{4} \d\d_[\w-]+): klar", changed.said))
    assert "vasteras 2021 08_budget-och-utfall" in ran
    assert all(one.startswith(("vasteras ", "jamforelse ")) for one in ran)
    assert "vasteras 2021 07_helarsekvivalenter" not in ran


def test_a_build_without_changes_runs_nothing_and_leaves_every_byte(built: Built, tmp_path: Path) -> None:
    data, out = copy_of(built, tmp_path)
    ended = run_build(data, out)
    assert ended.returncode == 0
    assert "klar (" not in ended.stdout + ended.stderr
    assert "klar (" in built.said
    assert contents(out / "site") == contents(built.site)


@pytest.mark.late
def test_one_forbunds_fault_stops_its_own_report_alone(changed: Built) -> None:
    file = changed.data / "vasteras" / "2021" / "budget.csv"
    text = file.read_text(encoding="utf-8")
    before = contents(changed.site / "reports/vasteras")
    other = changed.data / "norra-vastmanland" / "2021" / "text" / "sammanfattning.md"
    try:
        file.write_text(text.replace(";7306;", ";sjutusen;"), encoding="utf-8")
        other.write_text(other.read_text(encoding="utf-8") + "\nNy rad i sammanfattningen.\n", encoding="utf-8")
        ended = run_build(changed.data, changed.out)
    finally:
        file.write_text(text, encoding="utf-8")
    assert ended.returncode == 2
    said = ended.stdout + ended.stderr
    assert "vasteras/2021/budget.csv" in said
    assert "sjutusen" in said
    assert "Traceback" not in said
    after = contents(changed.site / "reports/vasteras")
    # The controls of an insats's report looked at the förbund's file, and its manifest says so, which its PDF has inside.
    told = ("insatser/spira/data/publikt-manifest.json", "insatser/spira/halvarsrapport.pdf")
    own = {name for name in before if not name.endswith(told)}
    assert after.keys() == before.keys()
    assert {name: after[name] for name in own} == {name: before[name] for name in own}
    compared = changed.page(f"{COMPARISON}/01-forbund.html").get_text()
    assert "Underlaget har fel (vasteras/2021/budget.csv, rad" in compared
    assert "sjutusen" not in compared
    assert "1. Västra Mälardalen 17,0" in str(changed.page(f"{COMPARISON}/01-forbund.html")).replace("\u00a0", " ")
    assert (
        "Ny rad i sammanfattningen" in changed.page("reports/norra-vastmanland/2021/01-sammanfattning.html").get_text()
    )


def test_the_manifest_names_every_input_and_output_by_hash(built: Built) -> None:
    manifest = json.loads((built.out / REPORT / "manifest.json").read_text(encoding="utf-8"))
    text = json.dumps(manifest)
    for name in (
        "vasteras/2021/budget.csv",
        "scb/helarsekvivalenter.csv",
        "samrapport.areas.ekonomi.budget",
        "08_budget-och-utfall",
    ):
        assert name in text


def test_every_table_and_figure_says_how_it_came_about_on_its_page_and_not_in_the_pdf(built: Built) -> None:
    shown = 0
    for path in built.site.glob("reports/**/[0-9][0-9]-*.html"):
        page = built.page(path.relative_to(built.site).as_posix())
        floats = len(page.select("table.samrapport:not([id$=-varden])")) + len(page.select("figure img"))
        explained = page.select("details.berakning")
        assert len(explained) == floats, path
        assert not any(re.search(r"\.ipynb|SHA-256|[0-9a-f]{40}", one.get_text()) for one in explained)
        shown += floats
    assert shown > 30
    assert "Data och beräkning" not in pdf_text(built.site / REPORT / "delarsrapport.pdf")
    assert not built.page(f"{REPORT}/delarsrapport.html").select("details.berakning")


def test_an_explanation_tells_of_a_register_but_no_file_row_or_hash_of_it(built: Built) -> None:
    folder = built.data / "vasteras" / "2021" / "insatser" / "spira"
    hashes = {hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.glob("*.csv") if one.stem in REGISTERS}
    assert len(hashes) == 3
    page = built.page(f"{REPORT}/insatser/spira/02-malgrupp.html")
    told = [one.get_text(" ") for one in page.select("details.berakning")]
    assert told
    for text in told:
        assert "Underlag: deltaganden" in text
        assert not re.search(r"\.csv|, rad", text)
    for path in built.site.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(one.encode() in content for one in hashes), path


@pytest.mark.late
def test_a_published_report_can_be_explained_verified_and_compared(built: Built, changed: Built) -> None:
    explained = run(
        "explain", "vasteras", "2021", "budget.totalt.andel", "--data", str(built.data), "--out", str(built.out)
    )
    assert explained.returncode == 0
    for part in ("utfall / budget", "vasteras/2021/utfall.csv, rad", "08_budget-och-utfall.ipynb", "tbl-budget"):
        assert part in explained.stdout
    asked = ("verify", "vasteras", "2021", "--data", str(built.data), "--engine", "embedded", "--against")
    same = run(*asked, str(built.site))
    assert (same.returncode, same.stdout.count("identisk")) == (0, 2), same.stdout + same.stderr
    other = run(*asked, str(changed.site))
    assert other.returncode == 1
    assert re.search(r"budget\.insatser\.\S+\.utfall: .*3.333.* → .*3.095", other.stdout)
    assert "Underlag: vasteras/2021/utfall.csv" in other.stdout
    compared = run("diff", str(built.site), str(changed.site), "--json")
    assert compared.returncode == 1
    found = json.loads(compared.stdout)["reports"]
    assert found["vasteras/2021"]["underlag"] == ["vasteras/2021/avstamning.csv", "vasteras/2021/utfall.csv"]
    assert not found["norra-vastmanland/2021"]["fakta"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "samrapport", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"COLUMNS": "160"}, capture_output=True, text=True, check=False
    )

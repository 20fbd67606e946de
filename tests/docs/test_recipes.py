"""The recipes: each is followed as it stands, in a tree of the project with everything built, and gives what it says."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from ark_factory import filled
from calling import call
from once import Whole

from samrapport.areas.jamforelse.jamforelse import MATT
from samrapport.rapport import oppna, validera

from .pages import DATA, RECIPES, ROOT, blocks, table, text_of
from .reader import Hook, Reader, make_tree, plain

pytestmark = pytest.mark.slow

BUILD = ".venv/bin/samrapport build"
# Recipes that go on from each other share a tree.
CHAINS = {
    "förbund": ("forbund", "insats", "bokforing", "importera"),
    "år": ("ar",),
    "arbetsbok": ("arbetsbok",),
    "avsnitt": ("avsnitt", "rapporttyp", "jamforelse", "tabeller-och-figurer", "hitta-fakta"),
    "beslut": ("godkann",),
    "bygge": ("farger", "bygg", "stam-av", "publicera", "granska", "uppfoljning"),
}
# Followed by a test of its own.
APART = {
    "fran-ark-till-rapport": "tests/docs/test_recipe_fran_ark.py",
    "publicera-pa-server": "tests/docs/test_recipe_publicera_pa_server.py",
}
# What another test gives for real, and what only a program beside ours can give.
ELSEWHERE = {
    "make lab": "tests/test_environment.py",
    "make test": "Makefile",
    f"{BUILD} --scheduler tcp://DATOR:8786 --share /delat/samrapport": "tests/run/cluster/test_cluster.py",
    "conda env create -f environment.yml": "tests/test_environment.py",
    "conda activate samrapport": "tests/test_environment.py",
    "samrapport build --engine embedded": "tests/test_windows.py",
    "samrapport build --engine quarto": "tests/publish/test_quarto_render.py",
    ".venv/bin/samrapport granska vasteras 2021": "tests/release/test_server.py",
    ".venv/bin/samrapport studio vasteras 2021": "tests/studio/test_in_browser.py",
    '.venv/bin/samrapport nyckel --av "Bo Ek"': "tests/release/test_nycklar.py",
    ".venv/bin/samrapport intyga vasteras 2021 --nyckel ../sigill.p12": "tests/release/test_arkiv.py",
    ".venv/bin/samrapport arkiv vasteras 2021": "tests/release/test_arkiv.py",
    ".venv/bin/samrapport diff HEAD~1 HEAD --bygg": "tests/run/andringar/test_bygge.py",
    ".venv/bin/samrapport verify vasteras 2021": "tests/test_build.py",
    ".venv/bin/samrapport verify vasteras 2021 --against https://exempel.se/rapporter/": "tests/publish/test_compare.py",
    **dict.fromkeys(
        (
            ".venv/bin/samrapport ta-in delarsrapport.docx",
            ".venv/bin/samrapport ta-in delarsrapport.docx --visa",
            ".venv/bin/samrapport ta-in delarsrapport.docx --ja",
            ".venv/bin/samrapport ta-in delarsrapport.docx vasteras 2021",
        ),
        "tests/cli/test_ta_in.py",
    ),
    **dict.fromkeys(
        (
            ".venv/bin/samrapport hämta scb --län 19 --år 2021-",
            ".venv/bin/samrapport hämta scb",
            ".venv/bin/samrapport hämta scb --kontrollera",
            ".venv/bin/samrapport hämta kolada --nyckeltal N00945 --län 19 --år 2021-2023",
        ),
        "tests/docs/test_recipe_statistik.py",
    ),
    f"{BUILD} --data ../exempel --out ../exempel-rapporter": "tests/docs/test_tutorial.py",
}


def commands(recipe: Path) -> list[str]:
    return [line for info, content in blocks(recipe) if info.split()[0] == "sh" for line in content.splitlines()]


def test_every_recipe_with_something_to_do_is_followed() -> None:
    followed = [*APART, *(name for chain in CHAINS.values() for name in chain)]
    assert all((ROOT / test).is_file() for test in APART.values())
    assert len(followed) == len(set(followed))
    left = {page.stem: set(commands(page)) - ELSEWHERE.keys() for page in RECIPES.glob("*.md")}
    assert {name for name, lines in left.items() if lines} == set(followed)
    told = {line for page in RECIPES.glob("*.md") for line in commands(page)}
    assert ELSEWHERE.keys() <= told


@pytest.fixture
def reader(tmp_path: Path, whole: Whole) -> Reader:
    return Reader(make_tree(tmp_path / "projekt", whole), ELSEWHERE, HOOKS)


@pytest.fixture
def follow(reader: Reader) -> Callable[[str], Reader]:
    """Follow all recipes of a chain."""

    def done(chain: str) -> Reader:
        for name in CHAINS[chain]:
            reader.follow(RECIPES / f"{name}.md")
        return reader

    return done


def page(place: Path, name: str) -> str:
    return plain((place / "_site" / "reports" / name).read_text(encoding="utf-8"))


# What a recipe leaves to the reader.


def export_books(place: Path) -> None:
    rows = "#TRANS 5010 {} 1450000\n#TRANS 7010 {} 390000\n#TRANS 3010 {} -2000000\n#TRANS 1930 {} 160000\n"
    (place / "data/raw/exempel/2022/sie/bok.se").write_text(
        "#FLAGGA 0\n#SIETYP 4\n#GEN 20220715\n#RAR 0 20220101 20221231\n#KONTO 5010 Insats\n#KONTO 7010 Arvoden\n"
        f"#KONTO 3010 Avgift\n#KONTO 1930 Bank\n#VER A 1 20220630\n{{\n{rows}}}\n",
        encoding="ascii",
    )


def deliver(place: Path) -> None:
    """What an economist sends: a workbook of the amounts that the recipes before had."""
    book = openpyxl.Workbook()
    book.active.title = "Budget och utfall"
    filled(
        book.active,
        1,
        ("Samordningsförbundet Exempel, belopp i tkr",),
        (None,),
        (None, "Budget 2022", "Utfall jan-jun", "%"),
        ("Intäkter",),
        ("Medlemmarnas bidrag", 4000, 2000, 0.5),
        ("Insatser",),
        ("Kliv framåt", -3000, -1450, 0.48),
        ("Summa insatser", -3000, -1450, 0.48),
        ("Administration",),
        ("Kansli", -800, -390, 0.49),
        ("Summa administration", -800, -390, 0.49),
        ("Summa kostnader", -3800, -1840, 0.48),
        ("Resultat", 200, 160),
        ("Upprättad av ekonomienheten i juli 2022",),
    )
    book.save(place.parent / "Ekonomi juni.xlsx")


def fill_in_the_year(place: Path) -> None:
    """The second build of a new year: its amounts, and no more than there is yet."""
    year = place / "data/raw/vasteras/2022"
    if not (place / "byggt").exists():
        (place / "byggt").touch()
        return
    kept = {"rapport.yml", "budget.csv", "utfall.csv", "eget_kapital.csv"}
    assert {path.name for path in year.iterdir()} > kept
    for path in [*year.iterdir()]:
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name in kept - {"rapport.yml"}:
        text = text_of(year.parent / "2021" / name)
        for old in (2023, 2022, 2021):
            text = re.sub(rf"(?m)(^|;){old}((?:-[0-9-]+)?)(?=;|$)", rf"\g<1>{old + 1}\2", text)
        lines = list(csv.reader(text.splitlines(), delimiter=";"))
        at = lines[0].index("belopp")
        for row in lines[1:]:
            row[at] = str(round(int(row[at]) * 1.07))
        with (year / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(lines)
    (year / "text").mkdir()
    (year / "text" / "sammanfattning.md").write_text(
        "Året {{ rapport.ar }} har {{ forbund.namn }} använt {{ budget.andel | procent }}.\n", encoding="utf-8"
    )


def keep_a_site(place: Path) -> None:
    shutil.copytree(place / "_site", place.parent / "forra" / "site", dirs_exist_ok=True)


def check_in(place: Path) -> None:
    """The raw data in git, as it was and with an amount changed."""

    def git(*arguments: str) -> None:
        name = ("-c", "user.name=n", "-c", "user.email=n@example.se")
        subprocess.run(["git", *name, *arguments], cwd=place, check=True, capture_output=True)

    (place / ".gitignore").write_text("reports/\n_site/\nkorlogg/\ndata/processed/\n", encoding="utf-8")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "ett")
    replace(place / "data/raw/vasteras/2021/utfall.csv", "3095", "3096")
    git("commit", "-qam", "två")


HOOKS: dict[str, Hook] = {
    f"{BUILD} exempel 2022": lambda place: (
        export_books(place) if (place / "data/raw/exempel/2022/sie").exists() else None
    ),
    ".venv/bin/samrapport kontomappning exempel 2022": export_books,
    '.venv/bin/samrapport importera "../Ekonomi juni.xlsx" --till budget exempel 2022 --ja': deliver,
    f"{BUILD} vasteras 2022": fill_in_the_year,
    ".venv/bin/samrapport diff ../forra/site _site": keep_a_site,
    ".venv/bin/samrapport diff HEAD~1 HEAD": check_in,
    "git worktree add ../forra HEAD~1": lambda place: shutil.rmtree(place.parent / "forra"),
}


# The chains.


@pytest.mark.late
def test_a_forbund_its_insats_and_its_books(follow: Callable[[str], Reader]) -> None:
    place = follow("förbund").place
    rapport = oppna("exempel", 2022, data=place / "data/raw")
    assert rapport.fakta["budget.insatser.kliv_framat.utfall"].value == 1_450_000
    assert rapport.fakta["ek.ar0.utgaende"].value == 1_400_000
    assert rapport.fakta["hek.egen.senaste.totalt"].value > 0
    front = page(place, "exempel/2022/01-sammanfattning.html")
    assert "Samordningsförbundet Exempel redovisar tiden till och med 30 juni 2022" in front
    assert (place / "_site/reports/exempel/2022/delarsrapport.pdf").is_file()
    assert (place / "_site/reports/exempel/2022/insatser/kliv/halvarsrapport.pdf").is_file()
    # The utfall of the books is that of the table before.
    assert "1 450" in page(place, "exempel/2022/08-budget-och-utfall.html")


@pytest.mark.late
def test_a_year(follow: Callable[[str], Reader], whole: Whole) -> None:
    reader = follow("år")
    assert "Webbplatsen är klar" in reader.said
    site = reader.place / "_site/reports/vasteras"
    spent = oppna("vasteras", 2022, data=reader.place / "data/raw").fakta["budget.totalt.utfall"].value
    assert f"{spent // 1000:,}".replace(",", " ") in page(reader.place, "vasteras/2022/08-budget-och-utfall.html")
    assert "2022" in page(reader.place, "vasteras/2022/01-sammanfattning.html")
    assert (site / "2022/delarsrapport.pdf").is_file()
    # The year before is as it was.
    for path in (site / "2021").glob("[0-9]*.html"):
        own = plain(text_of(path)), plain(text_of(whole.site / "reports/vasteras/2021" / path.name))
        assert len(set(own)) == 1, path.name


@pytest.mark.late
def test_a_workbook(follow: Callable[[str], Reader]) -> None:
    reader = follow("arbetsbok")
    folder = reader.place / "data/raw/vasteras/2021"
    assert {path.name for path in folder.glob("*.*")} == {"rapport.yml", "underlag.xlsx", "underlag-granskad.xlsx"}


@pytest.mark.late
def test_a_section_and_a_report_type(follow: Callable[[str], Reader]) -> None:
    reader = follow("avsnitt")
    place = reader.place
    saved = json.loads(text_of(place / "notebooks/delarsrapport/15_handelser-efter-perioden.ipynb"))
    assert "efter 31 augusti 2021" in plain(json.dumps(saved["cells"][-1]["outputs"], ensure_ascii=False))
    # A förbund without the text is without the section.
    assert not (place / "_site/reports/vastra-malardalen/2021/15-handelser-efter-perioden.html").exists()
    own = place / "_site/reports/vasteras/2021"
    assert "Händelser efter perioden" in plain(text_of(own / "index.html"))
    # The förbund's own report goes on beside the new one, though its folder is within it.
    assert (own / "berattelse/verksamhetsberattelse.pdf").is_file()
    assert "vasteras 2021 (delarsrapport)" in reader.told["samrapport list vasteras 2021"]
    assert "Samordningsförbunden i Västmanland" in page(place, "jamforelse/2021/index.html")
    shown = json.loads(text_of(place / "prov.ipynb"))["cells"]
    assert "Västra Mälardalen" in json.dumps(shown, ensure_ascii=False)


@pytest.mark.late
def test_a_report_is_reviewed_and_approved(follow: Callable[[str], Reader]) -> None:
    reader = follow("beslut")
    own = reader.place / "_site/reports/vasteras/2021"
    assert not any("utkast" in text_of(one).lower() for one in own.glob("*.html"))
    assert "Utkast." in page(reader.place, "vasteras/2021/insatser/spira/index.html")


@pytest.mark.late
def test_colours_builds_controls_and_what_is_published(follow: Callable[[str], Reader]) -> None:
    reader = follow("bygge")
    place = reader.place
    assert "#5b1235" in text_of(place / "_site/assets/samrapport.css")
    # The notebooks' drawings take their colours from the tree that the program lies in, which this copy is not.
    assert (place.parent / "prov/site/index.html").is_file()
    changed = reader.told["samrapport diff HEAD~1 HEAD"]
    assert re.search(r"budget\.totalt\.utfall .*7.160 .*7.161", changed)
    assert "programmet som det är nu" in changed
    assert "vasteras/2021: inget är ändrat." in reader.told["samrapport diff HEAD~1 _site"]
    assert (place / "andringar.html").is_file()
    assert (place / "data/raw/vasteras/2021/publicerad.json").is_file()
    # What is checked in now is built: the page of changes tells of what is published.
    ended = subprocess.run(
        [sys.executable, "-m", "samrapport", "build", "vasteras", "2021", "--engine", "embedded", "--godta-fynd"],
        cwd=place, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "budget.totalt.utfall" in page(place, "vasteras/2021/99-andringar.html")


# What recipes say that no command shows.


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "raw"))


def check(data: Path, *report: str) -> tuple[int, list[dict[str, object]]]:
    """What `samrapport check` ends with, and what it finds of each report."""
    code, said = call("check", *report, "--json", "--data", str(data))
    return code, json.loads(said)["rapporter"]


@pytest.mark.late
def test_a_finding_is_explained_as_the_recipe_says(data: Path) -> None:
    own = data / "vasteras" / "2021"
    text = text_of(own / "publicerat.csv")
    line = next(one for one in text.splitlines() if ";budget.totalt.utfall;" in one)
    number = line.split(";")[3]
    replace(own / "publicerat.csv", line, line.replace(f";{number};", f";{int(number) + 1};"))
    code, (found, *_) = check(data, "vasteras", "2021")
    assert code == 1
    left = [one for one in found["fynd"] if one["allvar"] == "fel" and one["notering"] is None]  # type: ignore[attr-defined]
    assert left
    with (own / "avstamning.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{one['regel']};{one['plats']};Tryckfel.;Styrelsen;2022-03-01;\n" for one in left)
    assert check(data, "vasteras", "2021")[0] == 0


@pytest.mark.late
def test_the_rows_of_a_printed_report_that_the_recipe_shows_are_compared(data: Path) -> None:
    text = text_of(RECIPES / "tryckt-rapport.md")
    rows = [row for part in re.split(r"\n\n", text) if part.startswith("| avsnitt") for row in table(part)]
    assert len(rows) == 4
    heads = "avsnitt;plats;tryckt;värde;enhet;faktum;anmärkning\n"
    # What speaks of participants is of the insats.
    for folder, own in ((data / "vasteras/2021", rows[:2]), (data / "vasteras/2021/insatser/spira", rows[2:])):
        (folder / "avstamning.csv").unlink()
        (folder / "publicerat.csv").write_text(heads + "".join(";".join(row) + "\n" for row in own), encoding="utf-8")
    _, found = check(data, "vasteras", "2021")
    numbers = [one["sammanfattning"] for one in found]
    # The words for a direction are a printed report's own mistakes, and are found.
    assert [(one["jamforda"], one["stammer"], one["avviker"]) for one in numbers] == [(2, 1, 1)] * 2  # type: ignore[index]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (";7306;", ""),
        (";7 306;", ""),
        (";7306,5;", ""),
        (";7.306;", "kan betyda både"),
        (";7306 tkr;", "är inte ett tal"),
        (";;", "cellen är tom"),
    ],
)
def test_a_number_is_filled_in_as_the_recipe_says(data: Path, written: str, fault: str) -> None:
    replace(data / "vasteras/2021/budget.csv", ";7306;", written)
    faults = " ".join(map(str, validera(data, "vasteras", 2021)))
    assert fault in faults
    assert bool(faults) is bool(fault)


def test_what_a_cell_of_a_notebook_may_be_changed_to_can_be_shown() -> None:
    from samrapport.areas.ekonomi import tables

    rapport = oppna("vasteras", 2021, data=DATA)
    found = re.findall(
        r"`(tables\.tabell_budget\(rapport\)\.\w+\(.*?\))`", text_of(RECIPES / "tabeller-och-figurer.md")
    )
    changes = [*found, *re.findall(r"`(\.with_\w+\(.*?\))`", text_of(RECIPES / "tabeller-och-figurer.md"))]
    assert len(changes) == 3
    for one in changes:
        changed = eval(one if one.startswith("tables") else f"tables.tabell_budget(rapport){one}")
        assert changed != tables.tabell_budget(rapport)
        assert changed._repr_mimebundle_()


def test_what_a_cell_looks_among_the_facts_with_can_be_run() -> None:
    names = {"rapport": oppna("vasteras", 2021, data=DATA)}
    python = [content for info, content in blocks(RECIPES / "hitta-fakta.md") if info == "python"]
    assert len(python) == 2
    for content in python:
        assert "budget.andel_utan_ej_intecknat" in eval(content, names)._repr_html_()


def test_every_measure_of_the_comparison_is_told() -> None:
    _, head, rest = text_of(RECIPES / "jamforelse.md").partition("| Mått |")
    assert [(row[0], row[1]) for row in table(head + rest)] == [(one.namn, one.formel) for one in MATT.values()]


def replace(path: Path, old: str, new: str) -> None:
    text = text_of(path)
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

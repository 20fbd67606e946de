"""A new report type is a folder of notebooks and, where it has areas of its own, a room: nothing else of the program changes.

A toy area (`leksak/`) and a toy type are put into a copy of the program in a project of its own, in both variants: the type
with nothing but its folder, and with a kind of report that the area hosts. Every command then runs on the copy.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from data_factory import OWN, Data
from test_build import pdf_text

pytestmark = pytest.mark.late

ROOT = Path(__file__).parents[1]
PROJECT = f"{OWN}/projekt/bro"
BRO = f"reports/{PROJECT}"
HOSTED = '\nSLAG = Slag("projekt/{projekt}/projekt.yml", "Projektrapport", fakta=("projekt",))\n'
SHOWS = {
    "01_lage": (
        "# Projektets läge",
        "from samrapport.areas.leksak import charts, tables\nfrom samrapport.rapport import oppna\n\n"
        'rapport = oppna(forbund, ar, projekt=projekt, underlag=["milstolpar"])',
        *('rapport.text("lage")', "tables.tabell_milstolpar(rapport)", "charts.figur_milstolpar(rapport)"),
    ),
    "02_verktyg": (
        "# Verktyg",
        "from samrapport.areas.leksak import tables\nfrom samrapport.rapport import oppna\n\n"
        "rapport = oppna(forbund, ar, projekt=projekt)",
        "tables.tabell_verktyg(rapport)",
    ),
}
BOKSLUT = (
    "# Budget",
    "from samrapport.areas.ekonomi import tables\nfrom samrapport.rapport import oppna\n\n"
    'rapport = oppna(forbund, ar, underlag=["budget"])',
    *('rapport.text("inledning")', "tables.tabell_budget(rapport)"),
)
MILSTOLPAR = """\
milstolpe;datum;kostnad (kr);läge;källa
Start;2024-02-01;120000;klar;påhittat
Invigning;2024-05-01;0;klar;påhittat
Slut;2024-06-01;34567;planerad;påhittat
"""


def notebook(title: str, *cells: str, parameters: str = "") -> str:
    code = [f'forbund = "sjo-bro"\nar = 2024{parameters}', *cells]
    made = [{"cell_type": "markdown", "id": "titel", "metadata": {}, "source": title}]
    for number, source in enumerate(code):
        metadata = {"tags": ["parameters"]} if number == 0 else {}
        base = {"cell_type": "code", "id": f"c{number}", "metadata": metadata, "source": source}
        made.append(base | {"execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


@dataclass(frozen=True)
class Toy:
    """A project with a copy of the program. hosted: whether the area brings a kind of report of its own."""

    root: Path
    hosted: bool

    @property
    def data(self) -> Path:
        return self.root / "data" / "raw"

    def run(self, *command: str, folder: str = ".", data: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"COLUMNS": "160", "PYTHONPATH": str(self.root / "src")}
        if data is not None:
            environment["SAMRAPPORT_DATA"] = str(data)
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.root / folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def call(self, *arguments: str) -> tuple[int, str]:
        ended = self.run("-m", "samrapport", *arguments)
        return ended.returncode, ended.stdout + ended.stderr

    def build(self) -> tuple[int, str]:
        return self.call("build", "--engine", "embedded", "--jobs", "2", "--godta-fynd")

    def python(self, source: str, folder: str = ".") -> str:
        ended = self.run("-c", source, folder=folder)
        return (ended.stdout + ended.stderr).strip()

    def page(self, name: str) -> str:
        found = BeautifulSoup((self.root / "_site" / name).read_text(encoding="utf-8"), "html.parser")
        for one in found.select("details"):
            one.decompose()
        return re.sub(r"\s+", " ", found.get_text(" "))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module", params=[pytest.param("folder", marks=pytest.mark.late), "hosted"])
def toy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Toy:
    made = Toy(tmp_path_factory.mktemp("leksak") / "projekt", request.param == "hosted")
    _program(made)
    _notebooks(made)
    _data(made)
    return made


def _program(toy: Toy) -> None:
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "samrapport", toy.root / "src" / "samrapport", ignore=left_out)
    shutil.copytree(ROOT / "theme", toy.root / "theme")
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(ROOT / name, toy.root / name)
    area = toy.root / "src" / "samrapport" / "areas" / "leksak"
    shutil.copytree(Path(__file__).parent / "leksak", area, ignore=left_out)
    if toy.hosted:
        own = area / "underlag.py"
        text = own.read_text(encoding="utf-8").replace("import Kolumn, Tabell", "import Kolumn, Slag, Tabell")
        own.write_text(text + HOSTED, encoding="utf-8")
    else:
        (area / "rapport.py").unlink()
        (area / "framsida.py").unlink()


def _notebooks(toy: Toy) -> None:
    books = toy.root / "notebooks"
    for name in ("rapporttyp.yml", "01_sammanfattning.ipynb", "12_avstamning.ipynb"):
        (books / "delarsrapport").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "notebooks" / "delarsrapport" / name, books / "delarsrapport" / name)
    _write(
        books / "projektrapport" / "rapporttyp.yml", "fil: projektrapport\nunderlag: projekt/{projekt}/projekt.yml\n"
    )
    for name, cells in SHOWS.items():
        _write(books / "projektrapport" / f"{name}.ipynb", notebook(*cells, parameters='\nprojekt = "bro"'))
    _write(
        books / "arsredovisning" / "rapporttyp.yml",
        "fil: arsredovisning\nunderlag: arsredovisning/arsredovisning.yml\ntitel: Årsredovisning {ar}\n",
    )
    _write(books / "arsredovisning" / "01_budget.ipynb", notebook(*BOKSLUT))


def _data(toy: Toy) -> None:
    data = Data(toy.data)
    data.write(f"{OWN}/verktyg.csv", "verktyg;antal;källa\nHammare;3;påhittat\nSåg;4;påhittat\n")
    data.write(f"{OWN}/text/sammanfattning.md", "Förbundet har {{ verktyg.antal }} verktyg.\n")
    own = "titel: Bron\nperiod:\n  start: 2024-01-01\n  slut: 2024-06-30\n"
    data.write(f"{PROJECT}/projekt.yml", own + ("ansvarig: Ada Ek\n" if toy.hosted else ""))
    data.write(f"{PROJECT}/milstolpar.csv", MILSTOLPAR)
    told = "{{ projekt.ansvarig }} berättar. " if toy.hosted else ""
    data.write(
        f"{PROJECT}/text/lage.md",
        told
        + "{{ milstolpe.antal }} milstolpar kostade {{ milstolpe.kostnad }} tkr, med {{ verktyg.antal }} verktyg.\n",
    )
    data.write(f"{OWN}/arsredovisning/arsredovisning.yml", "")
    data.write(f"{OWN}/arsredovisning/text/inledning.md", "{{ forbund.namn }} {{ rapport.ar }}.\n")


@pytest.fixture(scope="module")
def built(toy: Toy) -> Toy:
    code, said = toy.build()
    assert code == 0, said
    return toy


def test_the_new_type_is_built_and_published_with_pages_pdf_and_downloads(built: Toy) -> None:
    page = built.page(f"{BRO}/01-lage.html")
    assert "3 milstolpar kostade 155 tkr, med 7 verktyg." in page
    assert "34 567" in page
    assert "154 567" in page
    assert ("Ada Ek berättar" in page) == built.hosted
    assert "Hammare" in built.page(f"{BRO}/02-verktyg.html")
    site = built.root / "_site" / BRO
    for name in ("projektrapport.pdf", "projektrapport.docx", "01-lage_files/fig-milstolpar.svg"):
        assert (site / name).is_file(), name
    for label in ("tbl-milstolpar", "tbl-verktyg"):
        assert (site / "data" / f"{label}.csv").is_file()
        assert (site / "data" / f"{label}.xlsx").is_file()
    printed = re.sub(r"\s+", " ", pdf_text(site / "projektrapport.pdf"))
    assert "Bron" in printed
    assert "154 567" in printed
    assert "155 tkr" in printed
    assert ("Projektet har 3 milstolpar" in built.page(f"{BRO}/index.html")) == built.hosted


def test_the_forbunds_report_stands_beside_it_and_tells_of_the_areas_table(built: Toy) -> None:
    assert "Förbundet har 7 verktyg." in built.page(f"reports/{OWN}/01-sammanfattning.html")
    assert "Bron" in built.page(f"reports/{OWN}/index.html")


def test_a_type_without_parameter_shows_the_forbunds_own_tables(built: Toy) -> None:
    folder = f"reports/{OWN}/arsredovisning"
    page = built.page(f"{folder}/01-budget.html")
    assert "Kliv framåt" in page
    assert "Samordningsförbundet Sjö & Bro 2024." in page
    assert "Årsredovisning 2024" in built.page(f"{folder}/index.html")
    assert (built.root / "_site" / folder / "arsredovisning.pdf").is_file()


def test_list_and_the_declared_tables_know_them(built: Toy) -> None:
    code, said = built.call("list")
    assert code == 0
    assert "sjo-bro 2024 bro (projektrapport)" in said
    assert "sjo-bro 2024 arsredovisning (arsredovisning)" in said
    told = built.python(
        "from samrapport.rapport.omraden import tabeller\n"
        "print(*(f'{one.namn} {one.platser} {list(one.kolumner)}' for one in tabeller()), sep='\\n')"
    )
    assert "milstolpar ('projekt',) ['milstolpe', 'datum', 'kostnad (kr)', 'läge', 'källa']" in told
    assert "verktyg ('rapport',) ['verktyg', 'antal', 'källa']" in told


def test_the_reference_and_the_table_schemas_tell_of_them(built: Toy) -> None:
    told = built.python(
        "from samrapport.docs.tables import table_schemas, tables_page\n"
        "print(tables_page(), *table_schemas().items(), sep='\\n')"
    )
    for one in (
        "milstolpar",
        "projektets milstolpar",
        "Vad den kostade",
        "verktyg",
        "förbundets verktyg",
        "Inventeringen",
    ):
        assert one in told, told[-500:]


def test_the_controls_run_the_areas_rule(built: Toy) -> None:
    _, said = built.call("check", "sjo-bro", "2024")
    assert "sjo-bro 2024 bro: 0 uppgifter jämförda. 0 fel, 1 varning" in said
    assert "varning: Klar utan kostnad (klar-utan-kostnad). Milstolpen Invigning" in said
    assert f"{PROJECT}/milstolpar.csv, rad 3" in said
    file = built.root / "_site" / BRO / "data" / "avstamning.json"
    found = json.loads(file.read_text(encoding="utf-8"))
    assert [(one["regel"], one["rad"]) for one in found["fynd"]] == [("klar-utan-kostnad", 3)]
    assert "klar-utan-kostnad" in {one["id"] for one in found["regler"]}
    assert found["rapport"] == {"forbund": "sjo-bro", "ar": 2024, "projekt": "bro"}


def test_the_areas_sum_is_a_relation_that_the_controls_know(built: Toy) -> None:
    told = built.python(
        "from samrapport.rapport import oppna\n"
        "from samrapport.rapport.kontroll.samband import samband\n"
        "fakta = oppna('sjo-bro', 2024, projekt='bro').fakta.namespace('milstolpe')\n"
        "print(*((one.helhet, one.delar) for one in samband(fakta)))"
    )
    assert told == (
        "('milstolpe.kostnad', ('milstolpe.start.kostnad', 'milstolpe.invigning.kostnad', 'milstolpe.slut.kostnad'))"
    )


def test_explain_finds_the_facts_of_each_type(built: Toy) -> None:
    code, told = built.call("explain", "sjo-bro", "2024", "milstolpe.kostnad", "--projekt", "bro")
    assert code == 0, told
    assert f"{PROJECT}/milstolpar.csv, rad 2-4: SHA-256" in told
    assert f"texten {PROJECT}/text/lage.md i avsnittet Projektets läge" in told
    code, told = built.call("explain", "sjo-bro", "2024", "milstolpe.kostnad", "--projekt", "brro")
    assert (code, "Menade du ”bro”?" in told) == (2, True), told
    code, told = built.call("explain", "sjo-bro", "2024", "budget.totalt.budget", "--typ", "arsredovisning")
    assert code == 0, told
    assert "i avsnittet Budget, anteckningsboken 01_budget.ipynb" in told


def test_reports_of_a_year_are_kept_apart_when_versions_are_compared(built: Toy) -> None:
    code, said = built.call("diff", "reports", "_site")
    assert code == 0, said
    assert [line.partition(":")[0] for line in said.splitlines()] == [
        *("sjo-bro/2024", "sjo-bro/2024/arsredovisning", "sjo-bro/2024/bro")
    ]


OPEN = (
    "from samrapport.rapport import oppna\n"
    "print(type(rapport := oppna('sjo-bro', 2024, projekt='{projekt}')).__name__, len(rapport.milstolpar))"
)


@pytest.mark.parametrize("folder", [".", "notebooks", "notebooks/projektrapport"])
def test_a_report_opens_from_wherever_its_notebooks_are_run(built: Toy, folder: str) -> None:
    told = built.python(OPEN.replace("{projekt}", "bro"), folder)
    assert told == ("Projektrapport 3" if built.hosted else "Egenrapport 3")
    assert "Projekt ”bru” finns inte. Menade du ”bro”?" in built.python(OPEN.replace("{projekt}", "bru"), folder)


@pytest.mark.parametrize("folder", [".", "notebooks/projektrapport"])
def test_papermill_runs_its_notebook_by_itself(built: Toy, folder: str, tmp_path: Path) -> None:
    notebook = built.root / "notebooks" / "projektrapport" / "01_lage.ipynb"
    asked = ("-m", "papermill", str(notebook), str(tmp_path / "ut.ipynb"), "-p", "projekt", "bro", "--no-progress-bar")
    ended = built.run(*asked, folder=folder)
    assert ended.returncode == 0, ended.stderr
    assert "kostade 155 tkr" in (tmp_path / "ut.ipynb").read_text(encoding="utf-8").replace("\u00a0", " ")


ASTRAY = {
    "milstolpor.csv": MILSTOLPAR,
    "milstolpar.csv": MILSTOLPAR.replace("120000", "mycket").replace("planerad", "planerat"),
    "budget.csv": "block\n",
    "../broo/projket.yml": "",
    "../Bro 2/projekt.yml": "",
    "../las-mig.txt": "",
    "../../projekter/x.csv": "",
    "../../arsredovisning/bugdet.csv": "",
}
SIUNA = "Start 811218-9876"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            ASTRAY,
            [
                "bro: {bro}/milstolpar.csv, rad 2, kolumn ”kostnad (kr)”: ”mycket” är inte ett ",
                "bro: {bro}/milstolpar.csv, rad 4, kolumn ”läge”: ”planerat” ",
                "bro: {bro}/milstolpor.csv: filen är okänd och läses inte. Menade du milstolpar.csv?",
                "bro: {bro}/budget.csv: filen är okänd och läses inte. ",
                "sjo-bro/2024/projekt/broo/projket.yml: filen är okänd och läses inte. Menade du projekt.yml?",
                "sjo-bro/2024/projekt/Bro 2: mappens namn kan inte vara projekt. Använd bara a–z, 0–9 och bindestreck.",
                "sjo-bro/2024/projekt/las-mig.txt: filen är okänd och läses inte. ",
                "sjo-bro/2024/projekter: mappen är okänd och läses inte. Menade du projekt?",
                "arsredovisning: sjo-bro/2024/arsredovisning/bugdet.csv: filen är okänd och läses inte. ",
            ],
        ),
        ({"text/lage.md": "{{ milstolpe.antl }}\n"}, ["bro: {bro}/text/lage.md, rad 1: faktumet ”milstolpe.antl” finns inte. Menade du ”milstolpe.antal”"]),
        ({"milstolpar.csv": MILSTOLPAR.replace("Start", SIUNA)}, ["bro: {bro}/milstolpar.csv, rad 2, kolumn ”milstolpe”: innehåller ett personnummer"]),
        ({"text/lage.md": f"Ring {SIUNA}.\n"}, ["bro: {bro}/text/lage.md, rad 1: innehåller ett personnummer"]),
        ({"projekt.yml": "titl: Bron\n"}, ["bro: {bro}/projekt.yml, rad 1, kolumn ”titl”: nyckeln är okänd. Menade du ”titel”?"]),
    ],
    ids=["astray", "fact", "cell with a personnummer", "text with a personnummer", "key"],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_stands(
    toy: Toy, tmp_path: Path, files: dict[str, str], told: list[str]
) -> None:
    data = shutil.copytree(toy.data, tmp_path / "raw")
    for file, content in files.items():
        _write(Path(os.path.normpath(data / PROJECT / file)), content)
    code, said = toy.call("check", "sjo-bro", "2024", "--data", str(data))
    assert code == 2, said
    lines = [line.removeprefix("sjo-bro 2024").lstrip(" :") for line in said.splitlines() if "sjo-bro/2024/" in line]
    for one in told:
        expected = one.replace("{bro}", PROJECT)
        assert sum(line.startswith(expected) for line in lines) == 1, f"{expected}\n{said}"
    assert "9876" not in said
    assert "Traceback" not in said


def test_only_what_read_a_changed_table_runs_again(built: Toy) -> None:
    for file, old, new, sections in (
        (f"{PROJECT}/milstolpar.csv", "34567", "44567", {"bro 01_lage"}),
        (f"{OWN}/verktyg.csv", "Hammare;3", "Hammare;5", {"bro 01_lage", "bro 02_verktyg", "01_sammanfattning", "12_avstamning"}),
    ):  # fmt: skip
        path = built.data / file
        before = path.read_text(encoding="utf-8")
        assert before.count(old) == 1
        path.write_text(before.replace(old, new), encoding="utf-8")
        code, said = built.build()
        assert code == 0, said
        ran = set(re.findall(r"sjo-bro 2024 ((?:\S+ )?\d\d_\w+): klar", said))
        assert ran == sections
    assert "kostade 165 tkr, med 9 verktyg" in built.page(f"{BRO}/01-lage.html")
    assert "Förbundet har 9 verktyg" in built.page(f"reports/{OWN}/01-sammanfattning.html")

"""The README and the guide against the program: what they say is there is there, and what is there they say."""

from __future__ import annotations

import importlib
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image
from typer.main import get_command

import samrapport.areas
from samrapport.areas.avstamning import noteringar
from samrapport.areas.avstamning import underlag as uppgifter
from samrapport.areas.deltagare import underlag as deltagare
from samrapport.areas.deltagare.lasning import aggregat, kategorier
from samrapport.areas.deltagare.lasning.insatsuppgifter import Insatsuppgifter
from samrapport.areas.ekonomi import kontomappning
from samrapport.areas.ekonomi import underlag as ekonomi
from samrapport.areas.forbund import underlag as forbund
from samrapport.areas.forbund.rapport import Forbundsrapport
from samrapport.areas.forbund.rapportuppgifter import Rapportuppgifter
from samrapport.areas.insatser import underlag as insatser
from samrapport.areas.insatsrapport import underlag as insatsrapport
from samrapport.areas.jamforelse.jamforelse import MATT
from samrapport.areas.jamforelse.underlag import Jamforelseuppgifter
from samrapport.areas.statistik import underlag as scb
from samrapport.areas.statistik.facts import las_helarsekvivalenter
from samrapport.areas.verksamhet import underlag as verksamhet
from samrapport.cli.app import app
from samrapport.rapport import Rapport, oppna, validera
from samrapport.rapport.kontroll.regler import alla_regler
from samrapport.raw.folder import RawFolder
from samrapport.raw.rapporttyp import find_report_types
from samrapport.raw.table import Field, TableSchema
from samrapport.run.addresses import Targets
from samrapport.run.discover import find_reports
from samrapport.run.execution.failure import describe_cold, describe_death, describe_memory, describe_timeout
from samrapport.run.project import find_project
from samrapport.run.sitepages.webbplats import Webbplats
from samrapport.run.validate import find_faults
from samrapport.run.warm.forks import IMPOSSIBLE
from samrapport.text.bound import FILTERS
from samrapport.text.prose import bind

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "handledning.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]

WORDS = kategorier.read_kategorier(RawFolder(ROOT / "data" / "raw"), "vasteras/2021/insatser/spira/kategorier")
"""The example's own words: a register's columns take those of its insats."""
SCHEMAS = {
    "forbund/forbund.csv": forbund.FORBUND,
    "forbund/medlemmar.csv": forbund.MEDLEMMAR,
    "scb/regioner.csv": scb.REGIONER,
    "scb/helarsekvivalenter.csv": scb.HELARSEKVIVALENTER,
    "scb/folkmangd.csv": scb.FOLKMANGD,
    "budget.csv": ekonomi.BUDGET,
    "utfall.csv": ekonomi.UTFALL,
    "kontomappning.csv": kontomappning.KONTOMAPPNING,
    "eget_kapital.csv": ekonomi.EGET_KAPITAL,
    "uppgifter.csv": uppgifter.UPPGIFTER,
    "publicerat.csv": uppgifter.PUBLICERAT,
    "avstamning.csv": noteringar.AVSTAMNING,
    "personer.csv": verksamhet.PERSONER,
    "organisation.csv": verksamhet.ORGANISATION,
    "moten.csv": verksamhet.MOTEN,
    "mal.csv": verksamhet.MAL,
    "aktiviteter.csv": verksamhet.AKTIVITETER,
    "utbildningar.csv": verksamhet.UTBILDNINGAR,
    "insatser.csv": insatser.INSATSER,
    "insatsresultat.csv": insatser.INSATSRESULTAT,
    "indikatorer.csv": insatser.INDIKATORER,
    "trappa.csv": insatser.TRAPPA,
    "insatsbudget.csv": insatser.INSATSBUDGET,
    "insatser/<insats>/deltagare_aggregat.csv": aggregat.AGGREGAT,
    "insatser/<insats>/kategorier.csv": kategorier.KATEGORIER,
    "insatser/<insats>/deltagare.csv": deltagare.deltaganden_schema(WORDS),
    "insatser/<insats>/forsorjning.csv": deltagare.forsorjning_schema(WORDS),
    "insatser/<insats>/handelser.csv": deltagare.handelser_schema(WORDS),
    "insatser/<insats>/intag.csv": insatsrapport.INTAG,
    "insatser/<insats>/ekonomi.csv": insatsrapport.EKONOMI,
    "insatser/<insats>/process.csv": insatsrapport.PROCESS,
    "insatser/<insats>/swot.csv": insatsrapport.SWOT,
    "insatser/<insats>/sjalvvardering.csv": insatsrapport.SJALVVARDERING,
    "insatser/<insats>/andringar.csv": insatsrapport.ANDRINGAR,
}

Rows = list[list[str]]


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def section(page: Path, heading: str) -> str:
    """What stands below a heading, to the next of its level or a higher one."""
    text = text_of(page)
    found = re.search(rf"^(#+) {re.escape(heading)}.*?$", text, re.MULTILINE)
    assert found, f"{page.name} has no heading {heading}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def table(text: str) -> Rows:
    """The rows of the first Markdown table of a text, without its heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return rows[2:]


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """(info string, content) of every fenced block."""
    for found in re.finditer(r"^```([^\n]*)\n(.*?)^```$", text_of(page), re.MULTILINE | re.DOTALL):
        yield found[1], found[2]


def tracked() -> list[Path]:
    """The files of the project that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git tree")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


# Commands


def commands() -> dict[str, object]:
    return dict(get_command(app).commands)  # type: ignore[attr-defined]


def test_every_command_and_option_is_in_the_readme() -> None:
    told = section(README, "Commands")
    for name, command in commands().items():
        assert f"samrapport {name}" in told
        for parameter in command.params:  # type: ignore[attr-defined]
            for option in (*parameter.opts, *parameter.secondary_opts):
                if option.startswith("-") and option != "--help":
                    assert f"`{option}" in told, f"{name} {option} is not in the README"


def test_the_readme_names_no_option_that_is_not_there() -> None:
    known = {
        option
        for command in (get_command(app), *commands().values())
        for parameter in command.params  # type: ignore[attr-defined]
        for option in (*parameter.opts, *parameter.secondary_opts)
    } | {"--help"}
    assert set(re.findall(r"`(--?[a-z][a-z-]*)", section(README, "Commands"))) <= known


def shell_lines() -> list[tuple[str, str]]:
    return [
        (page.name, line)
        for page in PAGES
        for info, content in blocks(page)
        if info.split()[:1] == ["sh"]
        for line in content.splitlines()
        if line.strip()
    ]


@pytest.mark.parametrize(("page", "line"), shell_lines(), ids=lambda one: str(one)[:60])
def test_a_command_of_the_docs_can_be_given(page: str, line: str) -> None:
    words = shlex.split(line)
    program, arguments = Path(words[0]).name, words[1:]
    if program == "make":
        assert re.search(rf"^{re.escape(arguments[0])}:", text_of(ROOT / "Makefile"), re.MULTILINE), line
    elif program == "samrapport":
        command, arguments = commands()[arguments[0]], [one for one in arguments if one != "--help"]
        context = command.make_context(arguments[0], arguments[1:])  # type: ignore[attr-defined]
        assert context.params is not None
    elif program == "papermill":
        assert (ROOT / arguments[0]).is_file(), line
        given = dict(zip(arguments[3::3], arguments[4::3], strict=True))
        assert (ROOT / "data" / "raw" / given["forbund"] / given["ar"] / "rapport.yml").is_file()
    elif program == "cp":
        assert (ROOT / arguments[-2]).exists(), line
    elif program == "conda":
        assert arguments[:2] in (["env", "create"], ["activate", "samrapport"]), line
        assert all((ROOT / name).is_file() for name in arguments if name.endswith(".yml"))
        assert re.search(r"^name: samrapport$", text_of(ROOT / "environment.yml"), re.MULTILINE)
    elif program == "rm":
        assert arguments[0].startswith("data/raw/"), line
    elif program == "python" and arguments[0] == "-c":
        ended = subprocess.run(
            [sys.executable, "-c", arguments[1]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
        assert "budget.andel" in ended.stdout
    elif program == "python" and arguments[:2] == ["-m", "samrapport.exempel"]:
        assert (ROOT / "data" / "raw" / Path(*arguments[2:4]) / "insatser" / arguments[4] / "malbild.csv").is_file(), (
            line
        )
    else:
        assert (program, arguments[:2]) == ("python", ["-m", "pytest"]), f"{page}: {line} is held by no test"


def test_every_make_target_is_told() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert targets
    assert {one for one in targets[1].split() if f"make {one}" not in text_of(README)} == set()


# Raw data


def test_every_schema_of_the_program_is_held_to_the_guide() -> None:
    found = {
        id(value)
        for module in pkgutil.walk_packages(samrapport.areas.__path__, "samrapport.areas.")
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, TableSchema)
    }
    assert found <= {id(schema) for schema in SCHEMAS.values()}


@pytest.mark.parametrize("file", SCHEMAS)
def test_the_guide_tells_every_column_of_a_raw_file(file: str) -> None:
    schema, told = SCHEMAS[file], section(GUIDE, f"`{file}`")
    rows = table(told)
    assert [row[0] for row in rows] == list(schema.fields)
    assert [row[1] for row in rows] == ["ja" if one.required else "nej" for one in schema.fields.values()]
    assert f"Nyckel: {', '.join(f'`{name}`' for name in schema.key)}." in told


@pytest.mark.parametrize("file", SCHEMAS)
def test_the_guide_tells_the_values_that_a_column_takes_and_its_examples_are_sound(file: str) -> None:
    for name, _, content, example in table(section(GUIDE, f"`{file}`")):
        field = SCHEMAS[file].fields[name]
        field.parse(example)
        if "ur kategorier.csv" in content:
            continue
        assert [choice for choice in choices_of(field) if f"`{choice}`" not in content] in (
            [],
            choices_of(field)[3:],
        ), name


def choices_of(field: Field) -> list[str]:
    """The words that a column takes, from what its parser says of any other; none for a column of free content."""
    try:
        field.parse("\N{WHITE SQUARE}")
    except ValueError as error:
        return re.findall("”(.+?)”", str(error)) if "känns inte igen" in str(error) else []
    return []


def test_the_guide_tells_every_key_of_rapport_yml() -> None:
    rows = table(section(GUIDE, "`rapport.yml`"))
    fields = {field.alias or name: field for name, field in Rapportuppgifter.model_fields.items()}
    assert [row[0] for row in rows] == list(fields)
    assert [row[1] for row in rows] == ["ja" if field.is_required() else "nej" for field in fields.values()]


def test_the_guide_tells_every_key_of_webbplats_yml() -> None:
    rows = table(section(GUIDE, "`webbplats.yml`"))
    fields = {field.alias or name: field for name, field in Webbplats.model_fields.items()}
    assert [row[0] for row in rows] == list(fields)
    assert [row[1] for row in rows] == ["ja" if field.is_required() else "nej" for field in fields.values()]


def test_the_guide_tells_every_key_of_insats_yml() -> None:
    rows = table(section(GUIDE, "`insatser/<insats>/insats.yml`"))
    fields = {field.alias or name: field for name, field in Insatsuppgifter.model_fields.items()}
    assert [row[0] for row in rows] == list(fields)
    assert [row[1] for row in rows] == ["ja" if field.is_required() else "nej" for field in fields.values()]


def test_the_guide_tells_every_key_of_jamforelse_yml() -> None:
    rows = table(section(GUIDE, "Jämför förbund och år").partition("| Mått |")[0])
    fields = {field.alias or name: field for name, field in Jamforelseuppgifter.model_fields.items()}
    assert [row[0] for row in rows] == list(fields)
    assert [row[1] for row in rows] == ["ja" if field.is_required() else "nej" for field in fields.values()]


def test_the_guide_tells_every_measure_of_the_comparison() -> None:
    _, head, rest = section(GUIDE, "Jämför förbund och år").partition("| Mått |")
    assert [(row[0], row[1]) for row in table(head + rest)] == [(one.namn, one.formel) for one in MATT.values()]


def test_the_recipe_for_a_comparison_gives_one(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw"))
    given = {found[1]: text for info, text in blocks(GUIDE) if (found := re.search(r"jamforelse=(\S+)", info))}
    assert given
    for name, text in given.items():
        (data / name).parent.mkdir(parents=True)
        (data / name).write_text(text, encoding="utf-8")
        forbund, year, _ = name.split("/")
        assert validera(data, forbund, int(year)) == []


def test_the_guide_names_every_text_that_a_notebook_shows() -> None:
    shown = {
        name
        for notebook in (ROOT / "notebooks").glob("*/[0-9]*.ipynb")
        for name in re.findall(r'rapport\.text\(\\"([a-z0-9-]+)\\"\)', text_of(notebook))
    }
    assert len(shown) > 15
    told = set(re.findall("`([a-z0-9-]+)`", section(GUIDE, "`text/<namn>.md`")))
    assert shown - told == set()


# Text and facts


@pytest.fixture(scope="module")
def vasteras() -> Rapport:
    return oppna("vasteras", 2021, data=ROOT / "data" / "raw")


def test_the_guide_tells_every_filter() -> None:
    told = [row[0].strip("`") for row in table(section(GUIDE, "Skriv text med fakta"))]
    assert sorted(name for name in told if name) == sorted(FILTERS)


def test_every_example_of_a_filter_gives_what_the_guide_says(vasteras: Rapport) -> None:
    for name, _, written, becomes in table(section(GUIDE, "Skriv text med fakta")):
        template = written.strip("`")
        assert name.strip("`") in template
        assert bind(vasteras.fakta, template, where="guide").markdown.replace("\u00a0", " ") == becomes, template


def test_every_text_in_the_docs_can_be_bound(vasteras: Rapport) -> None:
    templates = [
        *(content for info, content in blocks(GUIDE) if info == "md"),
        *(one for page in PAGES for one in re.findall(r"`(\{\{[^<].*?\}\})`", text_of(page)) if "\\|" not in one),
    ]
    assert len(templates) > 6
    for template in templates:
        assert bind(vasteras.fakta, template, where="docs").markdown


def test_the_sentence_that_the_guide_shows_is_what_its_text_becomes(vasteras: Rapport) -> None:
    first = next(content for info, content in blocks(GUIDE) if info == "md")
    assert f"blir ”{bind(vasteras.fakta, first, where='guide').markdown}”".replace("\u00a0", " ") in text_of(GUIDE)


def test_the_guide_tells_every_namespace_of_facts_with_a_fact_that_exists(vasteras: Rapport) -> None:
    told = section(GUIDE, "Hitta ett faktums namn")
    first, _, rest = told.partition("En insats halvårsrapport")
    second, _, third = rest.partition("En [jämförelse]")
    own = oppna("vasteras", 2021, data=ROOT / "data" / "raw", insats="spira")
    compared = oppna("jamforelse", 2021, data=ROOT / "data" / "raw")
    for text, fakta in ((first, vasteras.fakta), (second, own.fakta), (third, compared.fakta)):
        rows = table(text)
        spaces = [row[0].strip("`") for row in rows]
        assert set(spaces) == set(fakta.spaces()) - (set(vasteras.fakta.spaces()) if text is second else set())
        for space, _, name in rows:
            assert name.strip("`").startswith(space.strip("`"))
            assert fakta.find(name.strip("`")), name


# Recipes and messages


def test_the_recipe_for_a_forbund_gives_a_sound_report_with_its_sections(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw"))
    for info, content in blocks(GUIDE):
        if found := re.search(r"(file|append)=(\S+)", info):
            path = data / found[2]
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if found[1] == "append" else ""
            path.write_text(before + content, encoding="utf-8")
    assert validera(data, "exempel", 2022) == []
    rapport = Forbundsrapport(RawFolder(data), "exempel", 2022)
    text = rapport.text("sammanfattning")
    assert text
    assert "Samordningsförbundet Exempel redovisar tiden till och med 30 juni 2022" in text.markdown
    assert rapport.fakta["ek.ar0.utgaende"].value == 1_400_000
    assert las_helarsekvivalenter(rapport).years["egen"]


def test_the_recipe_for_a_report_type_gives_one(tmp_path: Path) -> None:
    given = {found[1]: content for info, content in blocks(GUIDE) if (found := re.search(r"rapporttyp=(\S+)", info))}
    assert given
    notebooks = Path(shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks"))
    for name, content in given.items():
        (notebooks / name).mkdir()
        (notebooks / name / "rapporttyp.yml").write_text(content, encoding="utf-8")
        (notebooks / name / "01_a.ipynb").touch()
    kinds = {kind.name: kind for kind in find_report_types(notebooks)}
    assert set(given) <= set(kinds)
    for kind in kinds.values():
        text = section(GUIDE, "Lägg till en rapporttyp")
        assert kind.source in text or kind.name == "delarsrapport"
        assert kind.pdf in text or kind.name not in given


def test_the_recipe_for_a_year_refuses_what_is_left_of_the_old_one_and_then_takes_it(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw"))
    new = Path(shutil.copytree(data / "vasteras" / "2021", data / "vasteras" / "2022"))
    (new / "publicerat.csv").unlink()
    assert {fault.file for fault in validera(data, "vasteras", 2022)} == {"vasteras/2022/rapport.yml"}
    replace(new / "rapport.yml", "2021", "2022")
    assert {fault.column for fault in validera(data, "vasteras", 2022)} == {"år", "datum"}
    for old, year in (("2023", "2024"), ("2022", "2023"), ("2021", "2022")):
        replace(new / "budget.csv", f";{old};", f";{year};")
    assert {fault.column for fault in validera(data, "vasteras", 2022)} == {"till och med", "datum"}
    replace(new / "utfall.csv", ";2021-08-31;", ";2022-08-31;")
    replace(new / "eget_kapital.csv", "2021-01-01;", "2022-01-01;")
    assert validera(data, "vasteras", 2022) == []


OWN = "vasteras/2021"
MISTAKES = [
    (f"{OWN}/budget.csv", ";7306;", ";sju tusen;"),
    (f"{OWN}/budget.csv", ";7306;", ";7.306;"),
    (f"{OWN}/budget.csv", ";7306;", ";-7306;"),
    (f"{OWN}/budget.csv", ";år;belopp;", ";år;beloppet;"),
    (f"{OWN}/budget.csv", "Insatser;JobbFokus 2.0/SPIRA;budget;2021", "Insatser;Samordningsteam Västerås;budget;2021"),
    (f"{OWN}/eget_kapital.csv", ";", ","),
    (f"{OWN}/insatser.csv", ";Samordningsteam Västerås;", ";Samordningsteam; Västerås;"),
    (f"{OWN}/utfall.csv", "Insatser;Samordningsteam Västerås", "Insatser;Samordningsteamet"),
    ("forbund/medlemmar.csv", ";1980;", ";1999;"),
    (f"{OWN}/rapport.yml", "titel:", "title:"),
    (f"{OWN}/text/budget.md", "budget.totalt.utfall", "budget.total.utfall"),
    (f"{OWN}/text/budget.md", "budget.andel | procent", "budget.andel | tkr"),
    (f"{OWN}/text/budget.md", "budget.andel | procent", "budget.andel | prosent"),
    (f"{OWN}/text/budget.md", "{{ budget.andel | procent }}", "{{ budget.andel | procent }"),
    (f"{OWN}/text/budget.md", "{{ budget.andel | procent }}", "{{< include andel.md >}}"),
    (f"{OWN}/text/budget.md", "Några poster i", "Några [poster](saknas.html) i"),
    (f"{OWN}/text/budget.md", "Några poster i", "![Karta](karta.png) Några poster i"),
    (f"{OWN}/text/budget.md", "Några poster i", "::: {.callout-note}\nNågra poster i"),
    (f"{OWN}/publicerat.csv", "budget.totalt.andel;", "budget.totalt.andelen;"),
]


def quoted() -> set[str]:
    """The messages that the guide quotes."""
    return set(re.findall(r"^> (.+)$", section(GUIDE, "Vad felmeddelandena betyder"), re.MULTILINE))


@pytest.mark.parametrize(("file", "old", "new"), MISTAKES, ids=lambda one: str(one)[:40])
def test_a_mistake_is_told_in_the_words_that_the_guide_quotes(tmp_path: Path, file: str, old: str, new: str) -> None:
    data = Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw"))
    text = text_of(data / file)
    assert old in text
    (data / file).write_text(text.replace(old, new, -1 if new == "," else 1), encoding="utf-8")
    project = find_project(ROOT).placed(data=data)
    (own,) = (one for one in find_reports(data, find_report_types(project.notebooks)) if str(one) == "vasteras 2021")
    told = set(find_faults(project, own, Targets(project, own)))
    assert told & quoted(), "\n".join(told)


def test_a_wrong_encoding_and_a_misspelt_file_are_told_in_the_words_that_the_guide_quotes(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw"))
    budget = data / OWN / "budget.csv"
    budget.write_bytes(text_of(budget).encode("latin-1", errors="replace"))
    (data / OWN / "eget_kapital.csv").rename(data / OWN / "egetkapital.csv")
    told = {str(fault) for fault in validera(data, "vasteras", 2021)}
    assert len(told & quoted()) == 2, "\n".join(told)


@pytest.mark.parametrize(
    "arguments", [["build", "vesteras"], ["build", "vasteras", "2031"], ["build", "--enginne", "quarto"]], ids=" ".join
)
def test_a_mistake_in_a_command_is_told_in_the_words_that_the_guide_quotes(arguments: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "samrapport", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert ended.returncode == 2
    assert ended.stderr.strip() in quoted()


OF_RUNS = {describe_timeout(600), describe_death(), describe_memory(1000), describe_cold(IMPOSSIBLE)}


def test_what_happens_as_notebooks_run_is_told_in_the_words_that_the_guide_quotes() -> None:
    assert quoted() >= OF_RUNS


def test_every_quoted_message_is_held_by_a_case() -> None:
    in_data, in_commands, of_papermill = len(MISTAKES) + 2, 3, 1
    assert len(quoted()) == in_data + in_commands + of_papermill + len(OF_RUNS)


def replace(path: Path, old: str, new: str) -> None:
    path.write_text(text_of(path).replace(old, new), encoding="utf-8")


# Links, pictures, and what must not be in the tree


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_pictures_and_headings_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`\n]*`", "", text_of(page), flags=re.DOTALL)):
        if re.match(r"https?:|mailto:", target):
            continue
        name, _, anchor = target.partition("#")
        linked = (page.parent / unquote(name)).resolve() if name else page
        assert linked.exists(), f"{page.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", text_of(linked), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert unquote(anchor) in anchors, f"{page.name} links to {target}"


def test_pictures_are_small_and_readable() -> None:
    pictures = sorted((ROOT / "docs" / "bilder").iterdir())
    assert len(pictures) >= 2
    for picture in pictures:
        assert picture.stat().st_size < 250_000
        with Image.open(picture) as image:
            assert image.width >= 800
        assert f"docs/bilder/{picture.name}" in text_of(README)


def test_no_path_of_a_machine_and_no_registry_address_is_in_the_tree() -> None:
    machine = r"/(?:home|Users|root|work)/\w|/opt/\w|[A-Z]:\\Users|file:///"
    registry = r"https?://[\w.@:-]*(?:pypi|registry|artifactory|nexus|proxy|mirror)[\w.:-]*|(?<!-no-emit-)(?<!--keep-)index-url|:8081/"
    forbidden = re.compile(f"{machine}|{registry}")
    found = []
    for path in tracked():
        if path.suffix in (".png", ".ttf", ".otf", ".xlsx") or path == Path(__file__):
            continue
        text = re.sub(r'"image/png": "[^"]*"', "", path.read_bytes().decode("utf-8", errors="replace"))
        found += [f"{path.relative_to(ROOT)}: {one}" for one in forbidden.findall(text)]
    assert found == []


# Controls


def test_the_guide_tells_every_rule_of_the_controls() -> None:
    rows = table(section(GUIDE, "Reglerna"))
    assert rows == [[f"`{one.id}`", one.namn, one.beskrivning, one.allvar] for one in alla_regler()]

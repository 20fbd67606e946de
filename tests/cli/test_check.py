"""`samrapport check`: what it says, and what it ends with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jamforelse_factory import AR, FOLDER, Many
from kontroll_factory import FORBUND, INSATS, Prov, clean, typed_number, wrong_figure
from swept import late
from typer.testing import CliRunner, Result

from samrapport.cli.app import app

pytestmark = pytest.mark.slow


def run(prov: Prov, *words: str) -> Result:
    return CliRunner().invoke(app, ["check", "--data", str(prov.root), *words])


@pytest.fixture
def prov(tmp_path: Path) -> Prov:
    return clean(tmp_path, 7)


def test_reports_without_faults_end_well_and_both_types_are_told(prov: Prov) -> None:
    ended = run(prov, FORBUND)
    assert ended.exit_code == 0, ended.output
    lines = ended.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == [f"{FORBUND} {prov.ar}", f"{FORBUND} {prov.ar} {INSATS}"]
    assert all("0 fel, 0 varningar och 0 upplysningar" in line for line in lines)


def test_an_error_ends_with_one_and_is_told_with_rule_place_and_values(prov: Prov) -> None:
    wrong_figure(prov)
    prov.print()
    ended = run(prov)
    assert ended.exit_code == 1
    assert "publicerat-mot-beraknat" in ended.stdout
    assert f"{FORBUND}/{prov.ar}/publicerat.csv, rad" in ended.stdout
    assert "Givet " in ended.stdout


def test_an_explained_error_ends_well(prov: Prov) -> None:
    prov.write(prov.own("text/vision.md"), "Vi hade fem möten.\n")
    assert run(prov).exit_code == 1
    prov.write(
        prov.own("avstamning.csv"),
        f"regel;plats;förklaring;accepterad av;datum\nskriven-siffra;text/vision.md: ”fem”;Citat;Styrelsen;{prov.ar}-09-01\n",
    )
    ended = run(prov)
    assert ended.exit_code == 0, ended.output
    assert "förklarat: Citat (Styrelsen" in ended.stdout


def test_a_warning_alone_ends_well(prov: Prov) -> None:
    prov.change(prov.own("insatser.csv"), ";deltagare;Stöd;", ";deltagare (cirka);Stöd;")
    text = (prov.root / prov.own("insatser.csv")).read_text(encoding="utf-8")
    places = text.splitlines()[1].split(";")[8]
    prov.change(prov.own("insatser.csv"), f";{places};deltagare", ";9;deltagare")
    row = prov.row(f"insats.{INSATS}.platser")
    row.varde = row.tryckt = "9"
    prov.print()
    ended = run(prov)
    assert ended.exit_code == 0, ended.output
    assert "fler-deltagare-an-platser" in ended.stdout


def test_json_is_whole_and_its_keys_are_those_of_the_reference(prov: Prov) -> None:
    typed_number(prov)
    prov.print()
    ended = run(prov, "--json")
    assert ended.exit_code == 1
    first, second = json.loads(ended.stdout)["rapporter"]
    assert second["rapport"] == {"forbund": FORBUND, "ar": prov.ar, "insats": INSATS}
    (one,) = first["fynd"]
    told = (Path(__file__).parents[2] / "docs" / "referens" / "avstamning-json.md").read_text(encoding="utf-8")
    assert set(first) | set(one) == {
        line.split("|")[1].strip()
        for line in told.splitlines()
        if line.startswith("| ") and not line.startswith("| Nyckel")
    }
    assert all(f"`{key}`" in told for key in first["sammanfattning"])


def test_data_that_cannot_be_read_ends_with_two_and_the_other_reports_are_told(prov: Prov) -> None:
    prov.change(prov.own("budget.csv"), ";ja;p", ";kanske;p")
    ended = run(prov)
    assert ended.exit_code == 2
    assert "budget.csv, rad" in ended.stderr
    assert INSATS in ended.stdout


def test_an_unknown_forbund_is_told_with_the_closest() -> None:
    ended = CliRunner().invoke(app, ["check", "vesteras"])
    assert getattr(ended.exception, "exit_code", None) == 2
    assert "Menade du ”vasteras”" in str(ended.exception)


TEXTS = [
    (
        "Ett\n\n[två](saknas.html)\n",
        3,
        "länken ”saknas.html” leder till en sida eller fil som inte finns. Rätta adressen",
    ),
    ("[a](../../okand/2021/index.html)\n", 1, "okand/2021/index.html” leder till"),
    ("[a](99-borta.ipynb#x)\n", 1, "99-borta.ipynb#x” leder till"),
    ("Se [budget][b].\n\n[b]: budgeten.pdf\n", 3, "budgeten.pdf” leder till"),
    ("Se [budget][b].\n", 1, "länken ”[budget][b]” har ingen adress. Skriv en"),
    ("Ett\n\n<a href='saknas.html'>a\n", 3, "HTML- eller Typst-kod i texten stöds inte. Ta bort den: ”<a href="),
    ("Ett\n\n[a](javascript:alert(1))\n", 3, "har en adress som inte får publiceras. Skriv en som börjar med https://"),
    ("Ett\n\ntvå <data:text/html,x> tre\n", 3, "länken ”data:text/html,x” har en adress som inte får publiceras"),
    ("Ett\n\nC:\\temp\n", 3, "”\\temp” läses som TeX-kod, som inte stöds. Skriv två omvända snedstreck"),
    ("Se [a][b].\n\n[b]: javascript:x\n", 3, "har en adress som inte får publiceras"),
    ("[a](../../../../../etc/passwd)\n", 1, "leder till en sida"),
    ("[a](/etc/passwd)\n", 1, "leder till en sida"),
    ("Ett\n\n<script src=x>\n", 3, "HTML- eller Typst-kod i texten stöds inte. Ta bort den: ”"),
    ("Ett\n\n`x`{=typst}\n", 3, "HTML- eller Typst-kod i texten stöds inte. Ta bort den: ”"),
    (
        "{% if rapport.ar > 1 %}\nEtt\n[{{ rapport.ar }}](saknas-{{ rapport.ar }}.html)\n{% endif %}\n",
        3,
        "leder till en sida",
    ),
    ("Ett\n![Karta](karta.png)\n", 2, "bilden ”karta.png” finns inte bland rapportens filer. Ta bort den"),
    ("![Karta](https://exempel.se/karta.png)\n", 1, "bilden ”https://exempel.se/karta.png” finns inte"),
    ("Ett\n\n::: {.callout-note}\nTvå\n", 3, "blocket ”::: {.callout-note}” avslutas aldrig. Skriv en rad med :::"),
    ("Ett\n\n:::\n", 3, "raden ”:::” avslutar inget block. Ta bort den"),
    ("{% if rapport.ar > 1 %}\n::: x\n{% endif %}\nEtt\n", 2, "avslutas aldrig"),
]
WRITTEN_OTHERWISE = [
    *(
        (f"Ett\n\n[a]({address})\n", 3, "har en adress som inte får publiceras. Skriv en som börjar med https://")
        for address in (
            "JaVaScRiPt:alert(1)",
            "&#106;avascript:alert(1)",
            "<javascript:alert(1)>",
            "data:text/html,x",
            "file:" + "///etc/passwd",
            "vbscript:x",
            "//exempel.se/x",
        )
    ),
    *(
        (f"Ett\n\ntvå <{address}> tre\n", 3, f"länken ”{address}” har en adress som inte får publiceras")
        for address in ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x")
    ),
    *(
        (f"Ett\n\n{code}\n", 3, "HTML- eller Typst-kod i texten stöds inte. Ta bort den: ”")
        for code in (
            "x <img src=x onerror=alert(1)>",
            '<b\nonclick="x">',
            "<iframe/>",
            "`x`{=html}",
            "```{=typst}\nx\n```",
            "~~~ {=openxml}\nx\n~~~",
        )
    ),
]
"""The same faults in other words."""
SOUND = (
    "[a](01-sammanfattning.html) [b](08-budget-och-utfall.ipynb#x) [c](index.html) [d](delarsrapport.pdf) [e](#har)\n"
    "[f](insatser/lyft/index.html) [g](/reports/index.html) [h](https://exempel.se/saknas.html) [i](mailto:a@b.se)\n"
    "[j](data/tbl-budget.csv) `[k](saknas.html)` [l](../../../index.html) [m](tel:021-123)\n\n<https://exempel.se> <a@exempel.se> \\<b> `<b>` 2 < 3 > 1 <!-- x -->\n\n::: {.callout-note}\nEtt\n:::\n"
    "\n```\n[n](saknas.html)\n![o](p.png)\n:::\n```\n"
)


@pytest.mark.parametrize(("text", "row", "told"), [*TEXTS, *map(late, WRITTEN_OTHERWISE)])
def test_what_a_text_cannot_be_published_with_is_told_with_file_and_row(
    prov: Prov, text: str, row: int, told: str
) -> None:
    prov.write(prov.own("text/vision.md"), text)
    ended = run(prov)
    assert ended.exit_code == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"{FORBUND} {prov.ar}: {prov.own('text/vision.md')}, rad {row}: ")
    assert told in line
    assert f"{FORBUND} {prov.ar} {INSATS}:" in ended.stdout


def test_links_that_will_lead_somewhere_are_no_faults(prov: Prov) -> None:
    prov.write(prov.own("text/vision.md"), SOUND)
    ended = run(prov)
    assert ended.stderr == ""


def test_a_text_of_an_insats_leads_from_its_own_folder(prov: Prov) -> None:
    name = prov.own(f"insatser/{INSATS}/text/metoder.md")
    prov.write(name, "[a](02-malgrupp.html) [b](../../08-budget-och-utfall.html) [c](halvarsrapport.pdf)\n")
    assert run(prov).stderr == ""
    prov.write(name, "Ett\n\n[a](08-budget-och-utfall.html)\n")
    ended = run(prov)
    assert ended.exit_code == 2
    assert f"{FORBUND} {prov.ar} {INSATS}: {name}, rad 3: länken ”08-budget-och-utfall.html” leder till" in ended.stderr


def test_a_text_of_a_comparison_may_lead_to_those_compared(tmp_path: Path) -> None:
    many = Many(tmp_path, 2)
    name = f"{FOLDER}/{AR}/text/forbund.md"
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(
        f"[a](../../f-01/{AR}/index.html) [b](02-over-tid.html) [c](jamforelse.docx)\n", encoding="utf-8"
    )
    ended = CliRunner().invoke(app, ["check", "--data", str(tmp_path), FOLDER])
    assert ended.stderr == ""
    shutil.rmtree(many.root / "f-01")
    ended = CliRunner().invoke(app, ["check", "--data", str(tmp_path), FOLDER])
    assert ended.exit_code == 2
    assert f"{name}, rad 1: länken ”../../f-01/{AR}/index.html” leder till" in ended.stderr

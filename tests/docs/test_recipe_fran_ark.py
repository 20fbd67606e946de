"""The recipe from an economist's sheet to a finished report, followed as it stands: a förbund never seen, with SCB's stand-in on this machine."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from ark_factory import FLERA, saved, with_numbers_and_months
from once import PROJECT, Whole, build_command
from pxweb_factory import BENEFITS, CONTENTS, SEXES, Tabell, months, tjanst

from samrapport.rapport import oppna, validera

from .pages import RECIPES
from .reader import PROGRAMS, Reader, make_tree, plain

RECIPE = RECIPES / "fran-ark-till-rapport.md"
KOMMUNER = {"2280": "Härnösand", "2282": "Kramfors", "2283": "Sollefteå"}
AREAS = {"00": "Riket", "22": "Västernorrlands län", **KOMMUNER}
MALARKUSTEN = {
    "00": "Riket",
    "04": "Södermanlands län",
    "0484": "Eskilstuna",
    "0486": "Strängnäs",
    "0488": "Trosa",
}
ACCOUNTS = {
    "3010": ("Bidrag staten", -266_667),
    "3020": ("Bidrag regionen", -133_333),
    "3031": ("Bidrag kommun A", -66_667),
    "3032": ("Bidrag kommun B", -66_667),
    "5010": ("Fyren projektmedel", 220_000),
    "5020": ("Klivet vidare", 101_000),
    "5030": ("Hyra lokaler", 8_000),
    "7010": ("Loner kansli", 85_000),
    "7210": ("Arvoden styrelse", 9_000),
}
"""With what each has every month."""
OPENING = {"1930": 1_985_000, "2010": -1_500_000, "2069": -485_000}


def number(area: str, kon: str, content: str, month: str, areas: Mapping[str, str] = AREAS) -> int:
    """Some number for each kommun, and sums of them as SCB has them."""
    if len(area) == 2:
        kommuner = [one for one in areas if len(one) == 4] * (20 if area == "00" else 1)
        return sum(number(one, kon, content, month) for one in kommuner)
    if kon == "1+2":
        return sum(number(area, one, content, month) for one in "12")
    if content.startswith("Summa"):
        return sum(number(area, kon, one, month) for one in BENEFITS)
    return 5000 if content == "Folkmängd" else int(area[-2:]) + CONTENTS.index(content) + 3 * int(kon)


def statistics(areas: Mapping[str, str] = AREAS) -> Tabell:
    contents = {f"00000{at}N1": one for at, one in enumerate(CONTENTS)}
    return Tabell(
        (
            ("Region", "region", dict(areas)),
            ("Kon", "kön", dict(SEXES)),
            ("Aldersgrupp", "åldersgrupp", {"20-64": "20-64 år"}),
            ("ContentsCode", "tabellinnehåll", contents),
            ("Tid", "månad", months("2020", "2021", "2022", "2023", "2024:8")),
        ),
        lambda area, kon, _, content, month: number(area, kon, contents[content], month, areas),
    )


def books(typ: int) -> bytes:
    """A year's books up to August, of SIE type 4 (vouchers) or 2 (balances of months)."""
    bank = -sum(amount for _, amount in ACCOUNTS.values())
    monthly = {**{konto: amount for konto, (_, amount) in ACCOUNTS.items()}, "1930": bank}
    head = f"#FLAGGA 0\n#FORMAT PC8\n#GEN 20240912\n#SIETYP {typ}\n#RAR 0 20240101 20241231\n#KPTYP BAS2014\n"
    lines = [f'#KONTO {konto} "{name}"' for konto, (name, _) in ACCOUNTS.items()]
    lines += [f"#IB 0 {konto} {amount}" for konto, amount in OPENING.items()]
    lines += [f"#UB 0 {konto} {amount + (8 * bank if konto == '1930' else 0)}" for konto, amount in OPENING.items()]
    lines += [f"#RES 0 {konto} {8 * amount}" for konto, (_, amount) in ACCOUNTS.items()]
    for month in range(1, 9):
        if typ == 2:
            lines += [f"#PSALDO 0 2024{month:02d} {konto} {{}} {amount}" for konto, amount in monthly.items()]
            continue
        rows = "\n".join(f"#TRANS {konto} {{}} {amount}" for konto, amount in monthly.items())
        lines.append(f"#VER A {month} 2024{month:02d}25\n{{\n{rows}\n}}")
    return (head + "\n".join(lines) + "\n").encode("cp437")


@dataclass
class Online(Reader):
    """A reader whose SCB is on this machine."""

    adress: str = ""

    def _run(self, *command: str) -> None:
        super()._run(*command, *(["--adress", self.adress] if "hämta" in command else []))


@pytest.mark.late
def test_the_recipe_is_followed_to_the_right_figures(tmp_path: Path, whole: Whole) -> None:
    place = make_tree(tmp_path / "projekt", whole)
    (tmp_path / "Månadsrapport augusti.xlsx").write_bytes(saved(with_numbers_and_months(8)))
    (tmp_path / "Bokföring 2024.se").write_bytes(books(4))
    with tjanst(statistics()) as own:
        reader = Online(place, adress=own.adress)
        reader.follow(RECIPE)
    assert len(reader.given) <= 12
    data = place / "data" / "raw"
    assert validera(data, "adalen", 2024) == []
    facts = oppna("adalen", 2024, data=data).fakta
    assert facts["budget.totalt.utfall"].value == 8 * 423_000
    # What nobody has been given yet is no cost by the report's rule.
    assert facts["ek.ar0.utgaende"].value == 1_985_000 + 6_400_000 - (5_981_000 - 500_000)
    assert facts["budget.intakter.summa.budget"].value == 6_400_000
    assert set(oppna("adalen", 2024, data=data).budget["medlemsbidrag"].dropna()) == {"ja"}
    assert facts["hek.egen.senaste.totalt"].value == sum(
        number(one, "1+2", "Summa helårsekvivalenter", "2023M01") for one in ("2282", "2283")
    )
    assert (place / "_site/reports/adalen/2024/delarsrapport.pdf").is_file()
    # Books of months alone, as some programs give them, say the same.
    (data / "adalen/2024/sie/Bokföring 2024.se").write_bytes(books(2))
    assert oppna("adalen", 2024, data=data).fakta["budget.totalt.utfall"].value == Decimal(8 * 423_000)


@pytest.mark.late
def test_a_forbund_alone_in_an_empty_folder_comes_from_a_sheet_for_each_ansvar_to_a_report(tmp_path: Path) -> None:
    data, book = tmp_path / "rådata", tmp_path / "Ekonomi juni.xlsx"
    data.mkdir()
    book.write_bytes(saved(FLERA["ett blad för varje ansvar"]()))

    def give(*words: str) -> str:
        command = [*PROGRAMS["samrapport"], *words, "--data", str(data)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
        return done.stdout

    names = ("--namn", "Samordningsförbundet Mälarkusten", "--kommun", "Eskilstuna", "--kommun", "Strängnäs")
    give("ny", "malarkusten", "2024", "--förbund", *names, "--medlem-sedan", "2012-01-01")
    own = data / "malarkusten/2024"
    told = own / "rapport.yml"
    told.write_text(told.read_text(encoding="utf-8").replace("2024-08-31", "2024-06-30"), encoding="utf-8")
    for table in ("budget", "utfall"):
        sheets = ("--blad", "910 Insatser", "--blad", "920 Kansli")
        give("importera", str(book), "--till", table, "malarkusten", "2024", "--ja", *sheets)
    (heads,) = (one for one in give("list", "malarkusten", "2024").splitlines() if "eget_kapital.csv: saknas" in one)
    heads = heads.partition("Rubriker: ")[2]
    (own / "eget_kapital.csv").write_text(f"{heads}\n2024-01-01;1200;Bokslut 2023\n", encoding="utf-8")
    with tjanst(statistics(MALARKUSTEN)) as scb:
        give("hämta", "scb", "--förbund", "malarkusten", "--år", "2021-", "--adress", scb.adress)
    (own / "text/sammanfattning.md").write_text("Vi har använt {{ budget.totalt.utfall | tkr_enhet }}.\n", "utf-8")
    out = tmp_path / "ut"
    done = subprocess.run(build_command(data, out), cwd=PROJECT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    facts = oppna("malarkusten", 2024, data=data).fakta
    assert facts["budget.totalt.utfall"].value == 2_100_000
    assert facts["ek.ar0.ingaende"].value == 1_200_000
    assert facts["hek.egen.senaste.totalt"].value == sum(
        number(one, "1+2", "Summa helårsekvivalenter", "2023M01") for one in ("0484", "0486")
    )
    page = (out / "site/reports/malarkusten/2024/01-sammanfattning.html").read_text(encoding="utf-8")
    assert "Vi har använt 2 100 tkr" in plain(page)
    assert (out / "site/reports/malarkusten/2024/delarsrapport.pdf").is_file()
    assert "'920 Kansli'!C5" in give("explain", "malarkusten", "2024", "budget.totalt.utfall")

"""A data folder of many invented förbund, each as small as a comparison needs, and the comparison of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from data_factory import BENEFITS, POPULATION_HEADS, SCB_HEADS

from samrapport.areas.jamforelse.rapport import Jamforelse
from samrapport.raw.folder import RawFolder

FOLDER = "lanen"
AR = 2024
INSATSER = "insats;namn;typ;verksamhetsägare;verksamhetsutförare;start;slut;tilldelade medel (kr);platser;platser avser;syfte;behovsgrupp;mål;länk;källa\n"


class Many:
    """A data folder with `count` förbund, called f-00 and on, that have a report for each of `years`."""

    def __init__(self, root: Path, count: int, years: Iterable[int] = (AR,)) -> None:
        self.root, self.count = root, count
        numbers = range(count)
        self.write(f"{FOLDER}/{AR}/jamforelse.yml", "titel: Förbunden i länen\n")
        heads = "förbund;namn;kortnamn;bildat;upphört;webbplats;källa\n"
        self.write("forbund/forbund.csv", heads + "".join(f"f-{n:02d};Förbundet {n};Bygd {n};;;;x\n" for n in numbers))
        heads = "förbund;part;namn;regionkod;andel;giltig från;giltig till;källa\n"
        rows = (f"f-{n:02d};kommun;Kommun {n};{1000 + n};;2010-01-01;;x\n" for n in numbers)
        self.write("forbund/medlemmar.csv", heads + "".join(rows))
        rows = (f"{1000 + n};Kommun {n};kommun;x\n" for n in numbers)
        self.write("scb/regioner.csv", "regionkod;namn;typ;källa\n00;Riket;riket;x\n" + "".join(rows))
        cells = [(n, year) for n in numbers for year in (2021, 2022, 2023)]
        rows = (
            f"{1000 + n};totalt;20-64;{year};{benefit};{10 + n + year - 2021};db;\n"
            for n, year in cells
            for benefit in BENEFITS
        )
        self.write("scb/helarsekvivalenter.csv", SCB_HEADS + "\n" + "".join(rows))
        rows = (f"{1000 + n};totalt;20-64;{year};1000;db;\n" for n, year in cells)
        self.write("scb/folkmangd.csv", POPULATION_HEADS + "\n" + "".join(rows))
        for number in numbers:
            for year in years:
                self.report(number, year)

    def path(self, number: int, name: str, year: int = AR) -> Path:
        """A file of one förbund's report."""
        return self.root / f"f-{number:02d}" / str(year) / name

    def write(self, name: str, text: str) -> None:
        """Write a file by its path within the data folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def report(
        self,
        number: int,
        year: int = AR,
        *,
        end: str = "08-31",
        regel: str = "utan_ej_intecknat",
        persons: int | None = None,
        bas: str = "unika personer",
    ) -> None:
        """Write one förbund's report: its money, and an insats with as many participants."""
        at = f"f-{number:02d}/{year}"
        self.write(
            f"{at}/rapport.yml",
            f"forbund: f-{number:02d}\nar: {year}\ntitel: R\nperiod:\n  start: {year}-01-01\n  slut: {year}-{end}\n"
            f"ek_regel: {regel}\nkälla: x\n",
        )
        money = f"Intäkter;Bidrag;budget;{year};1000;ja;x\nInsatser;Team;budget;{year};{1000 + number};ja;x\n"
        self.write(f"{at}/budget.csv", f"block;post;version;år;belopp;intecknat;källa\n{money}")
        spent = 300 + 7 * number + year - 2020
        self.write(f"{at}/utfall.csv", f"block;post;till och med;belopp;källa\nInsatser;Team;{year}-{end};{spent};x\n")
        self.write(f"{at}/eget_kapital.csv", f"datum;belopp;källa\n{year}-01-01;{200 + number};x\n")
        row = "team;Teamet;individ;;;2020-01-01;;;;;Stöd;;;;x\n"
        self.write(f"{at}/insatser.csv", INSATSER + row)
        own = f"{at}/insatser/team"
        self.write(f"{own}/insats.yml", f"titel: H\nperiod:\n  start: {year}-01-01\n  slut: {year}-06-30\nkälla: x\n")
        count = 20 + number if persons is None else persons
        heads = "tabell;undergrupp;kategori;kön;antal;bas;uteslutande;källa\n"
        self.write(f"{own}/deltagare_aggregat.csv", f"{heads}Deltagare;;Unika deltagare;totalt;{count};{bas};ja;x\n")
        heads = "post;benämning;från;till;budget (kr);förbrukat (kr);återlämnat (kr);källa\n"
        self.write(f"{own}/ekonomi.csv", f"{heads}allt;Allt;2020-01-01;{year}-06-30;;{count * 1000};;x\n")

    def jamforelse(self) -> Jamforelse:
        """The comparison, opened anew."""
        return Jamforelse(RawFolder(self.root), FOLDER, AR)

"""A small data folder of an invented förbund, unlike the seed in all that a program could be tuned to.

Other names, other years and blocks, amounts in kronor, a county of three kommuner whose membership changes, statistics of
three years, and figures small enough to add up by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from samrapport.areas.deltagare.facts import alla_deltagare
from samrapport.areas.ekonomi.facts import las_ekonomi
from samrapport.areas.forbund.facts import las_forbundet, las_medlemmar, las_regioner
from samrapport.areas.forbund.rapport import Forbundsrapport
from samrapport.areas.statistik.lasning import read_folkmangd, read_helarsekvivalenter
from samrapport.errors import DataFault, SamrapportError
from samrapport.rapport import Rapport, validera
from samrapport.rapport.kontroll.publicerat import compare
from samrapport.raw.folder import RawFolder

FORBUND, AR = "sjo-bro", 2024
OWN = f"{FORBUND}/{AR}"

RAPPORT = """\
forbund: sjo-bro
ar: 2024
titel: Halvårsbokslut 2024
period:
  start: 2024-01-01
  slut: 2024-06-30
enhet: kr
ek_regel: utan_ej_intecknat
källa: påhittat
"""

TABLES: dict[str, str] = {
    "forbund/forbund": """\
förbund;namn;kortnamn;bildat;upphört;webbplats;källa
sjo-bro;Samordningsförbundet Sjö & Bro;Sjö-Bro;1 april 2011;;https://sjobro.example/;påhittat
annat;Annat förbund;Annat;;2020-12-31;;påhittat
""",
    "forbund/medlemmar": """\
förbund;part;namn;regionkod;andel;giltig från;giltig till;källa
sjo-bro;stat;Försäkringskassan;;1/2;2011-04-01;;påhittat
sjo-bro;region;Region Sjölän;;0,25;2011-04-01;;påhittat
sjo-bro;kommun;Bro kommun;2301;;2011-04-01;;påhittat
sjo-bro;kommun;Ekeby kommun;2302;;2011-04-01;2023-12-31;påhittat
sjo-bro;kommun;Åby stad;2303;;2024-01-01;;påhittat
""",
    "scb/regioner": """\
regionkod;namn;typ;källa
00;Riket;riket;påhittat
23;Sjölän;län;påhittat
2301;Bro;kommun;påhittat
2302;Ekeby;kommun;påhittat
2303;Åby;kommun;påhittat
2401;Grannby;kommun;påhittat
""",
    f"{OWN}/budget": """\
block;post;version;år;belopp;intecknat;källa
Intäkter;Bidrag från staten;budget;2024;4000000;ja;påhittat
Intäkter;Bidrag från kommunerna;budget;2024;2000000,50;ja;påhittat
Intäkter;Bidrag från staten;utblick;2025;4100000;ja;påhittat
Stöd till individer;Kliv framåt;budget;2024;3000000;ja;påhittat
Stöd till individer;Kliv framåt;utblick;2025;3100000;ja;påhittat
Stöd till individer;Ej fördelat;budget;2024;900000;nej;påhittat
Stöd till individer;Ej fördelat;utblick;2025;500000;nej;påhittat
Ledning;Styrelse;budget;2024;0;ja;påhittat
Ledning;Kansli;budget;2024;1200000;ja;påhittat
Ledning;Kansli;utblick;2025;1300000;ja;påhittat
""",
    f"{OWN}/utfall": """\
block;post;till och med;belopp;källa
Stöd till individer;Kliv framåt;2024-06-30;1234567,50;påhittat
Stöd till individer;Ej fördelat;2024-06-30;100000;påhittat
Ledning;Styrelse;2024-06-30;5000;påhittat
""",
    f"{OWN}/eget_kapital": """\
datum;belopp;källa
2024-01-01;2500000;påhittat
""",
    f"{OWN}/uppgifter": """\
namn;värde;enhet;bas;beskrivning;källa
lokaler;3;antal;;Lokaler;påhittat
nojda;87,5;procent;svarande;Nöjda;påhittat
stod;250;tkr;;Stöd per kommun;påhittat
stor_satsning;3,8;mkr;;Satsning;påhittat
oppnar;2024-09-01;datum;;Öppnar;påhittat
motto;"Vi <b>provar</b> {{ 1 }} & *ser*";text;;Motto;påhittat
""",
    f"{OWN}/personer": """\
organ;roll;namn;titel;part;från;till;källa
Styrelsen;ordförande;Ada Ek;;Bro kommun;2023-01-01;;påhittat
Styrelsen;ledamot;Bo Alm;;Region Sjölän;2023-01-01;2024-03-31;påhittat
Styrelsen;ledamot;Cia Lind;;Region Sjölän;2024-04-01;;påhittat
Styrelsen;ersättare;Bo Alm;;Region Sjölän;2024-04-01;;påhittat
Kansliet;samordnare;Dag Ask;handläggare;;;;påhittat
""",
    f"{OWN}/moten": """\
typ;organ;datum;antal;form;beskrivning;källa
Styrelsemöte;Styrelsen;2024-02-01;1;digitalt;;påhittat
Styrelsemöte;Styrelsen;2024-05-02;1;;;påhittat
Nätverksmöte;;;4;;;påhittat
""",
    f"{OWN}/mal": """\
mål;rubrik;status;källa
1;Fler i arbete;delvis;påhittat
2;Bättre samverkan;ej bedömt;påhittat
""",
    f"{OWN}/aktiviteter": """\
mål;nr;aktivitet;genomfört;status;källa
1;1;Starta;Har startat;genomförd;påhittat
1;2;Fortsätta;;pågår;påhittat
2;1;Träffas;;genomförd;påhittat
""",
    f"{OWN}/utbildningar": """\
nivå;utbildning;tillfällen;dagar;period;form;målgrupp;syfte;källa
lokal;Samtal i stöd;2;0,5;våren;;;;påhittat
länsgemensam;Ledarskap;;;;;;;påhittat
""",
    f"{OWN}/insatser": """\
insats;namn;typ;verksamhetsägare;verksamhetsutförare;start;slut;tilldelade medel (kr);platser;platser avser;syfte;behovsgrupp;mål;länk;källa
kliv;Kliv framåt;individ;Bro kommun;Åby stad;2023-01-01;2025-12-31;9000000;40;årsplatser;Stöd;Unga;Arbete;https://kliv.example/;påhittat
brygga;Bryggan;struktur;;;;;;;;Samverkan;;;;påhittat
""",
    f"{OWN}/insatsresultat": """\
insats;mått;värde;enhet;bas;period;källa
kliv;i arbete;12;antal;avslutade;våren;påhittat
kliv;i arbete;9;antal;avslutade;hösten;påhittat
kliv;nöjda;62,5;procent;svarande;;påhittat
""",
    f"{OWN}/indikatorer": """\
insats;målområde;tidpunkt;mått;målvärde;enhet;jämförelse;utfall;bas;källa
kliv;arbete;6 månader;kvar i arbete;80;procent;minst;75;avslutade;påhittat
kliv;arbete;12 månader;kvar i arbete;70;procent;minst;;avslutade;påhittat
kliv;tid;;längsta väntan;30;dagar;högst;21,5;;påhittat
""",
    f"{OWN}/trappa": """\
insats;steg;behov;klarar;verksamhet;mål;källa
kliv;1;vila;hemma;samtal;ork;påhittat
kliv;2;vana;ute;praktik;arbete;påhittat
""",
    f"{OWN}/insatsbudget": """\
insats;nr;post;aktivitet;från;till;belopp (kr);källa
kliv;1;Löner;coacher;2023;2025;7500000;påhittat
kliv;2;Lokaler;;2023;;1500000,25;påhittat
""",
    f"{OWN}/insatser/kliv/deltagare_aggregat": """\
tabell;kategori;kön;antal;bas;källa
Intag;2023;kvinnor;14;deltagare;påhittat
Intag;2023;män;9;deltagare;påhittat
Intag;2024;kvinnor;6;deltagare;påhittat
Intag;2024;män;11;deltagare;påhittat
Avslut;arbete;totalt;12;avslutade;påhittat
Avslut;annat;totalt;8;avslutade;påhittat
""",
    f"{OWN}/publicerat": """\
avsnitt;plats;tryckt;värde;enhet;faktum;anmärkning
Ekonomi;Summa kostnader;5 100 tkr;5100;tkr;budget.totalt.budget;
Ekonomi;Förbrukat;26 %;26;procent;budget.totalt.andel;
Ekonomi;Kvar;4 mkr;4;mkr;budget.totalt.avvikelse;
Försörjning;Totalt;1 121;1121;antal;hek.egen.2023.totalt;
Försörjning;Totalt igen;1 200;1200;antal;hek.egen.2023.totalt;
""",
}
"""Every table of the folder by its stem, but for SCB's two big ones."""

BENEFITS = (
    "Sjukpenning",
    "Sjuk- och aktivitetsersättning",
    "Arbetslöshet",
    "Arbetsmarknadsåtgärder",
    "Ekonomiskt bistånd",
    "Etableringsersättning",
)

SCB_HEADS = "regionkod;kön;ålder;år;ersättning;antal;källa;uttagsdatum"
POPULATION_HEADS = "regionkod;kön;ålder;år;antal;källa;uttagsdatum"


def scb_rows(
    code: str, year: int, first: int, *, kon: str = "totalt", source: str = "databasen", step: int = 10
) -> str:
    """Rows of one area and year: the six benefits from `first`, each `step` above the one before."""
    return "".join(
        f"{code};{kon};20-64;{year};{benefit};{first + step * number};{source};\n"
        for number, benefit in enumerate(BENEFITS)
    )


def population_row(code: str, year: int, count: int) -> str:
    return f"{code};totalt;20-64;{year};{count};databasen;\n"


def _scb() -> str:
    rows = [SCB_HEADS + "\n"]
    for year, shift in ((2021, 0), (2022, 5), (2023, 1)):
        rows.append(scb_rows("2301", year, 100 + shift))
        rows.append(scb_rows("2302", year, 50 + shift))
        rows.append(scb_rows("2303", year, 35 + shift))
        rows.append(scb_rows("00", year, 90000 + shift, step=1000))
    for year, women, men in ((2022, 40000, 38000), (2023, 41000, 38500)):
        rows.append(scb_rows("00", year, women, kon="kvinnor", source="diagram", step=100))
        rows.append(scb_rows("00", year, men, kon="män", source="diagram", step=100))
    return "".join(rows)


def _population() -> str:
    rows = [POPULATION_HEADS + "\n"]
    for year in (2021, 2022, 2023):
        rows += [population_row(code, year, count) for code, count in (("2301", 5000), ("2302", 2000), ("2303", 3000))]
        rows.append(population_row("00", year, 6_000_000))
    return "".join(rows)


_READERS: dict[str, Callable[[Rapport], object]] = {
    "forbund/forbund": las_forbundet,
    "forbund/medlemmar": las_medlemmar,
    "scb/regioner": las_regioner,
    "scb/helarsekvivalenter": lambda rapport: read_helarsekvivalenter(rapport.folder, las_regioner(rapport)),
    "scb/folkmangd": lambda rapport: read_folkmangd(rapport.folder, las_regioner(rapport)),
    "budget": las_ekonomi,
    "uppgifter": lambda rapport: rapport.fakta.namespace("uppgift"),
    "insatser/kliv/deltagare_aggregat": alla_deltagare,
    "publicerat": lambda rapport: compare(rapport.publicerat, rapport.fakta),
    **{
        name: (lambda rapport, name=name: getattr(rapport, name))  # type: ignore[misc]
        for name in (
            *("utfall", "eget_kapital", "personer", "moten", "mal", "aktiviteter", "utbildningar", "insatser"),
            *("insatsresultat", "indikatorer", "trappa", "insatsbudget"),
        )
    },
}


def message_of(call: Callable[..., object], *values: object) -> str:
    """What a call says when it refuses its values, or nothing when it takes them. Other errors go on."""
    try:
        call(*values)
    except SamrapportError as error:
        return str(error)
    return ""


class Data:
    """A data folder that a test changes and then reads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write(f"{OWN}/rapport.yml", RAPPORT)
        for stem, text in (TABLES | {"scb/helarsekvivalenter": _scb(), "scb/folkmangd": _population()}).items():
            self.write(f"{stem}.csv", text)

    def path(self, name: str) -> Path:
        return self.root / name

    def write(self, name: str, content: str | bytes) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def text(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the only place where `old` stands."""
        text = self.text(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def append(self, name: str, rows: str) -> None:
        self.write(name, self.text(name) + rows)

    def remove(self, *names: str) -> None:
        for name in names:
            self.path(name).unlink()

    def excel(self, name: str, rows: Iterable[Iterable[object]] | None = None) -> None:
        """Replace the CSV of a stem with an Excel book of `rows`, or of the CSV's own."""
        import openpyxl

        book = openpyxl.Workbook()
        source = rows if rows is not None else [line.split(";") for line in self.text(f"{name}.csv").splitlines()]
        for row in source:
            book.active.append([None if cell == "" else cell for cell in row])
        self.remove(f"{name}.csv")
        book.save(self.path(f"{name}.xlsx"))

    def rapport(self) -> Rapport:
        return Forbundsrapport(RawFolder(self.root), FORBUND, AR)

    def faults(self) -> list[str]:
        """What `validera` says, one line a fault."""
        return [str(fault) for fault in validera(self.root, FORBUND, AR)]

    def faults_in(self, stem: str) -> list[str]:
        """The faults of one table and of what it stands on: quicker than reading the whole folder."""
        rapport = self.rapport()
        try:
            _READERS[stem.removeprefix(f"{OWN}/")](rapport)
        except DataFault as error:
            return [str(fault) for fault in error.faults]
        except SamrapportError as error:
            return [str(error)]
        return []

    def only_fault(self) -> str:
        found = self.faults()
        assert len(found) == 1, found
        return found[0]

"""Ten made-up förbund of odd shapes, sound as they stand. Entries: `UDDA`, `skriv_udda`, `rapporter`, `tryck_allt`.

They are the program's own example, each changed in what makes it odd, and in the texts that could not be written of such a one.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from kontroll_factory import Prov, Rad, _printed

from samrapport.exempel.exempeldata import LAST_YEAR as AR
from samrapport.exempel.exempeldata import write_example
from samrapport.rapport import Rapport, oppna

INSATS = "vagen"


class Udda:
    """One of the förbund in a data folder."""

    def __init__(self, data: Path, slug: str) -> None:
        self.data, self.slug, self.rot = data, slug, data / slug / str(AR)

    def rader(self, name: str, changed: Callable[[list[str]], list[str] | None], *, alla: bool = True) -> None:
        """Give each row of a table another, or none. alla: else only the förbund's own in a table of all."""
        path = self.rot / name if (self.rot / name).is_file() else self.data / name
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        rows = [
            changed(line.split(";")) if alla or line.startswith(f"{self.slug};") else line.split(";") for line in lines
        ]
        kept = [";".join(row) for row in rows if row is not None]
        path.write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")

    def lagg_till(self, name: str, *lines: str) -> None:
        """Add rows, which may leave the last optional columns out; the source is added to each."""
        path = self.rot / name if (self.rot / name).is_file() else self.data / name
        text = path.read_text(encoding="utf-8")
        own = text.splitlines()[0].count(";")
        rows = (f"{line}{';' * (own - line.count(';'))}påhittat\n" for line in lines)
        path.write_text(text + "".join(rows), encoding="utf-8")

    def ta_bort(self, *names: str) -> None:
        for name in names:
            shutil.rmtree(self.rot / name) if (self.rot / name).is_dir() else (self.rot / name).unlink()

    def byt(self, name: str, old: str, new: str) -> None:
        text = (self.rot / name).read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {name}"
        (self.rot / name).write_text(text.replace(old, new), encoding="utf-8")

    def skriv(self, name: str, text: str) -> None:
        (self.rot / name).write_text(text, encoding="utf-8")

    def kod(self, old: str, new: str) -> None:
        """Let a kommun have another code, everywhere."""
        for name in ("scb/regioner", "scb/helarsekvivalenter", "scb/folkmangd", "forbund/medlemmar"):
            path = self.data / f"{name}.csv"
            text = re.sub(
                rf"^((?:[^;\n]*;){{{3 if 'medlem' in name else 0}}}){old};",
                rf"\g<1>{new};",
                path.read_text(encoding="utf-8"),
                flags=re.MULTILINE,
            )
            path.write_text(text, encoding="utf-8")

    def kommuner(self) -> list[str]:
        lines = (self.data / "forbund/medlemmar.csv").read_text(encoding="utf-8").splitlines()
        return [cells[3] for line in lines if (cells := line.split(";"))[:2] == [self.slug, "kommun"]]


def utan_lan(one: Udda) -> None:
    """Its kommun is in a county that the files do not tell of."""
    one.kod(one.kommuner()[0], "4010")
    one.ta_bort("text/helarsekvivalenter-kommuner.md")


def tva_lan(one: Udda) -> None:
    """Its kommuner are in two counties."""
    one.kod(one.kommuner()[-1], "3316")
    one.lagg_till("scb/regioner.csv", "33;Tvillinglän;län")
    one.ta_bort("text/helarsekvivalenter-kommuner.md")


def en_kommun(one: Udda) -> None:
    """One kommun, which is a county by itself."""
    (kommun,) = one.kommuner()
    one.kod(kommun, "3410")
    one.lagg_till("scb/regioner.csv", "34;Ensamt län;län")
    one.ta_bort("text/helarsekvivalenter-kommuner.md")


def utan_insatser(one: Udda) -> None:
    """It finances no insats."""
    one.ta_bort("insatser", "insatser.csv", "indikatorer.csv", "trappa.csv", "text/insatser.md", "text/insats-vagen.md")
    gone = ("Vägen vidare", "Mötesplats arbete", "Samverkan i praktiken")
    for name in ("budget.csv", "utfall.csv", "prognos.csv"):
        one.rader(name, lambda row: None if row[1] in gone else row)
    one.skriv(
        "text/budget.md",
        "Budgeten är {{ budget.totalt.budget | tkr_enhet }}, och av den är {{ budget.andel | procent }} använt.\n",
    )


def bara_struktur(one: Udda) -> None:
    """All its insatser are structural, without participants."""
    one.ta_bort("insatser", "indikatorer.csv", "trappa.csv")
    one.rader("insatser.csv", lambda row: [*row[:2], "struktur", *row[3:8], "", "", *row[10:]])
    one.skriv(
        "text/insats-vagen.md", "## {{ insats.vagen.namn }}\n\nInsatsen pågår till {{ insats.vagen.slut | datum }}.\n"
    )
    one.skriv("text/insatser.md", "Förbundet finansierar {{ insats.antal | ord }} insatser.\n")


def forsta_aret(one: Udda) -> None:
    """It was founded in April, with nothing saved, and has no budget for the years to come."""
    one.rader("forbund/forbund.csv", lambda row: [*row[:3], f"april {AR}", *row[4:]], alla=False)
    one.rader("forbund/medlemmar.csv", lambda row: [*row[:5], f"{AR}-04-01", *row[6:]], alla=False)
    one.byt("rapport.yml", f"start: {AR}-01-01", f"start: {AR}-04-01")
    one.byt(f"insatser/{INSATS}/insats.yml", f"start: {AR}-01-01", f"start: {AR}-04-01")
    one.rader("eget_kapital.csv", lambda row: [row[0], "0", row[2]])
    one.rader("budget.csv", lambda row: row if row[2] == "budget" else None)
    one.rader("moten.csv", lambda row: row if not row[2] or row[2] >= f"{AR}-04-01" else None)
    one.rader("insatser.csv", lambda row: [*row[:5], f"{AR}-04-01", *row[6:]])
    one.ta_bort(*(f"insatser/{INSATS}/{name}.csv" for name in ("deltagare", "forsorjning", "handelser", "intag")))
    one.skriv(
        f"insatser/{INSATS}/deltagare_aggregat.csv",
        "tabell;kategori;kön;antal;bas;uteslutande;källa\nDeltagare;Unika deltagare;kvinnor;12;unika personer;ja;påhittat\n"
        "Deltagare;Unika deltagare;män;9;unika personer;ja;påhittat\n",
    )
    one.byt(
        f"insatser/{INSATS}/insats.yml",
        "öppna_baser:\n  - Återkomna personer\n  - Slutade direkt\n  - Utan samtycke\n",
        "",
    )
    shutil.rmtree(one.rot / f"insatser/{INSATS}/text")


def upphort(one: Udda) -> None:
    """It ceased at the end of June, which is where its last report ends."""
    last = f"{AR}-06-30"
    one.rader("forbund/forbund.csv", lambda row: [*row[:4], last, *row[5:]], alla=False)
    one.rader("forbund/medlemmar.csv", lambda row: [*row[:6], last, *row[7:]], alla=False)
    one.byt("rapport.yml", f"slut: {AR}-08-31", f"slut: {last}")
    one.rader("budget.csv", lambda row: row if row[2] == "budget" else None)
    one.rader("utfall.csv", lambda row: [*row[:2], last, *row[3:]])
    one.rader("moten.csv", lambda row: row if row[2] <= last else None)
    one.rader("insatser.csv", lambda row: [*row[:6], last, *row[7:]])


def budget_noll(one: Udda) -> None:
    """Nothing is budgeted, this year or later, but something was spent."""
    one.rader("budget.csv", lambda row: [*row[:4], "0", *row[5:]])
    texter = ("budget", "sammanfattning", "lattlast", "engelska")
    one.ta_bort(*(f"text/{name}.md" for name in texter), f"insatser/{INSATS}")
    one.skriv("text/insats-vagen.md", "## {{ insats.vagen.namn }}\n\nInsatsen har ingen budget.\n")


def ny_post(one: Udda) -> None:
    """A post that came in the middle of the year, and one that begins next year."""
    one.lagg_till(
        "budget.csv", f"Insatser;Ny mötesplats;budget;{AR};0;ja", f"Insatser;Nästa steg;utblick;{AR + 1};700;ja"
    )
    one.lagg_till("utfall.csv", f"Insatser;Ny mötesplats;{AR}-08-31;212")


def utan_intakter(one: Udda) -> None:
    """No income this year, and none is told for the years to come."""
    one.rader(
        "budget.csv",
        lambda row: row if row[0] != "Intäkter" else [*row[:4], "0", *row[5:]] if row[2] == "budget" else None,
    )


UDDA: dict[str, Callable[[Udda], None]] = {
    "exempel-dimmvik": utan_lan,
    "exempel-ronnvik": tva_lan,
    "exempel-solvik": en_kommun,
    "exempel-manvik": utan_insatser,
    "exempel-stjarnvik": bara_struktur,
    "exempel-frostvik": forsta_aret,
    "exempel-silvervik": upphort,
    "exempel-kopparvik": budget_noll,
    "exempel-haggvik": ny_post,
    "exempel-norrvik": utan_intakter,
}
"""Each förbund of the example, to what makes it odd."""


def skriv_udda(data: Path) -> None:
    """Write the ten to a data folder. What the example printed goes: see `tryck_allt`."""
    write_example(data, forbund=len(UDDA), years=1, seed=3)
    for slug, odd in UDDA.items():
        one = Udda(data, slug)
        one.ta_bort("publicerat.csv")
        odd(one)


def insatser_i(data: Path, slug: str) -> list[str]:
    """The insatser of a förbund that have reports."""
    return [path.parent.name for path in (data / slug / str(AR)).glob("insatser/*/insats.yml")]


def rapporter(data: Path, slug: str) -> Iterator[Rapport]:
    """A förbund's reports: its own, and those of its insatser."""
    for insats in (None, *insatser_i(data, slug)):
        yield oppna(slug, AR, data=data, **({"insats": insats} if insats else {}))


def tryck_allt(data: Path, slug: str) -> int:
    """Print every fact of a förbund's reports, rounded as a print is. How many statements that is."""
    told = 0
    for rapport in rapporter(data, slug):
        insats = rapport.givet.get("insats")
        rows: list[Rad] = list(_printed(Prov(data, AR, random.Random(slug)), rapport, insats))
        told += len(rows)
        lines = ["avsnitt;plats;tryckt;värde;enhet;faktum;anmärkning", *(one.line() for one in rows)]
        (data / rapport.path("publicerat.csv")).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return told

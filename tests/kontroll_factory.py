"""Made-up reports without faults, each by a seed, and faults of every kind to put into them.

A clean report prints every fact that it computes, rounded as a print is, with directions, words for about, dates and texts.
A fault changes one thing, in the print or in the raw data, and says which rule must find it.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from samrapport.areas.deltagare.deltagartabell import cell_name
from samrapport.areas.deltagare.facts import insatsens_deltagare
from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.errors import MissingData
from samrapport.facts.fact import Fact, skyddat
from samrapport.facts.fynd import Fynd
from samrapport.rapport import oppna
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.rapport.rapport import Rapport
from samrapport.rapport.tidigare import given
from samrapport.text.numbers import round_half_up

BENEFITS = (
    *("Sjukpenning", "Sjuk- och aktivitetsersättning", "Arbetslöshet", "Arbetsmarknadsåtgärder"),
    *("Ekonomiskt bistånd", "Etableringsersättning"),
)
FORBUND, INSATS = "prov", "lyft"


@dataclass
class Rad:
    """A row of publicerat.csv that is still to be written."""

    avsnitt: str
    plats: str
    tryckt: str
    varde: str
    enhet: str
    faktum: str

    def line(self) -> str:
        return ";".join((self.avsnitt, self.plats, self.tryckt, self.varde, self.enhet, self.faktum, ""))


@dataclass
class Prov:
    """A report's data folder, what is printed of the förbund's report (None) and of the insats's, and what others have released."""

    root: Path
    ar: int
    slump: random.Random
    tryck: dict[str | None, list[Rad]] = field(default_factory=dict)
    slappt: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def own(self, name: str) -> str:
        return f"{FORBUND}/{self.ar}/{name}"

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def open(self, insats: str | None) -> Rapport | Insatsrapport:
        return oppna(FORBUND, self.ar, data=self.root, **({"insats": insats} if insats else {}))

    def print(self) -> None:
        """Write what is printed."""
        for insats, rows in self.tryck.items():
            name = self.own(f"insatser/{insats}/publicerat.csv" if insats else "publicerat.csv")
            heads = "avsnitt;plats;tryckt;värde;enhet;faktum;anmärkning"
            self.write(name, "\n".join([heads, *(one.line() for one in rows)]) + "\n")

    def fynd(self) -> list[Fynd]:
        self.print()
        with given(self.slappt):
            return [one for insats in self.tryck for one in kontroll(self.open(insats)).fynd]

    def finds(self, regel: str) -> bool:
        """Whether a rule finds anything, in the förbund's report or else in the insats's."""
        self.print()
        with given(self.slappt):
            return any(one.regel == regel for insats in self.tryck for one in kontroll(self.open(insats)).fynd)

    def row(self, faktum: str, insats: str | None = None) -> Rad:
        return next(one for one in self.tryck[insats] if one.faktum == faktum)


def clean(root: Path, seed: int) -> Prov:
    """A report without faults."""
    made, files = _clean(seed)
    prov = replace(copy.deepcopy(made), root=root)
    for name, text in files.items():
        prov.write(name, text)
    return prov


@cache
def _clean(seed: int) -> tuple[Prov, dict[str, str]]:
    """One that is made once, and its files."""
    slump = random.Random(seed)
    with TemporaryDirectory() as folder:
        prov = Prov(Path(folder), slump.choice((2019, 2022, 2025)), slump)
        _raw(prov)
        for insats in (None, INSATS):
            prov.tryck[insats] = list(_printed(prov, prov.open(insats), insats))
        prov.print()
        files = {
            path.relative_to(prov.root).as_posix(): path.read_text(encoding="utf-8")
            for path in prov.root.rglob("*")
            if path.is_file()
        }
    return prov, files


def _raw(prov: Prov) -> None:
    slump, ar = prov.slump, prov.ar
    unit, scale = slump.choice((("tkr", 1), ("kr", 1000)))
    months = slump.choice((6, 8))
    end = date(ar, months, 30 if months == 6 else 31)
    prov.write(
        prov.own("rapport.yml"),
        f"forbund: {FORBUND}\nar: {ar}\ntitel: Delårsrapport {ar}\nperiod:\n  start: {ar}-01-01\n  slut: {end}\nenhet: {unit}\n"
        f"ek_regel: {slump.choice(('utan_ej_intecknat', 'med_ej_intecknat'))}\nkälla: påhittat\n",
    )
    kommuner = [f"98{number:02}" for number in range(1, slump.randint(4, 7))]
    prov.write(
        "scb/regioner.csv",
        "regionkod;namn;typ;källa\n00;Riket;riket;p\n98;Provlän;län;p\n"
        + "".join(f"{code};Kommun {chr(64 + int(code[2:]))};kommun;p\n" for code in kommuner),
    )
    prov.write(
        "forbund/forbund.csv",
        f"förbund;namn;kortnamn;bildat;upphört;webbplats;källa\n{FORBUND};Samordningsförbundet Prov;Prov;maj 2010;;;p\n",
    )
    prov.write(
        "forbund/medlemmar.csv",
        "förbund;part;namn;regionkod;andel;giltig från;giltig till;källa\n"
        + "".join(
            f"{FORBUND};kommun;Kommun {code};{code};;2010-05-01;;p\n" for code in kommuner[: slump.randint(1, 3)]
        ),
    )
    _scb(prov, kommuner)
    _economy(prov, scale, end)
    _work(prov)
    _insats(prov)
    _texts(prov)


def _scb(prov: Prov, kommuner: list[str]) -> None:
    slump, years = prov.slump, (prov.ar - 2, prov.ar - 1)
    rows, people = [], []
    for code in (*kommuner, "00"):
        size = 6_000_000 if code == "00" else slump.randint(3_000, 90_000)
        for year in years:
            people.append(f"{code};totalt;20-64;{year};{size + slump.randint(0, 300)};databasen;\n")
            for benefit in BENEFITS:
                count = int(size * slump.uniform(0.005, 0.04))
                rows.append(f"{code};totalt;20-64;{year};{benefit};{count};databasen;\n")
                if code == "00":
                    women = int(count * slump.uniform(0.4, 0.6))
                    rows.append(f"{code};kvinnor;20-64;{year};{benefit};{women};tabellerna;\n")
                    rows.append(f"{code};män;20-64;{year};{benefit};{count - women};tabellerna;\n")
    prov.write(
        "scb/helarsekvivalenter.csv", "regionkod;kön;ålder;år;ersättning;antal;källa;uttagsdatum\n" + "".join(rows)
    )
    prov.write("scb/folkmangd.csv", "regionkod;kön;ålder;år;antal;källa;uttagsdatum\n" + "".join(people))


def _economy(prov: Prov, scale: int, end: date) -> None:
    slump, ar = prov.slump, prov.ar
    budget, spent = [], []

    def amount(low: int, high: int) -> int:
        return slump.randint(low, high) * scale + (slump.randint(0, 999) if scale > 1 else 0)

    for year, version in ((ar, "budget"), (ar + 1, "utblick"), (ar + 2, "utblick")):
        budget.append(f"Intäkter;Medlemmarnas bidrag;{version};{year};{amount(9_000, 20_000)};ja;p\n")
        budget.append(f"Insatser;Ej fördelat;{version};{year};{amount(900, 3_000)};nej;p\n")
    for block in ("Insatser", "Styrelsen", "Administration"):
        for number in range(slump.randint(2, 5)):
            post = f"{block}post {chr(65 + number)}"
            planned = amount(20, 4_000)
            for year, version in ((ar, "budget"), (ar + 1, "utblick"), (ar + 2, "utblick")):
                budget.append(f"{block};{post};{version};{year};{planned if year == ar else amount(20, 4_000)};ja;p\n")
            spent.append(f"{block};{post};{end};{int(planned * slump.uniform(0.15, 1.1)) + 7};p\n")
    prov.write(prov.own("budget.csv"), "block;post;version;år;belopp;intecknat;källa\n" + "".join(budget))
    prov.write(prov.own("utfall.csv"), "block;post;till och med;belopp;källa\n" + "".join(spent))
    prov.write(prov.own("eget_kapital.csv"), f"datum;belopp;källa\n{ar}-01-01;{amount(3_000, 9_000)};p\n")


def _work(prov: Prov) -> None:
    slump, ar = prov.slump, prov.ar
    prov.write(prov.own("mal.csv"), "mål;rubrik;status;källa\n1;Samverkan;uppfyllt;p\n2;Struktur;delvis uppfyllt;p\n")
    activities = [f"1;{number};Aktivitet;;{slump.choice(('genomförd', 'pågår'))};p\n" for number in range(1, 4)]
    activities += [f"2;{number};Aktivitet;;{slump.choice(('genomförd', 'inställd'))};p\n" for number in range(1, 4)]
    prov.write(prov.own("aktiviteter.csv"), "mål;nr;aktivitet;genomfört;status;källa\n" + "".join(activities))
    prov.write(
        prov.own("insatser.csv"),
        "insats;namn;typ;verksamhetsägare;verksamhetsutförare;start;slut;tilldelade medel (kr);platser;platser avser;syfte;"
        "behovsgrupp;mål;länk;källa\n"
        f"{INSATS};Lyftet 3.0;individ;;;{ar - 1}-01-01;{ar + 1}-12-31;9000000;{slump.randint(150, 200)};deltagare;Stöd;;;;p\n",
    )
    posts = [f"{INSATS};{number};Post {number};;;;{slump.randint(100_000, 900_000)};p\n" for number in (1, 2, 3)]
    prov.write(prov.own("insatsbudget.csv"), "insats;nr;post;aktivitet;från;till;belopp (kr);källa\n" + "".join(posts))
    first, months = date(ar, 1, 1), slump.choice((6, 12))
    last = date(ar, 6, 30) if months == 6 else date(ar, 12, 31)
    prov.write(
        prov.own("uppgifter.csv"),
        "namn;värde;enhet;bas;beskrivning;källa\n"
        f"invanare;{slump.randint(20_000, 150_000)};antal;;Invånare;p\n"
        f"vantan;{slump.randint(11, 60)};dagar;;Väntan;p\n"
        f"avtal_fran;{first};datum;;Avtalets start;p\navtal_till;{last};datum;;Avtalets slut;p\n"
        f"avtal_langd;{months};månader;;Avtalets längd;p\n",
    )


def _insats(prov: Prov) -> None:
    slump, ar, place = prov.slump, prov.ar, prov.own(f"insatser/{INSATS}")
    prov.write(
        f"{place}/insats.yml",
        f"titel: Halvårsrapport {ar}\nperiod:\n  start: {ar}-01-01\n  slut: {ar}-06-30\nkälla: p\nöppna_baser:\n"
        "  - Återkomna personer\n",
    )
    women, men, back = slump.randint(30, 60), slump.randint(30, 60), slump.randint(5, 9)
    rows = [
        *(
            f"Deltagare;Unika deltagare;{kon};{n};unika personer;ja;p\n"
            for kon, n in (("kvinnor", women), ("män", men))
        ),
        *(f"Baser;Unika personer;{kon};{n};unika personer;nej;p\n" for kon, n in (("kvinnor", women), ("män", men))),
        f"Baser;Återkomna personer;kvinnor;{back};unika personer;nej;p\nBaser;Återkomna personer;män;{back};unika personer;nej;p\n",
        f"Baser;Deltaganden;kvinnor;{women + back};deltaganden;nej;p\nBaser;Deltaganden;män;{men + back};deltaganden;nej;p\n",
    ]
    early = {"kvinnor": slump.randint(6, women - 6), "män": slump.randint(6, men - 6)}
    for kon, all_ in (("kvinnor", women), ("män", men)):
        rows.append(f"Bakgrund;Grundskola;{kon};{early[kon]};unika personer;ja;p\n")
        rows.append(f"Bakgrund;Gymnasium;{kon};{all_ - early[kon]};unika personer;ja;p\n")
        for kategori in ("Anställning", "Praktik", "Studier"):
            rows.append(f"Under tiden;{kategori};{kon};{slump.randint(2, all_)};unika personer;nej;p\n")
    prov.write(f"{place}/deltagare_aggregat.csv", "tabell;kategori;kön;antal;bas;uteslutande;källa\n" + "".join(rows))


def _texts(prov: Prov) -> None:
    prov.write(
        prov.own("text/budget.md"),
        "Förbundet har använt {{ budget.totalt.utfall | tkr_enhet }} sedan {{ rapport.period_start | datum }}.\n\n"
        "1. I lagen (2003:1210) från 15 maj 2003 står mer, och i SOU 2000:114. Lyftet 3.0 började 2019.\n"
        "2. Antalet {{ hek.egen.forandring.totalt | riktning('ökade', 'minskade') }} med "
        "{{ hek.egen.forandring.totalt | abs | procent1 }}. För personer mellan 20 och 64 år är det mycket.\n",
    )
    prov.write(
        prov.own(f"insatser/{INSATS}/text/resultat.md"), "{{ deltagare.deltagare.unika_deltagare.totalt }} personer.\n"
    )


_KINDS = {
    **{
        "budget": "budget",
        "utfall": "utfall",
        "intakter": "intäkter",
        "kostnader": "kostnader",
        "resultat": "resultat",
    },
    **{"disponibelt": "disponibla medel", "ingaende": "eget kapital", "utgaende": "eget kapital"},
}


def _printed(prov: Prov, rapport: Rapport | Insatsrapport, insats: str | None) -> Iterator[Rad]:
    slump, number = prov.slump, 0
    withheld = _withheld(rapport) if isinstance(rapport, Insatsrapport) else {}
    spaces = (
        ("deltagare", "andel", "konsandel") if insats else ("budget", "ek", "hek", "insats", "aktivitet", "uppgift")
    )
    for space in spaces:
        if not all(rapport.finns(name) for name in rapport.star_pa(space)):
            continue
        try:
            facts = rapport.fakta.namespace(space)
        except MissingData:
            continue
        for name, fact in facts.items():
            number += 1
            kind = _KINDS.get(name.rpartition(".")[2], "uppgift")
            place = f"Tabell {space}: rad {number}, {kind}"
            if name.startswith("uppgift.avtal_"):
                place = f"Avtalet, {({'fran': 'från', 'till': 'till', 'langd': 'längd'})[name.rpartition('_')[2]]}"
            if row := _row(space, place, name, fact, slump):
                yield row
            elif isinstance(rapport, Insatsrapport) and name in withheld:
                # What was printed before the count was withheld: nothing may come of it.
                yield Rad(space, place, str(withheld[name]), str(withheld[name]), "antal", name)
            if ".forandring." in name:
                value = Fraction(fact.value)  # type: ignore[arg-type]
                word = "ökade" if value > 0 else "minskade" if value < 0 else "oförändrat"
                yield Rad(space, f"{place} åt vilket håll", word, word, "riktning", name)
    if insats:
        yield from _compared(rapport.fakta.namespace("andel"))
    else:
        people = int(rapport.fakta["uppgift.invanare"].value)  # type: ignore[arg-type]
        down, up = people // 1000 * 1000, (people // 1000 + 1) * 1000
        yield Rad("uppgift", "Invånare, nedåt", f"drygt {down}", str(down), "personer", "uppgift.invanare")
        yield Rad("uppgift", "Invånare, uppåt", f"knappt {up}", str(up), "personer", "uppgift.invanare")
        yield Rad("uppgift", "Invånare, ungefär", f"cirka {down}", str(down), "personer", "uppgift.invanare")


def _compared(facts: Mapping[str, Fact]) -> Iterator[Rad]:
    """Män against kvinnor, in words."""
    for kategori in ("anstallning", "praktik", "studier"):
        first, second = (facts.get(f"andel.under_tiden.{kategori}.{kon}") for kon in ("man", "kvinnor"))
        if first and second and isinstance(first.value, Fraction) and isinstance(second.value, Fraction):
            word = "högre" if first.value > second.value else "lägre" if first.value < second.value else "lika"
            yield Rad(
                "andel", f"Män mot kvinnor, {kategori}", word, word, "riktning", f"{first.name} mot {second.name}"
            )


def _withheld(rapport: Insatsrapport) -> dict[str, int]:
    """The exact counts that may not be shown, by the names of their facts."""
    exact, shown = insatsens_deltagare(rapport).tabeller, insatsens_deltagare(rapport).visade
    return {
        f"deltagare.{cell_name(one, key)}": value
        for name, one in exact.items()
        for key, value in one.cells.items()
        if value is not None and shown[name].cells[key] is None
    }


def _row(space: str, place: str, name: str, fact: Fact, slump: random.Random) -> Rad | None:
    value = fact.value
    if isinstance(value, date):
        return Rad(space, place, value.isoformat(), value.isoformat(), "datum", name)
    if isinstance(value, str):
        return None
    if fact.unit == "kr":
        unit, scale, decimals = (
            ("tkr", 1000, 0) if space in ("budget", "ek") else slump.choice((("kr", 1, 0), ("tkr", 1000, 0)))
        )
        shown = round_half_up(Fraction(value) / scale, decimals)
    elif fact.unit in ("andel", "andel1", "per100"):
        unit, shown = "procent", round_half_up(Fraction(value) * 100, 0 if fact.unit == "andel" else 1)
    else:
        unit, shown = fact.unit, Decimal(value)
    text = f"{shown:f}".replace(".", ",")
    ending = {"procent": " %", "antal": "", "personer": "", "år": ""}.get(unit, f" {unit}")
    return Rad(space, place, f"{text}{ending}", f"{shown:f}", unit, name)


# Faults. Each changes one thing and names the rule that must find it.


def _set(row: Rad, value: Decimal | int | str) -> None:
    row.varde = f"{value:f}" if isinstance(value, Decimal) else str(value)
    row.tryckt = f"{row.varde.replace('.', ',')}{' ' + row.tryckt.split()[-1] if row.tryckt[-1].isalpha() or row.tryckt[-1] == '%' else ''}"


def wrong_figure(p: Prov) -> None:
    row = p.row("uppgift.vantan")
    _set(row, int(row.varde) + p.slump.randint(1, 9))


def wrong_sum(p: Prov) -> None:
    rows = [
        one
        for one in p.tryck[None]
        if one.faktum.endswith((".summa.utfall", ".totalt.budget", ".lan." + str(p.ar - 1) + ".totalt"))
    ]
    row = p.slump.choice(rows)
    _set(row, int(Decimal(row.varde)) + p.slump.choice((-1, 1)) * p.slump.randint(60, 400))


def wrong_share(p: Prov) -> None:
    rows = [
        one
        for one in p.tryck[None]
        if one.faktum.endswith(".andel") and one.enhet == "procent" and one.faktum.startswith("budget.")
    ]
    row = p.slump.choice(rows)
    _set(row, Decimal(row.varde) + p.slump.randint(12, 30))


def mean_of_shares(p: Prov) -> None:
    """Raises LookupError when there is nothing to tell apart, as other faults do."""
    year = p.ar - 1
    parts = [
        Decimal(one.varde)
        for one in p.tryck[None]
        if one.faktum.startswith("hek.kommun_") and one.faktum.endswith(f".{year}.andel")
    ]
    mean = round_half_up(Fraction(sum(parts)) / len(parts), 1)
    row = p.row(f"hek.lan.{year}.andel")
    if mean == Decimal(row.varde):
        raise LookupError("the mean of the shares is the share of the sums")
    _set(row, mean)


def wrong_base(p: Prov) -> None:
    row = p.row("konsandel.deltagare.unika_deltagare.kvinnor", INSATS)
    facts = p.open(INSATS).fakta
    part, whole = (int(facts[f"deltagare.baser.deltaganden.{kon}"].value) for kon in ("kvinnor", "totalt"))  # type: ignore[arg-type]
    value = round_half_up(Fraction(part, whole) * 100, 0)
    if value == Decimal(row.varde):
        raise LookupError("both bases give the same percentage")
    _set(row, value)


def told_twice(p: Prov) -> None:
    row = p.row("uppgift.vantan")
    p.tryck[None].append(Rad(row.avsnitt, "På ett annat ställe", "7 dagar", "7", "dagar", row.faktum))


def two_sources(p: Prov) -> None:
    name = "scb/helarsekvivalenter.csv"
    p.write(
        name,
        (p.root / name).read_text(encoding="utf-8") + f"9801;totalt;20-64;{p.ar - 1};Sjukpenning;1;en annan källa;\n",
    )


def _changed_cell(p: Prov, code: str, count: str | None) -> None:
    """Let one figure of last year's be another, or lack, in the print too."""
    name = "scb/helarsekvivalenter.csv"
    lines = (p.root / name).read_text(encoding="utf-8").splitlines()
    at = next(n for n, one in enumerate(lines) if one.startswith(f"{code};totalt;20-64;{p.ar - 1};Sjukpenning;"))
    cells = lines.pop(at).split(";")
    if count is not None:
        lines.insert(at, ";".join([*cells[:5], count, *cells[6:]]))
    p.write(name, "\n".join(lines) + "\n")
    p.tryck[None] = list(_printed(p, p.open(None), None))


def a_benefit_lacks(p: Prov) -> None:
    _changed_cell(p, "00", None)


def nothing_for_a_gap(p: Prov) -> None:
    _changed_cell(p, "9801", "0")


def turned_direction(p: Prov) -> None:
    row = p.slump.choice([one for one in p.tryck[None] if one.enhet == "riktning" and one.varde != "oförändrat"])
    row.varde = row.tryckt = {"ökade": "minskade", "minskade": "ökade"}[row.varde]


def turned_comparison(p: Prov) -> None:
    row = p.slump.choice([one for one in p.tryck[INSATS] if one.enhet == "riktning"])
    row.varde = row.tryckt = "lägre" if row.varde == "högre" else "högre"


def wrong_about(p: Prov) -> None:
    row = next(one for one in p.tryck[None] if one.tryckt.startswith("drygt"))
    _set(row, int(row.varde) + 2000)
    row.tryckt = f"drygt {row.varde}"


def other_rule(p: Prov) -> None:
    facts = p.open(None).fakta
    row = p.row("ek.ar1.kostnader")
    _set(row, round_half_up(Fraction(facts["ek.annan.ar1.kostnader"].value) / 1000, 0))  # type: ignore[arg-type]


def broken_chain(p: Prov) -> None:
    row = p.slump.choice([one for one in p.tryck[None] if one.faktum in ("ek.ar1.utgaende", "ek.ar2.utgaende")])
    _set(row, int(Decimal(row.varde)) + 500)


def half_of_the_budget(p: Prov) -> None:
    name = p.own("rapport.yml")
    if "-06-30" in (p.root / name).read_text(encoding="utf-8"):
        raise LookupError("half of the budget is right at half the year")
    budget = [line.split(";") for line in (p.root / p.own("budget.csv")).read_text(encoding="utf-8").splitlines()]
    amounts = {(row[0], row[1]): int(row[4]) for row in budget[1:] if row[2] == "budget"}
    rows = (p.root / p.own("utfall.csv")).read_text(encoding="utf-8").splitlines()
    for number in range(1, 5):
        block, post, day, _, source = rows[number].split(";")
        rows[number] = ";".join((block, post, day, str(amounts[block, post] // 2), source))
    p.write(p.own("utfall.csv"), "\n".join(rows) + "\n")
    p.tryck[None] = list(_printed(p, p.open(None), None))


def _amounts(p: Prov, table: str) -> list[list[str]]:
    return [line.split(";") for line in (p.root / p.own(table)).read_text(encoding="utf-8").splitlines()]


def _changed_amount(p: Prov, table: str, number: int, amount: int) -> None:
    """Let a row of a table have another amount, in the print too."""
    rows = _amounts(p, table)
    rows[number][{"budget.csv": 4, "utfall.csv": 3}[table]] = str(amount)
    p.write(p.own(table), "\n".join(map(";".join, rows)) + "\n")
    p.tryck[None] = list(_printed(p, p.open(None), None))


def a_digit_too_many(p: Prov) -> None:
    """The dearest post's utfall, at an even pace, with a digit too many."""
    planned = {(row[0], row[1]): int(row[4]) for row in _amounts(p, "budget.csv")[1:] if row[2] == "budget"}
    rows = _amounts(p, "utfall.csv")
    number = max(range(1, len(rows)), key=lambda at: planned[rows[at][0], rows[at][1]])
    month = int(rows[number][2].split("-")[1])
    _changed_amount(p, "utfall.csv", number, planned[rows[number][0], rows[number][1]] * month // 12 * 10)


def ten_times_last_years(p: Prov) -> None:
    """The same budget last year, but for one post that has a digit less there."""
    for one in ("rapport.yml", "budget.csv", "utfall.csv", "eget_kapital.csv"):
        text = (p.root / p.own(one)).read_text(encoding="utf-8")
        for year in (p.ar, p.ar + 1, p.ar + 2):
            text = text.replace(str(year), str(year - 1))
        p.write(f"{FORBUND}/{p.ar - 1}/{one}", text)
    rows = _amounts(p, "budget.csv")
    number = max((at for at in range(1, len(rows)) if rows[at][2] == "budget"), key=lambda at: int(rows[at][4]))
    _changed_amount(p, "budget.csv", number, int(rows[number][4]) * 10)


def other_day(p: Prov) -> None:
    name = p.own("utfall.csv")
    text = (p.root / name).read_text(encoding="utf-8")
    for day in (f"{p.ar}-06-30", f"{p.ar}-08-31"):
        text = text.replace(f";{day};", f";{p.ar}-05-31;")
    p.write(name, text)


def other_period(p: Prov) -> None:
    p.tryck[None].append(
        Rad(
            "uppgift",
            "Väntan under kvartalet",
            p.row("uppgift.vantan").tryckt,
            p.row("uppgift.vantan").varde,
            "dagar",
            "uppgift.vantan",
        )
    )


def wrong_unit(p: Prov) -> None:
    row = p.slump.choice([one for one in p.tryck[None] if one.enhet == "tkr"])
    row.tryckt = row.tryckt.replace("tkr", "kr")


def thousandfold(p: Prov) -> None:
    row = p.row(f"insats.{INSATS}.tilldelade_medel")
    row.varde = str(int(row.varde) * 1000)
    row.tryckt = row.tryckt.replace(row.tryckt.split()[0], row.varde)


def no_unit(p: Prov) -> None:
    for row in p.tryck[None]:
        if row.avsnitt == "insats":
            row.tryckt = row.tryckt.removesuffix(" tkr").removesuffix(" kr")


def wrong_name(p: Prov) -> None:
    row = p.row("ek.ar0.disponibelt")
    row.plats = "Förbundets budget för året"


def part_above_whole(p: Prov) -> None:
    rows = [
        one
        for one in p.tryck[INSATS]
        if one.faktum.startswith("deltagare.under_tiden.") and one.faktum.endswith(".man") and int(one.varde) > 5
    ]
    _set(p.slump.choice(rows), 999)


def persons_twice(p: Prov) -> None:
    facts = p.open(INSATS).fakta
    names = [f"deltagare.under_tiden.{one}.totalt" for one in ("anstallning", "praktik", "studier")]
    if any(isinstance(facts[name].value, str) for name in names):
        raise LookupError("one of the counts is protected")
    total = sum(int(facts[name].value) for name in names)  # type: ignore[arg-type]
    p.tryck[INSATS].append(
        Rad("deltagare", "Totalt antal deltagare", str(total), str(total), "antal", " + ".join(names))
    )


def too_many(p: Prov) -> None:
    text = (p.root / p.own("insatser.csv")).read_text(encoding="utf-8")
    places = text.splitlines()[1].split(";")[8]
    p.change(p.own("insatser.csv"), f";{places};deltagare;", ";20;deltagare;")
    _set(p.row(f"insats.{INSATS}.platser"), 20)


def turned_dates(p: Prov) -> None:
    row = p.row("uppgift.avtal_till")
    row.varde = row.tryckt = f"{p.ar - 1}-06-30"


def wrong_length(p: Prov) -> None:
    _set(p.row("uppgift.avtal_langd"), 9)


def goal_not_reached(p: Prov) -> None:
    p.change(p.own("aktiviteter.csv"), "1;3;Aktivitet;;", "1;4;Aktivitet;;inställd;p\n1;3;Aktivitet;;")
    p.tryck[None] = list(_printed(p, p.open(None), None))


def total_apart(p: Prov) -> None:
    name = "scb/helarsekvivalenter.csv"
    rows = (p.root / name).read_text(encoding="utf-8").splitlines()
    own = [one.split(";") for one in rows if one.startswith(f"9801;totalt;20-64;{p.ar - 1};")]
    count = sum(int(one[5]) for one in own) + p.slump.choice((-1, 1)) * p.slump.randint(5, 90)
    p.write(name, "\n".join([*rows, f"9801;totalt;20-64;{p.ar - 1};Totalt;{count};databasen;"]) + "\n")
    p.tryck[None] = list(_printed(p, p.open(None), None))


def _a_goal(p: Prov, row: str) -> None:
    p.write(
        p.own("mal.csv"),
        "mål;slag;rubrik;status;motivering;faktum;jämförelse;målvärde;källa\n"
        f"1;;Samverkan;uppfyllt;Klart.;;;;p\n2;;Struktur;delvis;Halvvägs.;;;;p\n{row};p\n",
    )
    p.tryck[None] = list(_printed(p, p.open(None), None))


def goal_against_its_fact(p: Prov) -> None:
    _a_goal(p, "1;finansiellt mål;Budgeten;inte;;aktivitet.antal;minst;1")


def goal_for_no_reason(p: Prov) -> None:
    _a_goal(p, "1;verksamhetsmål;Hälsa;ej bedömt;;;;")


def typed_number(p: Prov) -> None:
    name = p.own("text/budget.md")
    p.write(
        name,
        (p.root / name).read_text(encoding="utf-8")
        + p.slump.choice(("\nDet kostade 4 512 tkr.", "\nVi hade fem möten.", "\nAndelen var 37 %.")),
    )


def typed_direction(p: Prov) -> None:
    word = "minskade" if p.open(None).fakta["hek.egen.forandring.totalt"].value > 0 else "ökade"  # type: ignore[operator]
    p.change(p.own("text/budget.md"), "{{ hek.egen.forandring.totalt | riktning('ökade', 'minskade') }}", word)


def told_though_withheld(p: Prov) -> None:
    facts = p.open(INSATS).fakta
    hidden = [name for name, fact in facts.namespace("deltagare").items() if skyddat(fact)]
    if not hidden:
        raise LookupError("no count is protected")
    name = p.own(f"insatser/{INSATS}/text/avslut.md")
    there = (p.root / name).read_text(encoding="utf-8") if (p.root / name).is_file() else ""
    p.write(name, f"{there}\n\nDit hörde {{{{ {p.slump.choice(hidden)} }}}} av deltagarna.\n")


def med_sie(p: Prov) -> None:
    """Let the same utfall come from books: an account for each post, paid from a bank account, in one voucher a month."""
    lines = (p.root / p.own("utfall.csv")).read_text(encoding="utf-8").splitlines()[1:]
    scale = 1000 if "enhet: tkr" in (p.root / p.own("rapport.yml")).read_text(encoding="utf-8") else 1
    mapping, accounts, vouchers, results, total = [], [], [], [], 0
    for number, line in enumerate(lines):
        block, post, day, amount, _ = line.split(";")
        konto, kr, stamp = 5010 + number, int(amount) * scale, day.replace("-", "")
        first, total = kr // 3, total + kr
        mapping.append(f"{block};{post};{konto};;;p\n")
        accounts.append(f'#KONTO {konto} "{post}"\n#KTYP {konto} K\n')
        results.append(f"#RES 0 {konto} {kr}.00\n")
        for at, (when, part) in enumerate(((f"{p.ar}0215", first), (stamp, kr - first))):
            name = f'"A" {2 * number + at + 1}'
            vouchers.append(
                f'#VER {name} {when} "Köp"\n{{\n#TRANS {konto} {{}} {part}\n#TRANS 1930 {{}} -{part}.00\n}}\n'
            )
    (p.root / p.own("utfall.csv")).unlink()
    p.write(p.own("kontomappning.csv"), "block;post;konto från;konto till;objekt;källa\n" + "".join(mapping))
    p.write(
        p.own("sie/bok.se"),
        f"#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#RAR 0 {p.ar}0101 {p.ar}1231\n#GEN {p.ar + 1}0101\n#KONTO 1930 Bank\n"
        f"#KONTO 2010 Kapital\n{''.join(accounts)}#IB 0 1930 90000\n#IB 0 2010 -90000\n#UB 0 1930 {90000 - total}\n"
        f"#UB 0 2010 -90000.00\n{''.join(results)}{''.join(vouchers)}",
    )


def med_tva_ars_bocker(p: Prov) -> None:
    """Books that tell what the year before closed at, with its result not yet moved to what eget kapital was before it."""
    med_sie(p)
    before = "#UB -1 1930 90000\n#UB -1 2010 -80000\n#UB -1 2099 -10000\n"
    p.change(
        p.own("sie/bok.se"), "#IB 0 1930 90000\n", f"#RAR -1 {p.ar - 1}0101 {p.ar - 1}1231\n{before}#IB 0 1930 90000\n"
    )


def opened_elsewhere(p: Prov) -> None:
    med_tva_ars_bocker(p)
    p.change(p.own("sie/bok.se"), "#UB -1 1930 90000", "#UB -1 1930 91000")


def capital_opened_elsewhere(p: Prov) -> None:
    med_tva_ars_bocker(p)
    p.change(p.own("sie/bok.se"), "#UB -1 2010 -80000", "#UB -1 2010 -81000")


def only_months(p: Prov) -> None:
    """The same books, as a program exports them without vouchers."""
    med_sie(p)
    text = (p.root / p.own("sie/bok.se")).read_text(encoding="utf-8")
    head, _, vouchers = text.partition("#VER")
    sums: dict[tuple[str, str], Decimal] = {}
    for day, rows in re.findall(r'([0-9]{8}) "Köp"\n\{\n(.*?)\n\}', vouchers, re.DOTALL):
        for konto, amount in re.findall(r"#TRANS (\d+) \{\} (\S+)", rows):
            sums[day[:6], konto] = sums.get((day[:6], konto), Decimal(0)) + Decimal(amount)
    months = "".join(f"#PSALDO 0 {month} {konto} {{}} {amount}\n" for (month, konto), amount in sums.items())
    p.write(p.own("sie/bok.se"), head.replace("#SIETYP 4", "#SIETYP 2") + months)


def wrong_closing(p: Prov) -> None:
    med_sie(p)
    p.change(p.own("sie/bok.se"), "#UB 0 2010 -90000.00", "#UB 0 2010 -90000.50")


def wrong_account(p: Prov) -> None:
    med_sie(p)
    p.change(p.own("sie/bok.se"), "#RES 0 5011 ", "#RES 0 5011 1")


def wrong_opening(p: Prov) -> None:
    med_sie(p)
    p.change(p.own("sie/bok.se"), "#IB 0 2010 -90000", "#IB 0 2010 -80000")


def old_note(p: Prov) -> None:
    p.write(
        p.own("avstamning.csv"),
        f"regel;plats;förklaring;accepterad av;datum\ntusen;Ett ställe;Rättat;Någon;{p.ar}-09-01\n",
    )


def other_shares(p: Prov) -> None:
    kommun = (p.root / "forbund/medlemmar.csv").read_text(encoding="utf-8").splitlines()[1].split(";")[2:4]
    p.write(
        "forbund/medlemmar.csv",
        "förbund;part;namn;regionkod;andel;giltig från;giltig till;källa\n"
        f"{FORBUND};stat;Försäkringskassan;;1/2;2010-05-01;;p\n{FORBUND};region;Regionen;;1/3;2010-05-01;;p\n"
        f"{FORBUND};kommun;{';'.join(kommun)};1/6;2010-05-01;;p\n",
    )


def _prognosis(p: Prov, share: float, *, but: int = 0) -> None:
    """A prognosis of every post of the year's budget but the first `but`, at a share of it."""
    rows = [line.split(";") for line in (p.root / p.own("budget.csv")).read_text(encoding="utf-8").splitlines()[1:]]
    own = [row for row in rows if row[2] == "budget"][but:]
    p.write(
        p.own("prognos.csv"),
        "block;post;belopp;källa\n" + "".join(f"{row[0]};{row[1]};{int(int(row[4]) * share) + 1};p\n" for row in own),
    )


def part_of_a_prognosis(p: Prov) -> None:
    _prognosis(p, 1.5, but=2)


def prognosis_below_what_is_spent(p: Prov) -> None:
    _prognosis(p, 0.1)


FEL: dict[Callable[[Prov], None], str] = {
    wrong_figure: "publicerat-mot-beraknat",
    wrong_sum: "summa-av-delar",
    wrong_share: "andel-ur-delar",
    mean_of_shares: "medelvarde-av-andelar",
    wrong_base: "procentbas",
    told_twice: "samma-nyckel",
    two_sources: "tva-kallor",
    a_benefit_lacks: "hek-ar-saknas",
    nothing_for_a_gap: "noll-ar-bortfall",
    turned_direction: "riktningsord",
    turned_comparison: "riktningsord",
    wrong_about: "ungefarligt",
    other_rule: "ek-regel",
    broken_chain: "ib-plus-resultat",
    half_of_the_budget: "rader-vid-annan-del-av-aret",
    a_digit_too_many: "siffra-for-mycket",
    ten_times_last_years: "tio-ganger-aret-fore",
    other_day: "utfallets-dag",
    other_period: "periodord",
    wrong_unit: "tryckt-enhet",
    thousandfold: "tusen",
    no_unit: "belopp-utan-enhet",
    wrong_name: "benamning",
    part_above_whole: "del-storre-an-helhet",
    persons_twice: "samma-personer-flera-ganger",
    too_many: "fler-deltagare-an-platser",
    turned_dates: "datumordning",
    wrong_length: "langd-mot-datum",
    goal_not_reached: "mal-mot-aktiviteter",
    goal_against_its_fact: "mal-mot-faktum",
    goal_for_no_reason: "mal-utan-skal",
    total_apart: "scb-total",
    typed_number: "skriven-siffra",
    typed_direction: "skriven-riktning",
    told_though_withheld: "skyddat-varde-i-text",
    old_note: "inaktuell-notering",
    wrong_closing: "ib-plus-forandring",
    wrong_account: "res-mot-verifikat",
    wrong_opening: "ib-summa",
    opened_elsewhere: "ib-mot-forra-aret",
    capital_opened_elsewhere: "ib-mot-forra-aret",
    only_months: "utfall-ur-periodsaldon",
    other_shares: "medlemmarnas-andelar",
    part_of_a_prognosis: "prognos-utan-post",
    prognosis_below_what_is_spent: "prognos-under-utfall",
}
"""Each kind of fault and the rule that must find it."""

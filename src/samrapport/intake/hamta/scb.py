"""SCB's statistics fetched by recipes, which are made the first time. Entries: `hamta_scb`, `hamta_recept`, `Val`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samrapport.areas.forbund.underlag import read_all_forbund, read_all_medlemmar, read_regioner
from samrapport.areas.statistik.lasning import finns, read_folkmangd, read_helarsekvivalenter
from samrapport.areas.statistik.manader import ages_of, chain
from samrapport.areas.statistik.tolkning import SCB_ORD, VARIABLER
from samrapport.areas.statistik.underlag import ALDER, ANVANDS_INTE, FOLKMANGD, HELARSEKVIVALENTER
from samrapport.errors import SamrapportError, UnknownName, counted
from samrapport.intake.hamta.klient import KEPT, HamtFel, Klient
from samrapport.intake.hamta.pxweb import Delsvar, Metadata, Ombytt, hamta_tabell, read_metadata
from samrapport.intake.hamta.recept import RECEPT, Recept, Urval, codes, read_recept, write_recept
from samrapport.intake.hamta.spara import ensam, lagg_till_regioner, spara
from samrapport.raw.folder import RawFolder
from samrapport.raw.pxweb.utdrag import Varde
from samrapport.raw.values import parse_age
from samrapport.text.numbers import tal

ADRESS = "https://statistikdatabasen.scb.se/api/v2"
TABELL = "TAB1386"
"""Helårsekvivalenter, HE0000T02N2."""
_NAMED = {TABELL: "helarsekvivalenter"}
_YEARS = 6
"""So many of the newest are fetched where nothing is said: five to compare, and the one that goes on."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Val:
    """What to fetch, where a recipe does not say it. lan: codes of counties. forbund: whose counties are meant. ar: years, or spans of them."""

    lan: tuple[str, ...] = ()
    forbund: str | None = None
    ar: tuple[str, ...] = ()
    tabell: str = TABELL


def hamta_scb(data: Path, val: Val, klient: Klient, tell: Callable[[str], None], progress: Progress) -> None:
    """Fetch by every recipe, or by the one of a table that is widened by what is chosen. tell: is told what came, a sentence at a time.

    Raises HamtFel for a service that cannot be asked, DataFault for a recipe, or for raw data that does not go with what came; this last
    when all is written.
    """
    recipes = read_recept(RawFolder(data), "scb")
    lan = {*val.lan, *(counties(data, val.forbund) if val.forbund else ())}
    asked = bool(lan or val.ar or val.tabell != TABELL)
    namn = next(
        (name for name, one in recipes.items() if one.tabell == val.tabell), _NAMED.get(val.tabell, val.tabell.lower())
    )
    if not asked and not recipes:
        raise SamrapportError(
            "Det finns inget recept att hämta efter. Säg vilket län eller förbund, till exempel: samrapport hämta scb --län 19"
        )
    with ensam(data):
        for name in [namn] if asked else list(recipes):
            recept = recipes.get(name)
            metadata = read_metadata(klient, (recept.tabell if recept else None) or val.tabell)
            if recept is None:
                recept = _new(metadata, sorted(lan), val.ar)
            elif asked:
                recept = _widened(metadata, recept, sorted(lan), val.ar)
            _one(data, name, recept, metadata, klient, tell, progress)
    _assert_reads(data)


def hamta_recept(
    klient: Klient, namn: str, recept: Recept, metadata: Metadata, progress: Progress
) -> tuple[Metadata, dict[str, list[str]], list[Delsvar]]:
    """The answers to a recipe, and what was asked. Begins anew, once, where the table is published anew meanwhile. Raises HamtFel, DataFault."""
    for last in (False, True):
        chosen = _codes(f"scb/{namn}{RECEPT}", recept, metadata)
        try:
            return metadata, chosen, hamta_tabell(klient, metadata, chosen, progress)
        except Ombytt:
            if last:
                raise
            metadata = read_metadata(klient, metadata.tabell)
    raise AssertionError


def _one(
    data: Path,
    namn: str,
    recept: Recept,
    metadata: Metadata,
    klient: Klient,
    tell: Callable[[str], None],
    progress: Progress,
) -> None:
    metadata, chosen, answers = hamta_recept(klient, namn, recept, metadata, progress)
    regions = _of(metadata, "regionkod")
    areas = [one for name in regions for one in metadata.variabler[name] if one.kod in chosen[name]]
    added = lagg_till_regioner(data, areas)
    if read_recept(RawFolder(data), "scb").get(namn) != recept:
        write_recept(data, namn, recept)
    told = {"tabell": metadata.tabell, "titel": metadata.titel, "uppdaterad": metadata.uppdaterad}
    kvitto, new = spara(data, namn, "scb", told, answers)
    count = sum(_size(one.fraga) for one in answers)
    times = [code for name in _of(metadata, "tid") for code in chosen[name]]
    span = f", {times[0]} till {times[-1]}" if times else ""
    tell(
        f"{metadata.titel} ({metadata.tabell}): {counted(len(areas), 'område', 'områden')}{span}, {tal(count)} tal i {len(answers)} svar."
    )
    tell(
        f"Sparat i scb/hamtat. SCB uppdaterade tabellen {kvitto.uppdaterad[:10] or 'okänd dag'}."
        if new
        else f"Inget är nytt sedan {kvitto.dag}."
    )
    if added:
        tell(f"Nya områden i scb/regioner.csv: {', '.join(added)}.")


def _size(fraga: Mapping[str, object]) -> int:
    found = 1
    for one in fraga["selection"]:  # type: ignore[attr-defined]
        found *= len(one["valueCodes"])
    return found


def _assert_reads(data: Path) -> None:
    """Read what the reports will read, so that what does not go together is told at once."""
    folder = RawFolder(data)
    regioner = read_regioner(folder)
    for table, read in ((HELARSEKVIVALENTER, read_helarsekvivalenter), (FOLKMANGD, read_folkmangd)):
        if finns(folder, regioner, table):
            read(folder, regioner)


def counties(data: Path, forbund: str) -> set[str]:
    """The codes of the counties that a förbund's kommuner have ever lain in. Raises UnknownName."""
    folder = RawFolder(data)
    known = list(read_all_forbund(folder)["förbund"])
    if forbund not in known:
        raise UnknownName("Förbundet", forbund, known)
    rows = read_all_medlemmar(folder)
    own = rows[(rows["förbund"] == forbund) & (rows["part"] == "kommun")]
    return {str(code)[:2] for code in own["regionkod"] if code}


def _of(metadata: Metadata, column: str) -> list[str]:
    """The variables that say something, by what SCB shows them as."""
    return [
        name
        for name, values in metadata.variabler.items()
        if values and VARIABLER.get(values[0].variabel.casefold()) == column
    ]


def _codes(fil: str, recept: Recept, metadata: Metadata) -> dict[str, list[str]]:
    """The codes of every variable of the table. Raises DataFault for a recipe that the table does not answer to any more."""
    unknown = [one.variabel for one in recept.urval if one.variabel not in metadata.variabler]
    if unknown:
        raise UnknownName("Variabeln", unknown[0], metadata.variabler, where=fil, next_step="Rätta receptet.")
    found = {}
    for name, values in metadata.variabler.items():
        patterns = recept.patterns(name)
        if not patterns:
            raise SamrapportError(
                f"{fil}: receptet säger inget om variabeln {name}, som tabellen har. Lägg till den, med * för alla värden."
            )
        found[name] = codes(fil, name, patterns, [one.kod for one in values])
    return found


def _new(metadata: Metadata, lan: Sequence[str], ar: Sequence[str]) -> Recept:
    """The recipe of a table never fetched before: of what it is known to hold, what reports use."""
    choose: dict[str, Callable[[Sequence[Varde]], list[str]]] = {
        "regionkod": lambda values: _areas(values, lan),
        "kön": lambda values: [one.kod for one in values if one.text.casefold() in SCB_ORD["kön"]],
        "ålder": _ages,
        "mått": _measures,
        "tid": lambda values: list(ar) or _newest(values),
    }
    chosen = []
    for name, values in metadata.variabler.items():
        column = VARIABLER.get(values[0].variabel.casefold()) if values else None
        found = choose[column](values) if column else []
        if not found:
            raise HamtFel(
                f"Tabellen {metadata.tabell} ({metadata.titel}) har variabeln {name}, där inget värde är känt som något som rapporterna "
                f"använder. {KEPT} Välj en annan tabell, eller skriv receptet själv."
            )
        chosen.append(Urval(variabel=name, varden=", ".join(found)))
    return Recept(tjanst="scb", tabell=metadata.tabell, urval=tuple(chosen))


def _widened(metadata: Metadata, recept: Recept, lan: Sequence[str], ar: Sequence[str]) -> Recept:
    for name in _of(metadata, "regionkod") if lan else ():
        wanted = {*recept.patterns(name), *_areas(metadata.variabler[name], lan)}
        known = [one.kod for one in metadata.variabler[name]]
        recept = recept.with_values(name, [*(one for one in known if one in wanted), *sorted(wanted - set(known))])
    for name in _of(metadata, "tid") if ar else ():
        recept = recept.with_values(name, ar)
    return recept


def _areas(values: Iterable[Varde], lan: Sequence[str]) -> list[str]:
    """The country, the counties and their kommuner, as far as the table has them."""
    known = [one.kod for one in values]
    for one in lan:
        if not any(code.startswith(one) and code != "00" for code in known) or len(one) != 2:
            raise UnknownName(
                "Länet", one, sorted({code[:2] for code in known} - {"00"}), next_step="Ett län skrivs med två siffror."
            )
    if not lan:
        raise SamrapportError("Säg vilket län eller förbund det gäller, till exempel: samrapport hämta scb --län 19")
    return [code for code in known if code == "00" or code[:2] in lan]


def _ages(values: Sequence[Varde]) -> list[str]:
    by_ages = {ages: one.kod for one in values if (ages := ages_of(parse_age(one.text)))}
    whole = [one.kod for one in values if parse_age(one.text) == ALDER]
    return whole[:1] or [by_ages[ages] for ages in chain(by_ages)]


def _measures(values: Sequence[Varde]) -> list[str]:
    return [one.kod for one in values if SCB_ORD["mått"].get(one.text.casefold(), ANVANDS_INTE) != ANVANDS_INTE]


def _newest(values: Sequence[Varde]) -> list[str]:
    years = sorted({one.kod[:4] for one in values})
    return [f"{years[-_YEARS:][0]}-"] if years else []

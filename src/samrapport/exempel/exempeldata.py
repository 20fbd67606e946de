"""Synthetic raw data at any scale, for trials and benchmarks. Entry: `write_example`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from string import Template

from samrapport.areas.deltagare.lasning.kategorier import read_kategorier
from samrapport.areas.forbund.underlag import FORBUND, MEDLEMMAR
from samrapport.areas.insatser.underlag import INDIKATORER, INSATSER
from samrapport.areas.insatsrapport.underlag import EKONOMI
from samrapport.areas.uppgifter.underlag import UPPGIFTER
from samrapport.areas.verksamhet.underlag import AKTIVITETER, MOTEN, PERSONER, UTBILDNINGAR
from samrapport.errors import SamrapportError
from samrapport.exempel.intag import write_intakes
from samrapport.exempel.orter import MOST, Exempelforbund, invented
from samrapport.exempel.pengar import INSATS, granted, insats_money, write_money
from samrapport.exempel.skrivning import Line, write_table
from samrapport.exempel.statistik import inhabitants, write_statistics
from samrapport.raw.declaration import Tabell
from samrapport.raw.filnamn import is_let_be
from samrapport.raw.folder import RawFolder
from samrapport.raw.opening import files_in
from samrapport.run.atomic import read_json, write_json
from samrapport.run.disk.swap import swap_folder
from samrapport.there import has_file

SOURCE = "Syntetiskt exempel: alla uppgifter är påhittade"
LAST_YEAR = 2025
"""The newest reports' year, fixed: the clock must not decide what the example holds."""
MOST_YEARS = 20
_MARK = ".samrapport-exempel.json"
_TEMPLATES = Path(__file__).with_name("mall")
_FIRST = (
    *("Alva", "Bo", "Cajsa", "David", "Elsa", "Folke", "Greta"),
    *("Hugo", "Inga", "Jon", "Karin", "Lars", "Maj", "Nils"),
)
_LAST = ("Exempelsson", "Påhittsson", "Modellin", "Provberg", "Testkvist", "Mallgren", "Utkast", "Låtsasson")


def write_example(target: Path, forbund: int, years: int, seed: int) -> list[Exempelforbund]:
    """Write raw data of so many made-up förbund and years to `target`, in the place of an example that is there.

    The same arguments give the same bytes. Raises SamrapportError for numbers out of range, and for a folder that holds
    anything that an example has not written.
    """
    _assert_within("--forbund", forbund, MOST)
    _assert_within("--years", years, MOST_YEARS)
    _assert_own(target)
    found = invented(forbund, seed)
    span = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
    made = target.with_name(f".{target.name}.ny")
    shutil.rmtree(made, ignore_errors=True)
    try:
        write_statistics(made, found, range(span[0] - 2, span[-1]), SOURCE)
        _write_forbund(made, found)
        for one in found:
            for year in span:
                _write_report(made, one, year, span[0])
        arguments = {"forbund": forbund, "years": years, "seed": seed}
        write_json(made / _MARK, {"argument": arguments, "filer": sorted(_files(made))})
        swap_folder(made, target)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return found


def _assert_within(option: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise SamrapportError(f"{option} {value} går inte. Ange ett tal från 1 till {most}.")


def _assert_own(target: Path) -> None:
    """What is in the folder must be an example's, since it is all replaced."""
    if has_file(target) or target.is_symlink():
        raise SamrapportError(f"{target} är ingen mapp. Ange en ny eller tom mapp för exemplet.")
    mark = read_json(target / _MARK)
    known = set(mark.get("filer", ())) if isinstance(mark, dict) else set()
    strange = sorted(set(_files(target)) - known)
    if strange:
        raise SamrapportError(
            f"Mappen {target} har filer som inget exempel har skrivit, till exempel {strange[0]}. "
            "Ange en ny eller tom mapp, så att inget skrivs över."
        )


def _files(folder: Path) -> Iterator[str]:
    for path in files_in(folder):
        if path != folder / _MARK and not is_let_be(path.name):
            yield path.relative_to(folder).as_posix()


def _write_forbund(data: Path, found: Sequence[Exempelforbund]) -> None:
    names = ((one.slug, one.namn, one.kortnamn, "januari 2010", None, None, "ja") for one in found)
    write_table(data / "forbund", FORBUND, names, SOURCE)
    write_table(data / "forbund", MEDLEMMAR, (line for one in found for line in _members(one)), SOURCE)


def _members(one: Exempelforbund) -> Iterator[Line]:
    since = "2010-01-01"
    yield one.slug, "stat", "Försäkringskassan", None, "1/2", since, None
    yield one.slug, "arbetsförmedling", "Arbetsförmedlingen", None, None, since, None
    yield one.slug, "region", _region(one), None, "1/4", since, None
    for ort in one.kommuner:
        share = f"1/{4 * len(one.kommuner)}"
        yield one.slug, "kommun", f"{ort.namn} kommun", ort.regionkod, share, since, None


def _region(one: Exempelforbund) -> str:
    return f"Region {one.lan.namn.removesuffix('s exempellän')}"


def _write_report(data: Path, one: Exempelforbund, year: int, first: int) -> None:
    folder, insats = data / one.slug / str(year), data / one.slug / str(year) / "insatser/vagen"
    words = {
        "forbund": one.slug, "ar": str(year), "kort": one.kortnamn, "nummer": str(one.nummer), "kalla": SOURCE,
    }  # fmt: skip
    _fill(_TEMPLATES / "rapport", folder, words)
    _fill(_TEMPLATES / "insats", insats, words)
    write_money(folder, one, year, first, SOURCE)
    for tabell, lines in _tables(one, year).items():
        write_table(folder, tabell, lines, SOURCE)
    budget, used = insats_money(one, year)
    line = ("projekttiden", "Första halvåret", f"{year}-01-01", f"{year}-06-30", budget, used, None)
    write_table(insats, EKONOMI, [line], SOURCE)
    root = f"{one.slug}/{year}/insatser/vagen"
    write_intakes(insats, one, date(year, 6, 30), read_kategorier(RawFolder(data), f"{root}/kategorier"), SOURCE)


def _fill(source: Path, target: Path, words: dict[str, str]) -> None:
    """Copy a folder of templates, with $names put in."""
    for path in sorted(files_in(source)):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        text = Template(path.read_text(encoding="utf-8")).substitute(words)
        place.write_text(text, encoding="utf-8", newline="\n")


def _tables(one: Exempelforbund, year: int) -> dict[Tabell, list[Line]]:
    chance = one.random("verksamhet", year)
    return {
        UPPGIFTER: [("invanare", inhabitants(one, year - 1), "antal", None, "Invånare mellan 20 och 64 år i kommunerna")],
        PERSONER: list(_persons(one)),
        MOTEN: [
            *(
                ("Styrelsemöte", "Styrelsen", day, 1, "digital" if chance.random() < 0.4 else None, "Sammanträde")
                for day in _days(year, 3 + chance.randrange(4))
            ),
            ("Utvecklingsgruppsmöte", "Utvecklingsgruppen", None, 2 + chance.randrange(4), None, "Beredning"),
        ],
        AKTIVITETER: [
            (goal, number, name, None, chance.choice(("genomförd", "genomförd", "pågår", "pågår", "planerad")))
            for goal, names in _ACTIVITIES.items()
            for number, name in enumerate(names, 1)
        ],
        UTBILDNINGAR: [
            ("länsgemensam", "Samverkan från grunden", 1 + chance.randrange(3), 1, "våren", "digital",
             "Medlemmarnas medarbetare", "Ge kunskap om samverkan."),
            ("lokal", "Samtal som stärker", 1 + chance.randrange(4), 2, "våren", None,
             "Handläggare och coacher", "Ge verktyg för samtal."),
        ],
        INSATSER: list(_efforts(one, year)),
        INDIKATORER: [
            ("vagen", "Arbete eller studier", None, "Går vidare till arbete eller studier", 40 + 5 * chance.randrange(5),
             "procent", "minst", None, "deltagare som har avslutat insatsen")
        ],
    }  # fmt: skip


_ACTIVITIES = {
    1: ("Möten i utvecklingsgruppen", "Samråd med ägarna", "Gemensam konferens"),
    2: ("Stöd till insatsernas styrgrupper", "Samarbete med arbetsgivare"),
    3: ("Utbildning i samverkan", "Uppföljning av insatserna", "Spridning av metoder"),
}


def _efforts(one: Exempelforbund, year: int) -> Iterator[Line]:
    owner, span = f"{one.kortnamn} kommun", (f"{year - 1}-01-01", f"{year + 1}-12-31")
    yield (
        "vagen", f"{INSATS} (påhittad)", "individ", owner, None, *span, granted(one, year), 120, "deltagare",
        "Stödja vuxna på vägen till arbete eller studier.", "Vuxna som behöver stöd från flera myndigheter",
        "Deltagarna tar steg mot arbete eller studier.", None,
    )  # fmt: skip
    yield (
        "motesplats", "Mötesplats arbete (påhittad)", "individ", _region(one), owner, *span, None, None, None,
        "Ge den som länge har varit utan arbete en plats att börja på.", None, None, None,
    )  # fmt: skip
    yield (
        "praktiken", "Samverkan i praktiken (påhittad)", "struktur", one.namn, None, *span, None, None, None,
        "Utveckla medlemmarnas gemensamma arbetssätt.", None, None, None,
    )  # fmt: skip


def _persons(one: Exempelforbund) -> Iterator[Line]:
    chance = one.random("personer")
    names = [f"{first} {last}" for first in _FIRST for last in _LAST]
    chosen = iter(chance.sample(names, 40))
    parts = ["Försäkringskassan", "Arbetsförmedlingen", _region(one), *(f"{ort.namn} kommun" for ort in one.kommuner)]
    for place, part in enumerate(parts):
        role = ("ordförande", "vice ordförande", "ledamot")[min(place, 2)]
        yield "Styrelsen", role, next(chosen), None, part, None, None
    for part in parts:
        yield "Styrelsen", "ersättare", next(chosen), None, part, None, None
        yield "Utvecklingsgruppen", "representant", next(chosen), None, part, None, None
    yield "Kansliet", "förbundssamordnare", next(chosen), "Förbundssamordnare", one.namn, None, None
    yield "Revisorerna", "auktoriserad revisor", next(chosen), None, None, None, None
    yield "Revisorerna", "förtroendevald revisor", next(chosen), None, None, None, None


def _days(year: int, count: int) -> list[date]:
    """So many days, evenly through the reported part of the year."""
    return [date(year, 1, 20) + timedelta(days=place * 210 // count) for place in range(count)]

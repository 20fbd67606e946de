"""Writes a made-up register for an insats. Entry: `skriv_register`; on the command line `python -m samrapport.exempel`."""

from __future__ import annotations

from pathlib import Path
from random import Random

from samrapport.areas.deltagare.deltagartabell import deltagartabeller
from samrapport.areas.deltagare.lasning.insatsuppgifter import read_insatsuppgifter
from samrapport.areas.deltagare.lasning.kategorier import read_kategorier
from samrapport.areas.deltagare.lasning.registerfiler import read_register
from samrapport.areas.deltagare.register import aggregera, register
from samrapport.areas.deltagare.underlag import DELTAGARE, FORSORJNING, HANDELSER
from samrapport.areas.insatsrapport.underlag import INTAG
from samrapport.exempel.personer import Avvikelse, avvikelser, personer, read_malbild
from samrapport.exempel.skrivning import event_lines, participation_lines, support_lines, write_table
from samrapport.exempel.tid import deltaganden
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import read_table


def skriv_register(data: Path, root: str, ages: tuple[int, int]) -> list[Avvikelse]:
    """Write deltagare.csv, forsorjning.csv and handelser.csv under `root`; the counts of the målbild that they cannot have.

    data: the data folder. root: `<förbund>/<år>/insatser/<insats>`. ages: at the start. The same files every time: all
    chance comes from the seed in insats.yml.
    """
    folder = RawFolder(data)
    own = read_insatsuppgifter(folder, f"{root}/insats.yml")
    words = read_kategorier(folder, f"{root}/kategorier")
    malbild = read_malbild(folder, root)
    starts = {row["intag"]: row["start"] for row in read_table(folder, f"{root}/intag", INTAG).to_dict("records")}
    random = Random(own.fro)
    people, reasons = personer(malbild, words.column("avslut till", "försörjning"), random)
    found = deltaganden(
        people,
        starts,
        own.period.slut,
        extended=malbild.antal("Förlängningar", "Förlängda"),
        total_days=malbild.antal("Deltagartid", "Dagar"),
        plan_days=round((own.plan_manader or 12) * 30.4375),
        random=random,
    )
    found.sort(key=lambda one: (one.start, one.person.nummer))
    names = {id(one): f"d{number:03d}" for number, one in enumerate(found, 1)}
    last = own.period.slut
    write_table(data / root, DELTAGARE, participation_lines(found, names, ages, random))
    write_table(data / root, FORSORJNING, support_lines(found, names, words, random))
    # Jobs have the målbild's sectors.
    jobs = [kategori for kategori, _ in malbild.lista("Sektor för anställning", "totalt")]
    random.shuffle(jobs)
    kinds, sectors = (malbild.tabeller[name].kategorier for name in ("Under tiden", "Sektor för anställning"))
    events = event_lines(found, names, kinds, sectors, reversed(jobs), last, random)
    write_table(data / root, HANDELSER, events)
    fresh = RawFolder(data)
    made = deltagartabeller(aggregera(register(read_register(fresh, root, words), words, last)))
    return avvikelser(malbild, made, reasons)

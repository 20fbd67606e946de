"""What a place can do, and what a reader may see while a site is exchanged there: tried, not guessed. Entry: `try_place`."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress

import httpx

from samrapport.release.insyn import tell_room
from samrapport.release.platser.plats import Formaga, Plats, PlatsFel, join, prova_formaga
from samrapport.release.settings import Mal
from samrapport.release.steg.choosing import choose_way
from samrapport.release.steg.journal import LANK, NAMNBYTE, Room, open_room

_WORDS = {
    "rename_over": "en fil kan ersättas genom ett namnbyte",
    "rename_folder": "mappar kan byta namn",
    "symlink": "länkar kan göras och bytas ut",
    "exchange": "två mappar kan byta plats i ett steg",
    "copy": "filer kan kopieras på servern",
    "link": "en fil kan ha två namn",
    "copy_tree": "hela mappar kan kopieras på servern",
    "put_whole": "en fil som skrivs över syns gammal eller ny, aldrig halv",
}


def try_place(plats: Plats, mal: Mal) -> list[str]:
    """What was found, in sentences; all that was made for it is taken away again. Raises SamrapportError for a place of no use."""
    room = open_room(plats, mal.mapp, mal.arbetsmapp)
    assert room is not None
    can = prova_formaga(plats, room.inner)
    byt = room.read_journal().byt or choose_way(room, can, mal.byt)
    able = can.as_dict()
    lines = [f"{'ja ' if able[name] else 'nej'}  {words}" for name, words in _WORDS.items()]
    lines.append(seen_between(byt, can))
    lines += _hidden(room)
    if mal.webb:
        lines.append(tell_room(room, mal.webb))
        lines += list(_tried_address(plats, mal, mal.webb, byt))
    return lines


def seen_between(byt: str, can: Formaga) -> str:
    """What a reader may see while one release takes another's stead."""
    if byt == LANK or (byt == NAMNBYTE and can.exchange):
        return (
            "Under bytet: hela webbplatsen byts i ett steg. En läsare ser den gamla eller den nya, aldrig en blandning."
        )
    if byt == NAMNBYTE:
        return (
            "Under bytet: mappen byts med två namnbyten. Under ett ögonblick mellan dem kan en läsare få svaret att sidan inte finns. "
            "Stannar det där fullbordar nästa körning bytet."
        )
    told = (
        "Under bytet: sidorna byts en och en. Varje sida är hel, gammal eller ny, med sina egna bilder, men en läsare kan möta en gammal "
        "sida och en ny efter varandra."
    )
    if not (can.rename_over or can.put_whole):
        told += " Varje ändrad sida saknas ett ögonblick medan den byts."
    return told


def _hidden(room: Room) -> Iterator[str]:
    if room.within:
        yield (
            "Det som inte visas än ligger i den publika mappen, under ett namn som inte går att gissa. Ange arbetsmapp i publicera.yml "
            "om servern visar listor över mappars innehåll."
        )


def _tried_address(plats: Plats, mal: Mal, webb: str, byt: str) -> Iterator[str]:
    """Whether a file in the public folder is read at the public address, through a link too where that is the way."""
    name = f"samrapport-prov-{secrets.token_hex(8)}"
    fresh = plats.kind(mal.mapp.rstrip("/")) is None
    try:
        plats.write(join(mal.mapp, name, "fil.txt"), name.encode())
        yield _answer(
            webb, f"{name}/fil.txt", name, "Adressen hör till mappen.", "Adressen visar inte det som ligger i mappen"
        )
        if byt == LANK:
            plats.symlink(name, join(mal.mapp, f"{name}-lank"))
            step = "Webbservern följer inte länkar: skriv byt: namnbyte i publicera.yml"
            yield _answer(webb, f"{name}-lank/fil.txt", name, "Webbservern följer länkar.", step)
    finally:
        with suppress(PlatsFel):
            plats.delete(join(mal.mapp, f"{name}-lank"))
            plats.delete_tree(join(mal.mapp, name))
            if fresh:
                plats.remove(mal.mapp)


def _answer(webb: str, path: str, wanted: str, good: str, bad: str) -> str:
    try:
        answer = httpx.get(f"{webb.rstrip('/')}/{path}", timeout=20, follow_redirects=True)
    except httpx.HTTPError:
        return f"{bad}: {webb} svarar inte."
    return (
        good
        if answer.status_code == httpx.codes.OK and answer.text == wanted
        else f"{bad} (svar {answer.status_code})."
    )

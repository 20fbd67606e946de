"""One förbund at a time beside all the others, to be chosen by its name: each of its measures, its place, and whom it is most like."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.areas.jamforelse import skrivsatt
from samrapport.areas.jamforelse.jamforelse import MATT, Jamford
from samrapport.areas.jamforelse.likhet import lika
from samrapport.areas.jamforelse.rapport import Jamforelse
from samrapport.areas.jamforelse.varden import Forbundsar
from samrapport.text import numbers
from samrapport.text.alfabet import alphabetical, listed, lowered
from samrapport.text.prose import Prose
from samrapport.text.verbatim import escape_markdown


def forbunden(rapport: Jamforelse) -> Iterator[Prose]:
    """What there is of each förbund, under its name."""
    for one in _in_order(rapport):
        heading = f"## {escape_markdown(one.namn)} {{#{_anchor(one)}}}"
        yield Prose("\n\n".join([heading, *_told(rapport, one)]))


def _in_order(rapport: Jamforelse) -> list[Forbundsar]:
    return sorted(rapport.alla, key=lambda one: alphabetical(one.namn))


def _anchor(one: Forbundsar) -> str:
    return f"forbund-{one.forbund}"


def _link(one: Forbundsar) -> str:
    return f"[{escape_markdown(one.namn)}](#{_anchor(one)})"


def _told(rapport: Jamforelse, one: Forbundsar) -> Iterator[str]:
    if one.fel:
        yield f"{one.fel}."
        return
    size = f"{skrivsatt.with_unit(one.invanare)} invånare 20–64 år" if one.invanare else ""
    if about := ", ".join(filter(None, [one.lan and escape_markdown(one.lan), size])):
        yield f"{about}."
    lines = [*_measures(rapport, one), *_left_out(rapport, one)]
    yield "\n".join(f"- **{name}:** {said}" for name, said in lines)
    if made_up := skrivsatt.synthetic([one], MATT["deltagare"]):
        yield made_up
    yield from _most_like(rapport, one)


def _measures(rapport: Jamforelse, one: Forbundsar) -> Iterator[tuple[str, str]]:
    for own in rapport.jamforda.values():
        for placed in own.ordnade:
            if placed.varde.forbund == one.forbund and placed.varde.fakta:
                value = f"{skrivsatt.with_unit(placed.varde.fakta)}."
                yield own.matt.namn, skrivsatt.joined_up(value, _place(own, placed.plats))


def _place(own: Jamford, place: int) -> str:
    if not own.rangordnas:
        return "Inget annat förbund har en uppgift att jämföra med."
    median = f" Medianen är {skrivsatt.shown(own.median, own.matt)}." if own.median is not None else ""
    return f"Plats {numbers.antal(place)} av {numbers.antal(len(own.ordnade))} från det högsta.{median}"


def _left_out(rapport: Jamforelse, one: Forbundsar) -> Iterator[tuple[str, str]]:
    for own in rapport.jamforda.values():
        for value in own.utanfor:
            if value.forbund == one.forbund:
                told = f" ({skrivsatt.with_unit(value.fakta)})" if value.fakta else ""
                yield own.matt.namn, f"jämförs inte{told}: {escape_markdown(lowered(value.hinder))}."


def _most_like(rapport: Jamforelse, one: Forbundsar) -> Iterator[str]:
    found = lika(one, rapport.alla)
    told = [listed([_link(other) for other in those]) for those in (found.i_lanet, found.andra) if those]
    if found.i_lanet:
        told[0] += " i samma län"
        told[1:] = [f"{others} bland de andra" for others in told[1:]]
    if told:
        yield f"Närmast i storlek: {', '.join(told)}."

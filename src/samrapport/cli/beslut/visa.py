"""What the command line shows of reviews and decisions. Entries: `visa_granskning`, `visa_lage`, `lage_i_ord`, `noteringar`."""

from __future__ import annotations

from samrapport.cli.options import tell
from samrapport.release.tillstand.granskning.punkter import Granskning, Granskningspunkt
from samrapport.release.tillstand.rapportlage import Rapportlage
from samrapport.run.beslut.tillstand import ATERSAND, release_states

_MARKS = {"lika": " ", "borta": "-", "ny": "+"}


def visa_granskning(lage: Rapportlage) -> None:
    """All that the page of the review shows, as lines: findings first, then small counts, then the rest."""
    review = Granskning.of(lage)
    since = f"sedan godkännandet {review.sedan[:10]}" if review.sedan else "allt, för inget är godkänt tidigare"
    tell(
        f"{review.namn}: {lage.lage.tillstand}. Att granska, {since}: {len(review.punkter)}. "
        f"Inte bedömda: {len(review.ograna)}. Återsända: {len(review.aterstallda)}."
    )
    for note in lage.lage.notes:
        tell(note)
    if review.underlag:
        tell(f"Ändrat underlag: {', '.join(review.underlag)}.")
    for one in review.fynd:
        note = " (förklarat)" if one.get("notering") else ""
        tell(f"{one['allvar']}: {one.get('plats', '')}. {one.get('text', '')}{note}")
    for point in review.punkter:
        tell("\n".join(_lines(point)))


def _lines(one: Granskningspunkt) -> list[str]:
    small = ", litet antal personer" if one.litet else ""
    head = f"{one.nyckel} ({one.slag}{small}){f' i {one.sida}' if one.sida else ''}"
    if one.vad == "uppgift":
        said = " -> ".join(" · ".join(some) for some in (one.fore, one.nu) if some)
        found = [f"{head}: {said}"]
    else:
        found = [f"{head}: {one.rubrik}"]
        found += [f"  {_MARKS[row.slag]} {row.text}" for row in one.rader if row.slag != "lika"]
    if one.orsak:
        found.append(f"  Underlag: {'; '.join(one.orsak)}")
    if one.utslag:
        remark = f": {one.anmarkning}" if one.anmarkning else ""
        found.append(f"  {'Återsänd' if one.utslag == ATERSAND else 'Godtagen'} av {one.vem}{remark}")
    return found


def visa_lage(lage: Rapportlage) -> None:
    """How far a report has come, the next step, and its releases."""
    own, command = lage.lage, lage.arguments
    steps = {
        "utkast": f"Granska den med: samrapport granska {command}",
        "granskad": f"Godkänn den med: samrapport godkänn {command}",
        "godkänd": "Publicera den med: samrapport publicera"
        if lage.marked
        else f"Bygg den, så att sidorna inte längre säger utkast: {lage.build_command}",
    }
    of = f" av {', '.join(own.godkanda)}" if own.godkanda else ""
    lack = f" ({len(own.godkanda)} av {own.krav} har godkänt)" if own.godkanda and not own.tillstand.approved else ""
    tell(f"{lage.report}: {own.tillstand}{of}{lack}. {steps.get(own.tillstand, '')}".rstrip())
    for rad, state in release_states(lage.rader):
        tell(f"  {state}: {rad.utgava} på {rad.plats}, {rad.tid[:10]}{f'. {rad.anmarkning}' if rad.anmarkning else ''}")

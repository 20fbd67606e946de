"""Rules on shares: recomputed from their parts, as means of shares, and of another base than they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from samrapport.areas.avstamning.controls.tryckt import ungefarlig
from samrapport.errors import counted
from samrapport.facts.fact import Fact
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.samband import Andel
from samrapport.rapport.kontroll.underlag import Underlag, Uppgift, namn_av
from samrapport.text.numbers import round_half_up

_MONEY = ("kr", "tkr", "mkr")


def _shares(u: Underlag) -> Iterator[tuple[Andel, Uppgift]]:
    """Every printed percentage whose parts are facts."""
    known = {u.samma(one.andel): one for one in u.andelar}
    for name, printed in u.tryckta.items():
        for one in printed:
            if name in known and one.enhet == "procent" and not ungefarlig(one):
                yield known[name], one


@regel(
    "andel-ur-delar",
    "Andelar ur sina delar",
    "En tryckt andel eller förändring räknas om ur de tal som är tryckta. Är skillnaden inte större än avrundningen av "
    "talen kan göra är den en upplysning.",
)
def ur_delar(u: Underlag) -> Iterator[Fynd]:
    """A printed share is not that of its printed parts."""
    for share, one in _shares(u):
        part, whole = u.tryckt(share.del_, one), u.tryckt(share.helhet, one)
        if part is None or whole is None or whole.exakt == 0 or _mean(u, share, one):
            continue
        less = 1 if share.forandring else 0
        exact = part.exakt / whole.exakt - less
        shown = one.i_enhet(exact)
        if shown == one.tal:
            continue
        low, high = sorted(
            (part.exakt + side * part.steg / 2) / (whole.exakt - side * whole.steg / 2) - less for side in (-1, 1)
        )
        within = low <= one.exakt + one.steg / 2 and one.exakt - one.steg / 2 <= high
        if within and part.enhet in _MONEY and u.i_tryckets_enhet(one) == one.tal:
            continue  # Computed on exact amounts, which the printed ones are rounded from.
        yield one.fynd(
            "Andelen är inte den som de tryckta talen ger" + (", men skillnaden ryms i att talen är avrundade." if within else "."),
            shown, f"{part.tryckt} / {whole.tryckt}" + (" − 1" if less else ""), namn_av([one, part, whole]),
            allvar="upplysning" if within else "fel",
        )  # fmt: skip


@regel(
    "medelvarde-av-andelar",
    "Medelvärde av andelar",
    "Andelen för flera områden räknas på deras summor. En tryckt andel som i stället är medelvärdet av områdenas andelar väger "
    "en liten kommun lika tungt som en stor.",
)
def medelvarden(u: Underlag) -> Iterator[Fynd]:
    """A printed share is the mean of its parts' shares."""
    for share, one in _shares(u):
        mean, right = _mean(u, share, one), u.i_tryckets_enhet(one)
        if mean is not None and right is not None:
            text = f"Det tryckta är medelvärdet av {counted(len(share.medel_av), 'andel', 'andelar')}, inte andelen av summorna."
            yield one.fynd(text, right, u.alla_fakta[share.andel].formula, (share.andel,))


def _mean(u: Underlag, share: Andel, one: Uppgift) -> Fraction | None:
    """The mean of the parts' shares, when that is what is printed and the share of the sums is not."""
    shares = [printed.exakt if (printed := u.tryckt(name)) else u.vardet(name) for name in share.medel_av]
    if not shares or any(value is None for value in shares) or u.i_tryckets_enhet(one) == one.tal:
        return None
    mean = sum((value for value in shares if value is not None), Fraction(0)) / len(shares)
    return mean if one.i_enhet(mean) == one.tal else None


@regel(
    "procentbas",
    "Procentens bas",
    "En tryckt procentsats som inte är den beräknade prövas mot rapportens andra baser. Stämmer den med en annan bas än den som "
    "uppgiften gäller har den räknats på fel antal.",
)
def baser(u: Underlag) -> Iterator[Fynd]:
    """A printed percentage is right for another base."""
    for one in u.uppgifter:
        if one.enhet != "procent" or not one.uttryck.enkelt or not isinstance(one.varde, Decimal):
            continue
        right, name = u.i_tryckets_enhet(one), one.uttryck.delar[0]
        if right is None or right == one.tal:
            continue
        for label, part, whole in _bases(u, name):
            if round_half_up(Fraction(part, whole) * 100, one.decimaler) == one.tal:
                text = f"Procentsatsen är räknad på {whole} {label}, men gäller {u.alla_fakta[name].base}."
                yield one.fynd(text, right, u.alla_fakta[name].formula, (name,))
                break


def _bases(u: Underlag, name: str) -> Iterator[tuple[str, int, int]]:
    """Label, part and whole of each other way to take a share of participants."""
    if found := re.fullmatch(r"andel\.(.+)\.(kvinnor|man|totalt)", name):
        part = u.vardet(f"deltagare.{found[1]}.{found[2]}")
        for one, fact in u.alla_fakta.items():
            whole = u.vardet(one)
            if re.fullmatch(r"deltagare\.baser\.\w+\.(?:kvinnor|man|totalt)", one) and part is not None and whole:
                yield _counted(fact), int(part), int(whole)
    elif found := re.fullmatch(r"konsandel\..+\.(kvinnor|man)", name):
        for one, fact in u.alla_fakta.items():
            if base := re.fullmatch(rf"(deltagare\.baser\.\w+)\.{found[1]}", one):
                part, whole = u.vardet(one), u.vardet(f"{base[1]}.totalt")
                if part is not None and whole:
                    yield _counted(fact), int(part), int(whole)


def _counted(fact: Fact) -> str:
    """What a base counts, from the words of its fact: `Baser, Unika personer, totalt`."""
    return fact.formula.split(", ")[1].lower()

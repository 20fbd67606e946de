"""Whom the insatser have reached, as a figure of the front page. Entry: `manniskor`."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.errors import told_elsewhere
from samrapport.facts.fact import Fact, skyddat, slug, total
from samrapport.rapport.nyckeltal import Nyckeltal
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import lowered
from samrapport.text.bound import formatted
from samrapport.text.markning import PAHITTAT
from samrapport.text.verbatim import escape_markdown

_UNIKA = ("deltagare.unika_deltagare.totalt", "baser.unika_personer.totalt")


def manniskor(rapport: Rapport) -> Iterator[Nyckeltal]:
    """One figure: those who have taken part, by registers of real persons, else a result that an insats tells, else by made-up ones.

    Nothing is summed where the count of any insats is withheld, and nothing is told that the report does not tell itself.
    """
    if not rapport.finns("insatser"):
        return
    with told_elsewhere():  # Its own report tells what is wrong with a register.
        counted, withheld = _counted(rapport)
        real = {name: fact for name, fact in counted.items() if not fact.pahittad}
        if real:
            yield _taken_part(real, alone=not withheld)
        elif (found := _result(rapport)) is not None:
            yield found
        elif counted:
            yield _taken_part(counted, alone=not withheld)


def _counted(rapport: Rapport) -> tuple[dict[str, Fact], bool]:
    """Unique participants by the insats's name, and whether any count of that kind is withheld."""
    found, withheld = {}, False
    for row in rapport.insatser.to_dict("records"):
        names = (f"insats.{row['insats']}.deltagare.{end}" for end in _UNIKA)
        fact = next((fact for name in names if (fact := rapport.fakta.find(name))), None)
        if fact is None:
            continue
        if skyddat(fact) or fact.unit != "antal":
            withheld = True
        else:
            found[str(row["namn"])] = fact
    return found, withheld


def _taken_part(counted: dict[str, Fact], *, alone: bool) -> Nyckeltal:
    mark = f" *({PAHITTAT})*" if any(one.pahittad for one in counted.values()) else ""
    whole = total("", list(counted.values()), "summan av unika personer i varje insats") if alone else None
    if len(counted) > 1 and whole is not None:
        sentence = "Den som har deltagit i flera insatser räknas i var och en av dem."
        return formatted(whole), f"deltagare har insatserna haft sedan de startade{mark}", sentence
    name, fact = max(counted.items(), key=lambda one: (one[1].value, one[0]))
    return formatted(fact), f"personer har deltagit i {escape_markdown(name)} sedan insatsen startade{mark}"


def _result(rapport: Rapport) -> Nyckeltal | None:
    """The first count that an insats tells as a result of its own, with whom it is of."""
    if not rapport.finns("insatsresultat"):
        return None
    names = dict(zip(rapport.insatser["insats"], rapport.insatser["namn"], strict=True))
    for row in rapport.insatsresultat.to_dict("records"):
        if row["enhet"] != "antal" or not row["bas"]:
            continue
        stem = f"insats.{row['insats']}.resultat.{slug(row['mått'])}"
        ends = [stem, f"{stem}.{slug(row['period'])}"] if row["period"] else [stem]
        fact = next((fact for name in ends if (fact := rapport.fakta.find(name))), None)
        if fact is None or skyddat(fact):
            continue
        when = f", {lowered(row['period'])}" if row["period"] else ""
        whose = escape_markdown(f"{names.get(row['insats'], row['insats'])}{when}")
        # Of whom the count is, and not what has been counted.
        return formatted(fact), escape_markdown(lowered(row["mått"])), f"{whose}. Gäller {escape_markdown(row['bas'])}."
    return None

"""Rules on words of direction: rose, fell, higher, lower."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag


@regel(
    "riktningsord",
    "Riktningsord",
    "”Ökade”, ”minskade”, ”högre” och ”lägre” i trycket hålls mot tecknet på förändringen, eller mot skillnaden mellan de två "
    "tal som jämförs. För grupper av olika storlek jämförs andelar, inte antal.",
)
def riktningar(u: Underlag) -> Iterator[Fynd]:
    """A word of direction goes against its figures."""
    for one, compared in zip(u.uppgifter, u.jamforelser, strict=True):
        if one.enhet == "riktning" and compared.verdict == "avviker":
            text = f"Trycket skriver ”{one.tryckt}”, men {_how(u, one.uttryck.namn)}."
            yield one.fynd(text, compared.computed, compared.fact.formula, one.uttryck.namn)


def _how(u: Underlag, names: tuple[str, ...]) -> str:
    values = [u.vardet(name) for name in names]
    if any(value is None for value in values):
        return "underlaget säger något annat"
    told = " mot ".join(
        _written(u, name, value) for name, value in zip(names, values, strict=True) if value is not None
    )
    return f"{'jämförelsen är' if len(values) > 1 else 'förändringen är'} {told}"


def _written(u: Underlag, name: str, value: Fraction) -> str:
    share = u.alla_fakta[name].unit in ("andel", "andel1")
    number = float(value * 100 if share or u.alla_fakta[name].unit == "per100" else value)
    return f"{number:.1f}".replace(".", ",").replace("-", "−") + ("\u00a0%" if share else "")

"""Rules on sums: parts against their whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag, namn_av


@regel(
    "summa-av-delar",
    "Summan av delarna",
    "En tryckt summa hålls mot sina tryckta delar: poster och block i budgeten, ersättningar, kommuner, kön, aktiviteter och "
    "deltagare. Tal som är avrundade vart för sig får skilja en halv enhet för varje del, antal deltagare inget alls.",
)
def summor(u: Underlag) -> Iterator[Fynd]:
    """A printed sum is not that of its printed parts."""
    for relation in u.samband:
        if relation.slag != "summa" or not relation.delar or len(set(relation.delar)) != len(relation.delar):
            continue
        for whole in u.tryckta.get(u.samma(relation.helhet), []):
            parts = [part for name in relation.delar if (part := u.tryckt(name, whole))]
            if len(parts) < len(relation.delar) or whole in parts:
                continue
            exact = sum((part.exakt for part in parts), Fraction(0))
            steps = max(one.steg for one in (whole, *parts))
            allowed = steps * len(parts) / 2 if relation.avrundat and len(parts) > 1 else Fraction(0)
            if abs(exact - whole.exakt) > allowed:
                text, told = (
                    "Summan stämmer inte med sina delar, som de är tryckta.",
                    " + ".join(part.tryckt for part in parts),
                )
                yield whole.fynd(text, whole.i_enhet(exact), told, namn_av([whole, *parts]))


@regel(
    "del-storre-an-helhet",
    "Delen större än helheten",
    "En del är aldrig större än sin helhet, inte heller delar som tillsammans gäller samma personer, som de som har haft praktik "
    "och de som inte har haft någon erfarenhet. Tal som inte är tryckta tas ur underlaget.",
)
def delar(u: Underlag) -> Iterator[Fynd]:
    """Parts, printed where they are, together exceed their whole."""
    for relation in u.samband:
        if relation.slag != "högst":
            continue
        names = (relation.helhet, *relation.delar)
        printed = {name: one for name in names if (one := u.tryckt(name))}
        values = {name: printed[name].exakt if name in printed else u.vardet(name) for name in names}
        whole, *parts = (values[name] for name in names)
        if whole is None or any(part is None for part in parts):
            continue
        over = sum((part for part in parts if part is not None), Fraction(0)) - whole
        if over <= 0:
            continue
        fact = u.alla_fakta[relation.delar[0]]
        sources = [source for name in relation.delar for source in u.alla_fakta[name].sources]
        told = [name for name in relation.delar if name in printed]
        odd = [name for name in told if u.vardet(name) != printed[name].exakt]
        one = printed[(odd or told)[0]] if told else None
        formula = f"{' + '.join(u.alla_fakta[name].formula for name in relation.delar)} ≤ {u.alla_fakta[relation.helhet].formula}"
        together = sum((part for part in parts if part is not None), Fraction(0))
        if one is not None:
            text = "Delarna är tillsammans fler än helheten. Beräknat är det största tal som ryms."
            yield one.fynd(text, one.i_enhet(one.exakt - over), formula, names)
        else:
            yield Fynd(
                f"{fact.formula} ({fact.name})", "Delen är större än helheten.", _plain(together), _plain(whole),
                fact.unit, formula, names,
                sources[0].file if sources else "", sources[0].row if sources else None,
            )  # fmt: skip


def _plain(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)

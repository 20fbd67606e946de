"""Rules on the year ahead: the prognosis, and what the members give."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from samrapport.areas.ekonomi.bidrag import Givare
from samrapport.areas.ekonomi.facts import las_bidrag, las_ekonomi
from samrapport.areas.ekonomi.poster import INTAKTER, Post
from samrapport.areas.ekonomi.prognos import utan
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import listed
from samrapport.text.numbers import round_half_up, tal

_POSTS, _WITHOUT, _GIVERS = "poster", "poster utan prognos", "bidragsgivare"
_SHARES = {
    "stat": (Fraction(1, 2), "Statens"),
    "region": (Fraction(1, 4), "Regionens"),
    "kommun": (Fraction(1, 4), "Kommunernas"),
}
"""What lag (2003:1210) 5 § says that each kind of member gives."""


def underlag(rapport: Rapport) -> Iterator[tuple[str, Any]]:
    """The posts of the budget, those that the prognosis passes over, and who gives the members' contributions."""
    if rapport.inom or not all(rapport.finns(name) for name in ("budget", "utfall", "eget_kapital")):
        return
    own = las_ekonomi(rapport)
    yield _POSTS, own.posts
    if rapport.finns("prognos"):
        yield _WITHOUT, tuple(utan(own.posts, own.facts, "prognos"))
    found = las_bidrag(rapport)
    if found and found.givare:
        yield _GIVERS, (found.givare, found.lacking)


@regel(
    "medlemmarnas-andelar",
    "Medlemmarnas andelar",
    "Staten ger hälften av medlemmarnas bidrag, regionerna tillsammans en fjärdedel och kommunerna tillsammans en fjärdedel, som lagen "
    "(2003:1210) säger, och andelarna i medlemmar.csv är tillsammans hela bidraget.",
    "varning",
)
def andelar(u: Underlag) -> Iterator[Fynd]:
    """The shares are others than the law's."""
    givare, lacking = u.egna.get(_GIVERS, ((), ""))
    file = "forbund/medlemmar.csv"
    if lacking:
        yield Fynd("Medlemmarnas andelar", f"{lacking}.", fil=file)
        return
    for part, (expected, whose) in _SHARES.items():
        own: list[Givare] = [one for one in givare if one.part == part]
        share = sum((one.andel for one in own), Fraction(0))
        if own and share != expected:
            yield Fynd(
                f"{whose} andel av bidragen", "Andelen är inte den som lagen säger.", round_half_up(share * 100, 1),
                round_half_up(expected * 100, 1), "procent", "summan av andelarna", fil=file,
                rad=own[0].sources[0].row if own[0].sources else None,
            )  # fmt: skip


@regel(
    "prognos-utan-post",
    "Poster utan prognos",
    "Finns det en prognos har varje post med budget en. Annars går det inte att säga vad året väntas kosta.",
    "varning",
)
def utan_prognos(u: Underlag) -> Iterator[Fynd]:
    """Some posts lack a prognosis, so no sum is made."""
    posts: tuple[Post, ...] = u.egna.get(_WITHOUT, ())
    if posts:
        names = listed([post.namn for post in posts])
        yield Fynd("Prognos", f"Summan visas inte, för prognos saknas för {names}.", fil=_file(u), rad=None)


@regel(
    "prognos-under-utfall",
    "Prognos under utfall",
    "Prognosen för hela året är inte lägre än det som redan är använt.",
    "varning",
)
def under_utfall(u: Underlag) -> Iterator[Fynd]:
    """A post is thought to cost less in the year than it has already done."""
    for post in u.egna.get(_POSTS, ()):
        names = [f"budget.{post.key}.{column}" for column in ("prognos", "utfall")]
        planned, spent = (u.vardet(name) for name in names)
        if post.block != INTAKTER and planned is not None and spent is not None and planned < spent:
            source = u.alla_fakta[names[0]].sources[0]
            now = round_half_up(spent / 1000, 0)
            yield Fynd(
                f"Prognos: {post.namn}", f"Prognosen är lägre än utfallet, som redan är {tal(now)} tkr.",
                round_half_up(planned / 1000, 0), now, "tkr", "utfall", tuple(names), source.file, source.row,
            )  # fmt: skip


def _file(u: Underlag) -> str:
    return next(
        (fact.sources[0].file for name, fact in u.alla_fakta.items() if name.endswith(".prognos") and fact.sources), ""
    )

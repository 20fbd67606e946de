"""Every rule's faults, and its clean case: the same report before the fault, with what the rule looks at. Entries: `FEL`, `RATT`."""

from __future__ import annotations

from collections.abc import Callable

from aret_fore_factory import (
    early_decision,
    early_note,
    idle_register,
    last_years_note,
    med_forra_aret,
    med_lika_ord,
    med_lika_slapp,
    med_notering,
    med_register,
    med_utkast_av,
    nearly_old_amounts,
    nearly_the_same_persons,
    old_amounts,
    old_cell,
    old_draft,
    old_effort,
    old_heading,
    old_meetings,
    old_number,
    old_period,
    old_print,
    old_register,
    old_results,
    old_sentence,
    old_source,
    old_text,
    old_title,
    unconfirmed,
)
from kontroll_factory import FEL as I_RAPPORTEN
from kontroll_factory import Prov, med_sie, med_tva_ars_bocker

Fault = Callable[[Prov], None]

FRAN_FORRA_ARET: dict[Fault, str] = {
    old_amounts: "som-forra-aret",
    nearly_old_amounts: "som-forra-aret",
    old_register: "som-forra-aret",
    old_print: "som-forra-aret",
    old_number: "som-forra-aret",
    old_source: "som-forra-aret",
    old_text: "text-som-forra-aret",
    old_sentence: "skrivet-artal",
    old_heading: "skrivet-artal",
    old_title: "skrivet-artal",
    old_cell: "skrivet-artal",
    old_meetings: "utanfor-aret",
    old_effort: "utanfor-aret",
    old_period: "utanfor-aret",
    old_results: "utanfor-aret",
    early_decision: "utanfor-aret",
    idle_register: "register-utan-nytt",
    nearly_the_same_persons: "fa-personer-sedan-forra",
    last_years_note: "inaktuell-notering",
    early_note: "inaktuell-notering",
    old_draft: "inte-genomgangen",
    unconfirmed: "inte-genomgangen",
}


def med_lattlast(p: Prov) -> None:
    p.write(p.own("text/lattlast.md"), "Förbundet hjälper människor. De ska få ett jobb.\n")


def heavy_text(p: Prov) -> None:
    heavy = (
        "Förbundet har t.ex. hjälpt många.",
        "De fick hjälp avseende arbete.",
        " ".join(["Det är en lång mening som inte tar slut"] * 2) + ".",
        "Arbetsmarknadsfrågor kräver samarbetsformer. " * 20,
        "Det är bra. " * 140,
    )
    p.write(p.own("text/lattlast.md"), f"Förbundet hjälper människor. {p.slump.choice(heavy)}\n")


FEL: dict[Fault, str] = {**I_RAPPORTEN, **FRAN_FORRA_ARET, heavy_text: "lattlast-text"}
"""Each kind of fault and the rule that must find it."""


def orord(p: Prov) -> None:
    """The report as it is: it prints every fact that it computes, with directions, dates and texts."""


RATT: dict[str, Fault] = dict.fromkeys(FEL.values(), orord) | {
    "ib-plus-forandring": med_sie,
    "res-mot-verifikat": med_sie,
    "ib-summa": med_sie,
    "ib-mot-forra-aret": med_tva_ars_bocker,
    "utfall-ur-periodsaldon": med_sie,
    "som-forra-aret": med_forra_aret,
    "tio-ganger-aret-fore": med_forra_aret,
    "text-som-forra-aret": med_lika_ord,
    "skrivet-artal": med_lika_ord,
    "utanfor-aret": med_forra_aret,
    "register-utan-nytt": med_register,
    "fa-personer-sedan-forra": med_lika_slapp,
    "inaktuell-notering": med_notering,
    "inte-genomgangen": med_utkast_av,
    "lattlast-text": med_lattlast,
}
"""Each rule and what a report must have for it to have something to look at and find nothing."""

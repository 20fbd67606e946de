"""The body of a report's front page: its key figures, each a fact in bold with its meaning."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.errors import MissingData
from samrapport.present.numbers import datum
from samrapport.present.prose import escape_markdown, formatted
from samrapport.rapport.report import Rapport


def framsida(rapport: Rapport) -> str:
    """Markdown: whom and what the report is about, and its key figures as a list in a `nyckeltal` division."""
    own, forbund = rapport.uppgifter, rapport.fakta
    members = formatted(forbund["forbund.kommuner"])
    lines = [
        f"{escape_markdown(str(rapport.forbundet['namn']))} redovisar perioden {formatted(forbund['rapport.period_start'])} "
        f"till {formatted(forbund['rapport.period_slut'])}. Kommuner i förbundet: {members}."
    ]
    if own.dnr:
        lines.append(f"Diarienummer: {escape_markdown(own.dnr)}.")
    if own.beslutsdatum:
        lines.append(f"Styrelsen beslutade om rapporten den {datum(own.beslutsdatum)}.")
    if own.kontakt:
        found = (own.kontakt.namn, own.kontakt.epost, own.kontakt.webb)
        lines.append(f"Kontakt: {', '.join(escape_markdown(one) for one in found if one)}.")
    figures = list(_key_figures(rapport))
    if figures:
        lines.append(
            "::: {.nyckeltal}\n" + "\n".join(f"- **{value}** {meaning}" for value, meaning in figures) + "\n:::"
        )
    return "\n\n".join(lines)


def _key_figures(rapport: Rapport) -> Iterator[tuple[str, str]]:
    facts = rapport.fakta
    if all(rapport.finns(name) for name in ("budget", "utfall", "eget_kapital")):
        for name, meaning in (
            ("budget.andel", "av årets budget är förbrukad"),
            ("budget.andel_utan_ej_intecknat", "är förbrukat när medel som inte är intecknade räknas bort"),
        ):
            fact = facts.find(name)
            if fact:
                yield formatted(fact), meaning
        opening = facts.find("ek.ar0.ingaende")
        if opening:
            yield f"{formatted(opening)}\u00a0tkr", "i eget kapital vid årets början"
    try:
        share, year = facts.find("hek.egen.senaste.andel"), facts.find("hek.ar.senaste")
    except MissingData:
        return
    if share and year:
        change = facts.find("hek.egen.forandring.totalt")
        note = f", {formatted(change)} helårsekvivalenter sedan {formatted(facts['hek.ar.fore'])}" if change else ""
        if change and change.value > 0:  # type: ignore[operator]
            note = note.replace(", ", ", +", 1)
        yield formatted(share), f"av invånarna 20–64 år försörjdes av bidrag och ersättningar {formatted(year)}{note}"

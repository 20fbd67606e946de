"""A made-up report with last year's beside it, which is another, and what is left of last year's put into this year's."""

from __future__ import annotations

import re
from collections.abc import Callable

from areas.deltagare.register_factory import FILES
from kontroll_factory import FORBUND, INSATS, Prov, _printed

from samrapport.text.utkast import som_utkast

MONEY = {"budget.csv": 4, "utfall.csv": 3, "eget_kapital.csv": 1}
SPRING = "Under våren hölls mötena på distans."


def before(p: Prov, name: str) -> str:
    """The path of a file of last year's report."""
    return f"{FORBUND}/{p.ar - 1}/{name}"


def moved(text: str, ar: int, by: int = -1) -> str:
    """A text with every year near the report's moved."""
    near = {str(year): str(year + by) for year in range(ar - 3, ar + 4)}
    return re.sub(r"\b\d{4}\b", lambda found: near.get(found[0], found[0]), text)


def read(p: Prov, name: str) -> str:
    return (p.root / name).read_text(encoding="utf-8")


def med_forra_aret(p: Prov) -> None:
    """Last year's report: the same posts, goals and insatser, with other figures and words."""
    for path in sorted((p.root / FORBUND / str(p.ar)).rglob("*")):
        name = path.relative_to(p.root / FORBUND / str(p.ar)).as_posix()
        if path.is_file() and path.name not in ("publicerat.csv", "avstamning.csv"):
            p.write(before(p, name), moved(path.read_text(encoding="utf-8"), p.ar))
    for name, column in MONEY.items():
        _change(p, before(p, name), column, lambda amount: amount * 9 // 10 + 7)
    _change(p, before(p, f"insatser/{INSATS}/deltagare_aggregat.csv"), 3, lambda count: count + 1)
    for name, old, new in (
        ("aktiviteter.csv", "Aktivitet;", "Annan aktivitet;"),
        ("mal.csv", ";uppfyllt;", ";delvis uppfyllt;"),
        ("uppgifter.csv", "vantan;", "vantan;9"),
        ("text/budget.md", "Förbundet har använt", "Använt är"),
        (f"insatser/{INSATS}/text/resultat.md", " personer.", " deltagare."),
    ):
        p.change(before(p, name), old, new)
    p.write(p.own("moten.csv"), _meetings(p.ar))
    p.write(before(p, "moten.csv"), moved(_meetings(p.ar), p.ar).replace(";;6;", ";;5;"))


def _meetings(ar: int) -> str:
    rows = [f"Styrelsemöte;Styrelsen;{ar}-{month:02}-1{month};1;;;p\n" for month in (2, 4, 6)]
    return "typ;organ;datum;antal;form;beskrivning;källa\n" + "".join(rows) + "Nätverksmöte;;;6;;;p\n"


def _change(p: Prov, name: str, column: int, changed: Callable[[int], int]) -> None:
    head, *rows = [line.split(";") for line in read(p, name).splitlines()]
    for row in rows:
        row[column] = str(changed(int(row[column])))
    p.write(name, "".join(f"{';'.join(row)}\n" for row in (head, *rows)))


def med_register(p: Prov) -> None:
    """Let the insats have a register in stead of counts, of which nothing is printed."""
    (p.root / p.own(f"insatser/{INSATS}/deltagare_aggregat.csv")).unlink()
    for name, content in FILES.items():
        text = content.replace("2021", str(p.ar)).replace("2020", str(p.ar - 1))
        p.write(p.own(f"insatser/{INSATS}/{name}"), text)
    p.write(p.own(f"insatser/{INSATS}/text/resultat.md"), "Antalen är små.\n")
    p.tryck = {None: list(_printed(p, p.open(None), None)), INSATS: []}


def med_lika_ord(p: Prov) -> None:
    """Last year's report, and in both texts what may stand from year to year."""
    med_forra_aret(p)
    for name in (p.own("text/budget.md"), before(p, "text/budget.md")):
        p.write(
            name,
            f"{read(p, name)}\nFörbundet har haft samma kansli sedan {p.ar - 1}.\n\nI {{{{ rapport.ar }}}}, liksom {p.ar - 1}, var vi ute.\n",
        )
    p.write(p.own("text/budget.md"), f"{read(p, p.own('text/budget.md'))}\nUnder {p.ar - 1} hölls fler möten.\n")


def old_amounts(p: Prov) -> None:
    """This year's utfall with last year's amounts."""
    med_forra_aret(p)
    p.write(p.own("utfall.csv"), moved(read(p, before(p, "utfall.csv")), p.ar, 1))
    p.tryck[None] = list(_printed(p, p.open(None), None))


def nearly_old_amounts(p: Prov) -> None:
    """The same, with one row of this year's."""
    old_amounts(p)
    head, first, *rest = read(p, p.own("utfall.csv")).splitlines()
    cells = first.split(";")
    cells[3] = str(int(cells[3]) + 11)
    p.write(p.own("utfall.csv"), "\n".join((head, ";".join(cells), *rest)) + "\n")
    p.tryck[None] = list(_printed(p, p.open(None), None))


def old_register(p: Prov) -> None:
    med_register(p)
    med = {name: read(p, p.own(f"insatser/{INSATS}/{name}")) for name in FILES}
    for name, text in med.items():
        p.write(before(p, f"insatser/{INSATS}/{name}"), moved(text, p.ar) if name == "insats.yml" else text)
    for name in ("rapport.yml", "insatser.csv"):
        p.write(before(p, name), moved(read(p, p.own(name)), p.ar))


def old_print(p: Prov) -> None:
    """What was printed of this year's report was printed of last year's."""
    med_forra_aret(p)
    p.print()
    p.write(before(p, "publicerat.csv"), read(p, p.own("publicerat.csv")))


def old_number(p: Prov) -> None:
    med_forra_aret(p)
    for name in (p.own("rapport.yml"), before(p, "rapport.yml")):
        p.write(name, f"{read(p, name)}dnr: {p.ar - 1}/12\n")


def old_source(p: Prov) -> None:
    med_forra_aret(p)
    for name in (p.own("aktiviteter.csv"), before(p, "aktiviteter.csv")):
        p.write(name, re.sub(";p$", f";Delårsrapport {p.ar - 1}", read(p, name), flags=re.MULTILINE))


def old_text(p: Prov) -> None:
    med_forra_aret(p)
    for name in (p.own("text/styrelsen.md"), before(p, "text/styrelsen.md")):
        p.write(name, f"Styrelsen leder förbundet. {SPRING}\n")


def med_utkast_av(p: Prov) -> None:
    """Texts and files taken over from last year, all gone through."""
    p.write(p.own("att_bekrafta.csv"), "underlag;från;att göra\n")


def old_draft(p: Prov) -> None:
    p.write(p.own("text/budget.md"), som_utkast(read(p, p.own("text/budget.md")), p.ar - 1))


def unconfirmed(p: Prov) -> None:
    p.write(p.own("att_bekrafta.csv"), f"underlag;från;att göra\npersoner.csv;{p.ar - 1};Stämmer raderna?\n")


def old_sentence(p: Prov) -> None:
    med_forra_aret(p)
    for name in (p.own("text/budget.md"), before(p, "text/budget.md")):
        p.write(name, f"{read(p, name)}\nUnder {p.ar - 1} hölls mötena på distans.\n")


def old_heading(p: Prov) -> None:
    p.write(p.own("text/budget.md"), f"## Ekonomin {p.ar - 1}\n\n{read(p, p.own('text/budget.md'))}")


def old_title(p: Prov) -> None:
    p.change(p.own("rapport.yml"), f"titel: Delårsrapport {p.ar}", f"titel: Delårsrapport {p.ar - 1}")


def old_cell(p: Prov) -> None:
    med_forra_aret(p)
    for name in (p.own("aktiviteter.csv"), before(p, "aktiviteter.csv")):
        p.change(name, "ktivitet;;", f"ktivitet;Gruppen träffades våren {p.ar - 1}.;")


def old_meetings(p: Prov) -> None:
    p.write(p.own("moten.csv"), _meetings(p.ar - 1))


def old_effort(p: Prov) -> None:
    p.change(p.own("insatser.csv"), f";{p.ar - 1}-01-01;{p.ar + 1}-12-31;", f";{p.ar - 3}-01-01;{p.ar - 1}-12-31;")
    p.tryck[None] = list(_printed(p, p.open(None), None))


def old_period(p: Prov) -> None:
    name = p.own(f"insatser/{INSATS}/insats.yml")
    p.write(name, read(p, name).replace(f": {p.ar}-", f": {p.ar - 1}-"))


def early_decision(p: Prov) -> None:
    p.write(p.own("rapport.yml"), f"{read(p, p.own('rapport.yml'))}beslutsdatum: {p.ar - 1}-09-24\n")


def old_results(p: Prov) -> None:
    rows = "".join(f"{INSATS};Mått {n};{n}7;antal;deltagare;delåret {p.ar - 1};p\n" for n in (1, 2))
    p.write(p.own("insatsresultat.csv"), f"insats;mått;värde;enhet;bas;period;källa\n{rows}")
    p.tryck[None] = list(_printed(p, p.open(None), None))


def idle_register(p: Prov) -> None:
    med_register(p)
    for name in ("deltagare", "handelser", "forsorjning"):
        path = p.own(f"insatser/{INSATS}/{name}.csv")
        p.write(path, read(p, path).replace(f"{p.ar}-", f"{p.ar - 1}-"))


def med_lika_slapp(p: Prov) -> None:
    """An earlier release that showed what this one does."""
    own = p.open(INSATS).slappt()
    p.slappt = {FORBUND: [{"ar": p.ar - 1, "released": own}]}


def nearly_the_same_persons(p: Prov) -> None:
    """An earlier release that showed as many of each but for one person."""
    med_lika_slapp(p)
    told = p.slappt[FORBUND][0]["released"][INSATS]["now"]
    name = max((count, name) for name, count in told.items() if count is not None and name.endswith(".totalt"))[1]
    told[name] -= 1


def last_years_note(p: Prov) -> None:
    """A note of last year's, word for word, on a fault that is here again."""
    med_forra_aret(p)
    _note(p, p.own("avstamning.csv"), f"{p.ar}-09-01")
    _note(p, before(p, "avstamning.csv"), f"{p.ar}-09-01")


def early_note(p: Prov) -> None:
    _note(p, p.own("avstamning.csv"), f"{p.ar - 1}-09-01")


def med_notering(p: Prov) -> None:
    """A fault that has been explained for this report."""
    _note(p, p.own("avstamning.csv"), f"{p.ar}-09-01")


def _note(p: Prov, name: str, day: str) -> None:
    own = p.own("uppgifter.csv")
    if "avtal_till;" in read(p, own):
        p.row("uppgift.vantan").varde = p.row("uppgift.vantan").tryckt = "7"
        place = f"uppgift: {p.row('uppgift.vantan').plats}"
        p.write(
            name, f"regel;plats;förklaring;accepterad av;datum\npublicerat-mot-beraknat;{place};Skrivfel;Någon;{day}\n"
        )

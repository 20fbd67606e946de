"""Reports reviewed, approved and published: what each step asks for, and what takes it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from samrapport.errors import SamrapportError, UnknownName
from samrapport.release.tillstand import Rapportlagen, editions, hinder, mark_published, mark_taken_back
from samrapport.release.tillstand.granskning.beslut import (
    BUILDER_UNKNOWN,
    ON_TRUST,
    Refused,
    Utslag,
    approve,
    judge,
    review_all,
    turn_down,
)
from samrapport.release.tillstand.granskning.punkter import Granskning
from samrapport.run.beslut.kedja import Vad
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.fingerprint import hash_file
from samrapport.run.project import Project

from .conftest import VASTERAS, Write, hash_reports, of

pytestmark = pytest.mark.slow
NOW = datetime(2021, 9, 24, 9, tzinfo=UTC)
SPIRA = f"{VASTERAS}/insatser/spira"


def marked(project: Project, folder: str = VASTERAS) -> set[str]:
    """The pages of a report that say that it is a draft."""
    place = project.reports / folder
    return {one.name for kind in ("*.ipynb", "*.qmd") for one in place.glob(kind) if "**Utkast.**" in one.read_text()}


def test_a_report_that_nobody_has_decided_on_is_a_draft_and_says_so_on_every_page(built: Project) -> None:
    pages = {one.name for kind in ("*.ipynb", "*.qmd") for one in (built.reports / VASTERAS).glob(kind)}
    assert marked(built) == pages
    assert len(pages) >= 4
    assert "utkast: " in (built.reports / VASTERAS / "delarsrapport.ipynb").read_text()
    assert hinder(built, VASTERAS)[0].startswith("vasteras 2021 är ett utkast.")


def test_the_way_from_draft_to_published(built: Project) -> None:
    lage = review_all(of(built), "Anna Berg", "ekonom")
    assert lage.lage.tillstand == "granskad"
    assert "granskad men inte godkänd" in " ".join(hinder(built, VASTERAS))
    lage, told = approve(lage, "Bo Ek", "förbundschef")
    assert (lage.lage.tillstand, told) == ("godkänd", (ON_TRUST,))
    # Its pages still say that it is a draft.
    assert ["Bygg den med" in one for one in hinder(built, VASTERAS)] == [True]
    build(built, Choice())
    assert marked(built) == set()
    assert "utkast: " not in (built.reports / VASTERAS / "delarsrapport.ipynb").read_text()
    assert hinder(built, VASTERAS) == ()
    before = hash_reports(built)
    mark_published(built, VASTERAS, "r-1", "webben", NOW)
    lage = of(built)
    # A clock that is behind puts it after what it follows.
    assert (lage.lage.tillstand, lage.rader[-1].plats, lage.rader[-1].tid) == (
        "publicerad",
        "webben",
        lage.rader[-2].tid,
    )
    # To publish it at another place too, nothing has to be built, and nothing is changed by a build.
    assert hinder(built, VASTERAS) == ()
    assert not any(one.renewed for one in build(built, Choice()).reports)
    assert hash_reports(built) == before


def test_a_decision_changes_nothing_but_what_says_that_it_is_a_draft(built: Project) -> None:
    before = hash_reports(built)
    review_all(of(built), "Anna Berg")
    approve(of(built), "Bo Ek", "förbundschef")
    build(built, Choice())
    after = hash_reports(built)
    changed = {name for name in before if before[name] != after.get(name)}
    assert {name for name in changed if not name.startswith((VASTERAS, "index.qmd"))} == set()
    assert not any(name.startswith(f"{VASTERAS}/data/tbl") for name in changed)
    # Without the decisions it is what it was.
    (built.data / VASTERAS / "beslut.jsonl").unlink()
    build(built, Choice())
    assert hash_reports(built) == before


def text_of(project: Project, write: Write) -> None:
    write("02_text", 'prose(f"Se @tbl-budget för {forbund} igen.")', title="Text")


def table_of(project: Project, write: Write) -> None:
    write("02_text", 'table("tbl-ny", [["rad", 1]], caption="Ny")', 'prose("Se @tbl-budget.")', title="Text")


def figure_of(project: Project, write: Write) -> None:
    write("02_text", 'figure("fig-ny", alt="Fler staplar")', 'prose(f"Se @tbl-budget för {forbund}.")', title="Text")


def heading_of(project: Project, write: Write) -> None:
    write("02_text", 'prose(f"Se @tbl-budget för {forbund}.")', title="En annan rubrik")


def fact_of(project: Project, write: Write) -> None:
    (project.data / VASTERAS / "budget.csv").write_text("101\n", encoding="utf-8")


def file_of(project: Project, write: Write) -> None:
    # The same number, in a file of other bytes.
    (project.data / VASTERAS / "budget.csv").write_text("100 \n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (text_of, "text sidan 02_text"),
        (table_of, "tabell tbl-ny"),
        (figure_of, "diagram fig-ny"),
        (heading_of, "text sidan 02_text"),
        (fact_of, "uppgift budget.totalt"),
        (file_of, "fil vasteras/2021/budget.csv"),
    ],
)
def test_one_change_withdraws_the_approval_and_says_which(
    approved: Project, write_notebook: Write, change: Callable[[Project, Write], None], told: str
) -> None:
    change(approved, write_notebook)
    build(approved, Choice())
    lage = of(approved).lage
    assert lage.tillstand == "utkast"
    assert told in lage.aterkallat
    assert any(told in one and "ändrad sedan den godkändes" in one for one in hinder(approved, VASTERAS))
    assert marked(approved)
    noted = next(one.notes for one in build(approved, Choice()).reports if one.report.folder.as_posix() == VASTERAS)
    assert any(told in one for one in noted)


def test_a_change_that_is_taken_back_needs_no_new_approval(approved: Project, write_notebook: Write) -> None:
    fact_of(approved, write_notebook)
    build(approved, Choice())
    (approved.data / VASTERAS / "budget.csv").write_text("100\n", encoding="utf-8")
    build(approved, Choice())
    assert hinder(approved, VASTERAS) == ()


def test_a_new_theme_is_told_and_withdraws_nothing(approved: Project) -> None:
    (approved.root / "_quarto.yml").write_text("project:\n  type: website\nlang: sv\n", encoding="utf-8")
    lage = of(approved).lage
    assert (lage.tillstand, lage.omgjord) == ("godkänd", True)
    assert "ser annorlunda ut" in lage.notes[0]
    assert hinder(approved, VASTERAS) == ()


def test_what_corrects_a_published_report_says_why_and_the_readers_are_told(
    approved: Project, write_notebook: Write
) -> None:
    now = datetime.now(UTC)
    assert [one.skal for one in editions(approved, VASTERAS, now)] == [""]
    mark_published(approved, VASTERAS, "r-1", "webben", now)
    fact_of(approved, write_notebook)
    build(approved, Choice())
    review_all(of(approved), "Anna Berg")
    with pytest.raises(Refused, match="--skäl"):
        approve(of(approved), "Bo Ek", "förbundschef")
    approve(of(approved), "Bo Ek", "förbundschef", krav=2, skal="Budgeten var fel.")
    # One of them says it for all.
    approve(of(approved), "Cia Dahl", "ordförande")
    build(approved, Choice())
    had = editions(approved, VASTERAS, now)
    assert [one.skal for one in had] == ["", "Budgeten var fel."]
    mark_published(approved, VASTERAS, "r-2", "webben", now, had[-1].skal)
    assert had[-1].platser == frozenset()
    assert editions(approved, VASTERAS, now) == had
    assert editions(approved, VASTERAS, now)[-1].platser == {"webben"}
    assert len({one.namn for one in had}) == 2
    # What readers meet when it is gone back from, and when it is published again, stands in the decisions.
    assert of(approved).lage.tillstand == "rättad"
    assert mark_taken_back(approved, "webben", "r-1", {VASTERAS: True, "norra/2021": True}, ("r-2",)) == (VASTERAS,)
    assert of(approved).lage.tillstand == "godkänd"
    assert of(approved).rader[-1].avtryck == next(one.avtryck for one in of(approved).rader if one.utgava == "r-1")
    assert editions(approved, VASTERAS, now)[-1].platser == frozenset()
    assert mark_taken_back(approved, "webben", "r-1", {VASTERAS: True}, ("r-2",)) == ()
    assert mark_taken_back(approved, "annan", "r-1", {VASTERAS: False}) == ()
    mark_published(approved, VASTERAS, "r-2", "webben", now, had[-1].skal)
    assert of(approved).lage.tillstand == "rättad"
    assert mark_taken_back(approved, "webben", "r-3", {VASTERAS: False}) == (VASTERAS,)
    assert (of(approved).lage.tillstand, of(approved).rader[-1].avtryck) == ("godkänd", "")


def test_what_is_not_built_of_what_lies_there_is_neither_reviewed_approved_nor_published(
    approved: Project, write_notebook: Write
) -> None:
    fact_of(approved, write_notebook)
    for step in (lambda: review_all(of(approved), "Anna Berg"), lambda: approve(of(approved), "Cia Dahl", "ekonom")):
        with pytest.raises(Refused, match="inte byggd av det som ligger i projektet nu"):
            step()
    assert any("inte byggd av det" in one for one in hinder(approved, VASTERAS))


def test_what_is_not_built_at_all_is_told(project: Project, sections: None) -> None:
    assert hinder(project, VASTERAS) == ("vasteras 2021 är inte byggd. Bygg den med: samrapport build vasteras 2021",)
    with pytest.raises(SamrapportError, match="är inte byggd"):
        mark_published(project, VASTERAS, "r-1", "webben", NOW)
    for place in (project, Rapportlagen(project)):
        with pytest.raises(UnknownName):
            hinder(place, "vasteras/2020")


def test_an_error_that_nobody_has_explained_hinders_approval_and_publishing(approved: Project) -> None:
    (approved.data / VASTERAS / "fynd.txt").write_text("fel\n", encoding="utf-8")
    build(approved, Choice())
    assert any("1 fel som ingen har rättat eller förklarat" in one for one in hinder(approved, VASTERAS))
    with pytest.raises(Refused, match="1 fel i avstämningen"):
        approve(of(approved), "Cia Dahl", "ekonom")


def test_nothing_is_approved_before_it_is_reviewed(built: Project) -> None:
    with pytest.raises(Refused, match="är inte granskad"):
        approve(of(built), "Bo Ek", "förbundschef")
    first, *rest = Granskning.of(of(built)).punkter
    judge(of(built), {one.nyckel: Utslag("godtagen") for one in rest}, "Anna Berg", "ekonom")
    with pytest.raises(Refused, match="1 punkt är inte godtagen"):
        approve(of(built), "Bo Ek", "förbundschef")
    lage = judge(of(built), {first.nyckel: Utslag("återsänd", "Fel år.")}, "Anna Berg", "ekonom")
    with pytest.raises(Refused, match="Fel år"):
        approve(lage, "Bo Ek", "förbundschef")


def test_a_remark_is_seen_by_the_next_build_until_the_point_is_another(built: Project, write_notebook: Write) -> None:
    judge(of(built), {"uppgift budget.totalt": Utslag("återsänd", "Ska vara 101.")}, "Anna Berg", "ekonom")
    told = "Anna Berg har skickat tillbaka uppgift budget.totalt: Ska vara 101."
    assert told in next(one.notes for one in build(built, Choice()).reports if one.report.folder.as_posix() == VASTERAS)
    assert told in next(one.notes for one in build(built, Choice()).reports if one.report.folder.as_posix() == VASTERAS)
    fact_of(built, write_notebook)
    assert not any(one.notes for one in build(built, Choice()).reports)
    # It is to be reviewed again; all else is not.
    judge(of(built), {one.nyckel: Utslag("godtagen") for one in Granskning.of(of(built)).ograna}, "Anna Berg", "")
    assert of(built).lage.tillstand == "granskad"


def test_a_point_is_sent_back_with_a_remark_and_is_one_that_there_is(built: Project) -> None:
    for verdicts, message in (
        ({"uppgift budget.totalt": Utslag("återsänd", " ")}, "Skriv en anmärkning"),
        ({"uppgift annat": Utslag("godtagen")}, "finns inte"),
        ({"uppgift budget.totalt": Utslag("kanske")}, "ska vara godtagen eller återsänd"),
        ({"uppgift budget.totalt": Utslag("återsänd", "Gäller 19121212-1212.")}, "personnummer"),
        ({"uppgift budget.totalt": Utslag("återsänd", "x" * 2001)}, "2000 tecken"),
    ):
        with pytest.raises(SamrapportError, match=message):
            judge(of(built), verdicts, "Anna Berg", "ekonom")
    with pytest.raises(SamrapportError, match="ska ha ett namn"):
        review_all(of(built), "  ")
    assert of(built).rader == ()


def test_two_persons_are_two_and_none_of_them_built_it_last(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_KRAV", "2")
    review_all(of(built), "Anna Berg")
    with pytest.raises(Refused, match="byggde vasteras 2021 senast"):
        approve(of(built), "bygg  BYGGSSON", "analytiker")
    lage, told = approve(of(built), "Anna Berg", "ekonom")
    assert lage.lage.tillstand == "granskad"
    assert told == (ON_TRUST, "Byggde senast, enligt körloggen: Bygg Byggsson.")
    assert any("av bara 1 av 2 personer" in one for one in hinder(built, VASTERAS))
    with pytest.raises(Refused, match="har redan godkänt"):
        approve(of(built), "ANNA  berg", "ordförande")
    assert approve(of(built), "Bo Ek", "förbundschef")[0].lage.tillstand == "godkänd"


def test_more_persons_may_be_asked_for_and_never_fewer(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    review_all(of(built), "Anna Berg")
    assert approve(of(built), "Anna Berg", "ekonom", krav=2)[0].lage.tillstand == "granskad"
    with pytest.raises(SamrapportError, match="färre än de 2 personer"):
        approve(of(built), "Bo Ek", "förbundschef", krav=1)
    monkeypatch.setenv("FAKE_KRAV", "3")
    assert approve(of(built), "Bo Ek", "förbundschef")[0].lage.tillstand == "granskad"
    assert approve(of(built), "Cia Dahl", "ordförande")[0].lage.tillstand == "godkänd"


def test_it_is_said_where_nobody_knows_who_built_it(built: Project) -> None:
    for log in (built.root / "korlogg").iterdir():
        log.unlink()
    review_all(of(built), "Anna Berg")
    assert approve(of(built), "Bo Ek", "förbundschef", krav=2)[1] == (ON_TRUST, BUILDER_UNKNOWN)


def test_a_build_with_nothing_to_do_makes_nobody_the_builder(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMRAPPORT_USER", "Bo Ek")
    build(built, Choice())
    review_all(of(built), "Anna Berg")
    assert approve(of(built), "Bo Ek", "förbundschef", krav=2)[0].lage.godkanda == ("Bo Ek",)


def test_a_report_that_is_turned_down_is_reviewed_again(approved: Project) -> None:
    lage = turn_down(of(approved), "Cia Dahl", "ordförande", "Fel prognos.")
    assert lage.lage.tillstand == "utkast"
    with pytest.raises(Refused, match="inte granskad"):
        approve(lage, "Bo Ek", "förbundschef")
    review_all(of(approved), "Anna Berg")
    assert approve(of(approved), "Bo Ek", "förbundschef")[0].lage.tillstand == "godkänd"
    with pytest.raises(SamrapportError, match="varför"):
        turn_down(of(approved), "Cia Dahl", "ordförande", " ")


@pytest.mark.usefixtures("insatser")
def test_an_insats_report_is_decided_on_by_itself_beside_the_forbunds(
    project: Project, inline: None, sections: None
) -> None:
    build(project, Choice())
    # The step that is told is of this report, and not of the one that it lies within.
    own = "vasteras 2021 --insats spira"
    assert hinder(project, SPIRA)[0].endswith(f"samrapport granska {own}")
    with pytest.raises(Refused, match=f"samrapport granska {own}$"):
        approve(of(project, SPIRA), "Bo Ek", "förbundschef")
    review_all(of(project, SPIRA), "Anna Berg")
    assert any(one.endswith(f"samrapport godkänn {own}") for one in hinder(project, SPIRA))
    approve(of(project, SPIRA), "Bo Ek", "förbundschef")
    build(project, Choice())
    assert (of(project, SPIRA).lage.tillstand, of(project).lage.tillstand) == ("godkänd", "utkast")
    assert (marked(project, SPIRA), bool(marked(project))) == (set(), True)
    assert {one.rapport for one in of(project).kedja.rader} == {SPIRA}
    assert not (project.data / SPIRA / "beslut.jsonl").exists()


def test_a_broken_chain_stops_its_own_reports_and_nothing_else(approved: Project) -> None:
    path = approved.data / VASTERAS / "beslut.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Bo Ek", b"Bo Ok"))
    summary = build(approved, Choice(force=True))
    faults = {one.report.forbund: one.faults for one in summary.reports}
    assert faults["sala-heby"] == []
    assert len(faults["vasteras"]) == 1
    assert "vasteras/2021/beslut.jsonl, rad 3: raden är ändrad efter att den skrevs." in faults["vasteras"][0]
    assert summary.exit_code == 2


def test_decisions_are_no_raw_data_of_a_report(approved: Project) -> None:
    assert not any("beslut" in key for key in of(approved).built.punkter)
    assert [one.vad for one in of(approved).rader] == [Vad.GRANSKNING, Vad.GRANSKAD, Vad.GODKAND]
    sections = [one.ran for report in build(approved, Choice()).reports for one in report.sections]
    assert not any(sections)


def test_the_earlier_text_is_kept_and_shown_beside_the_later(approved: Project, write_notebook: Write) -> None:
    assert Granskning.of(of(approved)).punkter == ()
    fact_of(approved, write_notebook)
    text_of(approved, write_notebook)
    build(approved, Choice())
    review = Granskning.of(of(approved))
    found = {one.nyckel: one for one in review.punkter}
    assert review.sedan
    assert review.underlag == (f"{VASTERAS}/budget.csv",)
    fact = found["uppgift budget.totalt"]
    assert (fact.slag, fact.fore, fact.nu, fact.orsak) == (
        "ändrad",
        ("100",),
        ("101",),
        (f"{VASTERAS}/budget.csv, rad 1",),
    )
    said = [(one.slag, one.text) for one in found["text sidan 02_text"].rader]
    assert said == [
        ("lika", "Text"),
        ("borta", "Se @tbl-budget för vasteras."),
        ("ny", "Se @tbl-budget för vasteras igen."),
    ]


def test_who_keeps_what_was_approved_can_tell_what_has_changed(approved: Project, write_notebook: Write) -> None:
    for one in (approved.data / VASTERAS / ".beslut").iterdir():
        one.write_text("{}", encoding="utf-8")
    fact_of(approved, write_notebook)
    build(approved, Choice())
    assert of(approved).lage.aterkallat == ("",)
    # All of it is reviewed again.
    assert {one.slag for one in Granskning.of(of(approved)).punkter} == {"ny"}


def test_small_counts_of_persons_come_first(project: Project, insatser: None, inline: None, sections: None) -> None:
    (project.data / SPIRA / "deltagare.csv").write_text("6\n", encoding="utf-8")
    build(project, Choice())
    first, *rest = Granskning.of(of(project, SPIRA)).punkter
    assert (first.nyckel, first.litet) == ("uppgift deltagare.totalt", True)
    assert rest
    assert not any(one.litet for one in rest)


def test_nothing_is_kept_of_persons_but_what_is_shown_of_them(
    project: Project, insatser: None, inline: None, sections: None
) -> None:
    register = project.data / SPIRA / "deltagare.csv"
    build(project, Choice())
    content = of(project, SPIRA).built
    assert "uppgift deltagare.totalt" in content.punkter
    assert not any(key.startswith("fil ") and "deltagare" in key for key in content.punkter)
    review_all(of(project, SPIRA), "Anna Berg")
    kept = "".join(one.read_text(encoding="utf-8") for one in (project.data / VASTERAS / ".beslut").iterdir())
    kept += (project.data / VASTERAS / "beslut.jsonl").read_text(encoding="utf-8")
    assert hash_file(register) not in kept
    # The same count, of a register with other bytes.
    register.write_text("81 \n", encoding="utf-8")
    build(project, Choice())
    assert of(project, SPIRA).built.avtryck == content.avtryck


def test_a_fact_that_is_shown_alike_and_made_otherwise_tells_how(
    approved: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fake_facade

    monkeypatch.setattr(fake_facade.Rapport, "formula", "budget + 0")
    build(approved, Choice(force=True))
    (point,) = Granskning.of(of(approved)).punkter
    assert (point.nyckel, point.fore, point.nu) == (
        "uppgift budget.totalt",
        ("100", "exakt 100 tkr", "formel: budget"),
        ("100", "exakt 100 tkr", "formel: budget + 0"),
    )

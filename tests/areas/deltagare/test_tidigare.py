"""A release after others: what it is given, when it knows itself again, and the real example with one participant more and less."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from once import build_command

from areas.deltagare.rojande.foljd import Reader, Release, ways
from samrapport.areas.deltagare.deltagardata import Deltagardata
from samrapport.areas.deltagare.facts import insatsens_deltagare
from samrapport.areas.deltagare.rojande import Cell, Relation, Tabellverk
from samrapport.areas.deltagare.rojande.foljd import slappt
from samrapport.areas.deltagare.rojande.skyddsminne import MEMORY_VARIABLE
from samrapport.areas.deltagare.skydd import tabellverk
from samrapport.areas.deltagare.tidigare import Minne
from samrapport.errors import DataFault
from samrapport.rapport import oppna
from samrapport.rapport.tidigare import Release as Told
from samrapport.rapport.tidigare import given

ROOT = Path(__file__).parents[3]
SPIRA = "vasteras/2021/insatser/spira"
MINSTA = 5


def verk(b: int, alla: int) -> Tabellverk:
    cells = (Cell("t.a", 9), Cell("t.b", b), Cell("t.c", alla - 9 - b), Cell("t.alla", alla))
    return Tabellverk(cells, (Relation("t.alla", ("t.a", "t.b", "t.c")),))


FIRST = {"t.a": None, "t.b": None, "t.c": 12, "t.alla": 25}


def test_a_release_knows_itself_again_and_is_given_what_it_was() -> None:
    minne = Minne(2021, (Told(2021, FIRST, ()),))
    skydd = minne.decide(lambda _: verk(4, 25), MINSTA)
    assert (dict(minne.slappt(skydd)), minne.before(skydd)) == (FIRST, ())


def test_other_figures_are_another_release() -> None:
    minne = Minne(2021, (Told(2021, FIRST, ()),))
    assert minne.before(minne.decide(lambda _: verk(3, 24), MINSTA)) == (FIRST,)


def test_what_came_later_does_not_change_what_is_made_anew() -> None:
    later = Told(2022, {"t.a": 11, "t.b": 7, "t.c": 12, "t.alla": 30}, (FIRST,))
    minne = Minne(2021, (later, Told(2021, FIRST, ())))
    skydd = minne.decide(lambda _: verk(4, 25), MINSTA)
    assert (dict(minne.slappt(skydd)), minne.before(skydd)) == (FIRST, ())


def test_another_years_release_of_the_same_figures_is_no_other_self() -> None:
    minne = Minne(2022, (Told(2021, FIRST, ()),))
    assert minne.before(minne.decide(lambda _: verk(4, 25), MINSTA)) == (FIRST,)


def test_a_report_made_otherwise_than_its_own_release_knows_that_too() -> None:
    """As when the program has become another: what it showed then is shown."""
    other = {"t.a": 9, "t.b": None, "t.c": None, "t.alla": 25}
    minne = Minne(2021, (Told(2021, other, ()),))
    skydd = minne.decide(lambda _: verk(4, 25), MINSTA)
    assert (dict(minne.slappt(skydd)), minne.before(skydd)) == (other, (other,))


def one_more(data: Path) -> None:
    """A woman with an education that few have."""
    own = data / SPIRA
    end = "Syntetiskt register: påhittade personer\n"
    with (own / "deltagare.csv").open("a", encoding="utf-8") as file:
        file.write(
            "d099;p099;kvinna;1996;4;2021-02-01;;ja;Arbetsförmedlingen;Grundskola;Ofullständiga betyg eller ej fullföljd;nej;ja;;;;"
            + end
        )
    with (own / "forsorjning.csv").open("a", encoding="utf-8") as file:
        file.write(f"d099;inträde;Aktivitetsstöd;ja;2021-02-01;;{end}")


def one_less(data: Path) -> None:
    """The last in the register, who has not been there before."""
    for name in ("deltagare", "forsorjning", "handelser"):
        path = data / SPIRA / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("d081;")), encoding="utf-8")


def deltagare(data: Path) -> Deltagardata:
    return insatsens_deltagare(oppna("vasteras", 2021, data=data, insats="spira"))


def release(data: Deltagardata) -> Release:
    whole = tabellverk(data.tabeller, data.grupper, data.offentliga, {name for one in data.tidigare for name in one})
    skydd = data.skydd[1]
    assert skydd
    # A sum that has no row is told where its parts are, and by itself nowhere.
    assert dict(data.slappt) == {name: count for name, count in slappt(whole, skydd).items() if name in data.slappt}
    return Release(whole, skydd, data.slappt, frozenset(one.nyckel for one in skydd.begransade))


def told(ar: int, data: Deltagardata) -> dict[str, Any]:
    own = {"now": dict(data.slappt), "before": list(map(dict, data.tidigare))}
    return {"vasteras": [{"ar": ar, "released": {"spira": own}}]}


@pytest.mark.late
@pytest.mark.parametrize("change", [one_more, one_less])
def test_the_example_with_one_participant_more_or_less_tells_nothing_of_whom(
    change: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MEMORY_VARIABLE, str(tmp_path / "minne"))
    first = deltagare(ROOT / "data" / "raw")
    data = Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw"))
    change(data)
    with given(told(2021, first)):
        second = deltagare(data)
        assert second.tidigare == (first.slappt,)
        after = release(second)
    before = release(first)
    assert not [one for one, count in first.slappt.items() if count is None and after.told.get(one) is not None]
    both = [before, after]
    reader = Reader(both, grown=ways(both))
    tables = ("fran_forsorjning_till_utfall", "utbildningsbakgrund", "kon_per_intag")
    for k, one in enumerate(both):
        for key, count in one.verk.antal.items():
            if one.told[key] is None and key.startswith(tables) and key not in one.limited:
                low, high = reader.range(k, key)
                assert low < high, f"{key} is solved"
                assert not 0 < count < MINSTA or high - low >= MINSTA - 2, f"{key} is {low} to {high}"


@pytest.mark.slow
def test_what_can_no_longer_be_protected_stops_the_report_unless_there_is_a_reason(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw"))
    first = deltagare(data)
    shown = {name: count for name, count in first.slappt.items() if count is not None}
    counts = tabellverk(first.tabeller, {}, ()).antal
    # Few men, withheld, beside women and a total.
    key = next(
        name.removesuffix(".man")
        for name, count in first.slappt.items()
        if count is None and name.endswith(".man") and 0 < counts[name] < MINSTA
        if {name.removesuffix("man") + one for one in ("kvinnor", "totalt")} <= counts.keys()
    )
    leaking = told(2020, first)
    leaking["vasteras"][0]["released"]["spira"]["now"] = shown | {
        f"{key}.kvinnor": counts[f"{key}.kvinnor"], f"{key}.totalt": counts[f"{key}.totalt"]
    }  # fmt: skip
    with (
        given(leaking),
        pytest.raises(DataFault, match=r"tabellen .*, män.*tidigare_antal_skäl"),
    ):
        _ = deltagare(data).visade
    own = data / SPIRA / "insats.yml"
    own.write_text(
        own.read_text(encoding="utf-8") + "tidigare_antal_skäl: Den tidigare rapporten är indragen\n", encoding="utf-8"
    )
    with given(leaking):
        rapport = oppna("vasteras", 2021, data=data, insats="spira")
        assert insatsens_deltagare(rapport).visade
        assert any("Den tidigare rapporten är indragen" in one for one in rapport.noteringar())


@pytest.mark.slow
def test_an_insats_under_another_name_is_asked_whether_it_is_the_same(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw"))
    first = deltagare(data)
    one_more(data)
    year = data / "vasteras/2021"
    (data / SPIRA).rename(year / "insatser/nyspira")
    rows = (year / "insatser.csv").read_text(encoding="utf-8")
    (year / "insatser.csv").write_text(rows.replace("\nspira;", "\nnyspira;"), encoding="utf-8")
    own = year / "insatser/nyspira/insats.yml"
    text = own.read_text(encoding="utf-8")

    def renamed() -> Deltagardata:
        return insatsens_deltagare(oppna("vasteras", 2021, data=data, insats="nyspira"))

    asked = (
        r"nyspira/insats\.yml: insatsen spira är publicerad för 2021 .*tidigare_namn: \[spira\].*tidigare_namn: \[\]"
    )
    with given(told(2021, first)):
        with pytest.raises(DataFault, match=asked):
            renamed()
        own.write_text(f"{text}tidigare_namn: [spira]\n", encoding="utf-8")
        assert renamed().tidigare == (first.slappt,)
        own.write_text(f"{text}tidigare_namn: []\n", encoding="utf-8")
        assert renamed().tidigare == ()
    # What is published of another year need not be the same.
    own.write_text(text, encoding="utf-8")
    with given(told(2020, first)):
        assert renamed().tidigare == ()


def _samrapport(data: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = build_command(data, out, "vasteras", *more)
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"COLUMNS": "160"}, capture_output=True, text=True, check=False
    )


@pytest.mark.long
def test_a_whole_build_with_one_more_learns_from_the_site_that_stands(tmp_path: Path) -> None:
    data, out = Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw")), tmp_path / "ut"
    assert _samrapport(data, out).returncode == 0
    page = f"reports/{SPIRA}/data/publikt-manifest.json"
    first = (out / "site" / page).read_bytes()
    shutil.rmtree(out / "reports" / ".samrapport")
    one_more(data)
    made = _samrapport(data, out, "--godta-fynd")
    assert made.returncode == 0, made.stdout + made.stderr
    second = (out / "site" / page).read_bytes()
    assert second != first
    assert b'"before": [\n' in second
    again = _samrapport(data, out, "--godta-fynd", "--force")
    assert again.returncode == 0
    assert (out / "site" / page).read_bytes() == second

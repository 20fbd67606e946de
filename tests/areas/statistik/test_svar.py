"""SCB's table is the same table however it was saved; what cannot be told for certain is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from data_factory import Data
from pxweb_factory import AREAS, BENEFITS, Tabell, hek, months, value

from samrapport.areas.forbund.facts import las_regioner
from samrapport.areas.statistik.facts import las_helarsekvivalenter
from samrapport.areas.statistik.lasning import finns, read_folkmangd, read_helarsekvivalenter
from samrapport.areas.statistik.tables import tabell_utveckling
from samrapport.areas.statistik.tolkning import Tolk
from samrapport.areas.statistik.underlag import FOLKMANGD
from samrapport.errors import DataFault
from samrapport.raw.pxweb.jsonstat import read_jsonstat
from samrapport.raw.table import FILE, ROW

DRESSED: dict[str, Callable[[Tabell], bytes]] = {
    "scb/svar.json": Tabell.jsonstat,
    "scb/TAB1386.px": Tabell.px,
    "scb/utf8.px": lambda one: one.px("utf-8"),
    "scb/TAB1386_sv.csv": Tabell.csv,
    "scb/titel.csv": lambda one: one.csv(title=True),
    "scb/semikolon.csv": lambda one: one.csv(separator=";", encoding="utf-8-sig"),
    "scb/tabb.csv": lambda one: one.csv(separator="\t", encoding="utf-16"),
    "scb/manader.csv": lambda one: one.csv(over=("Tid",)),
    "scb/allt.csv": lambda one: one.csv(over=("Kon", "Aldersgrupp", "ContentsCode", "Tid")),
    "scb/TAB1386_sv.xlsx": Tabell.xlsx,
    "scb/sidan.xlsx": lambda one: one.xlsx(over=("Tid",)),
}


@pytest.fixture
def plain(data: Data) -> Data:
    """Without any figures of SCB's."""
    for name in ("helarsekvivalenter", "folkmangd"):
        (data.root / f"scb/{name}.csv").unlink()
    return data


def put(data: Data, path: str, content: bytes) -> None:
    (data.root / path).parent.mkdir(parents=True, exist_ok=True)
    (data.root / path).write_bytes(content)


def counts(data: Data) -> dict[tuple[object, ...], int]:
    rapport = data.rapport()
    rows = read_helarsekvivalenter(rapport.folder, las_regioner(rapport))
    return {
        (*one[:5],): one[5]
        for one in rows[["regionkod", "kön", "ålder", "år", "ersättning", "antal"]].to_numpy().tolist()
    }


@pytest.mark.parametrize("path", DRESSED)
def test_a_table_says_the_same_however_it_was_saved(plain: Data, path: str) -> None:
    put(plain, path, DRESSED[path](hek(months("2023"))))
    found = counts(plain)
    mean = sum(value("2301", "1+2", "Sjukpenning", month) or 0 for month in months("2023")) / 12
    assert found["2301", "totalt", "20-64", 2023, "Sjukpenning"] == int(mean + 0.5)
    assert {key[4] for key in found} == {
        "Sjukpenning",
        "Sjuk- och aktivitetsersättning",
        "Arbetslöshet",
        "Arbetsmarknadsåtgärder",
        "Ekonomiskt bistånd",
        "Etableringsersättning",
        "Totalt",
    }
    assert len(found) == len(AREAS) * 3 * 7
    rapport = plain.rapport()
    people = read_folkmangd(rapport.folder, las_regioner(rapport))
    assert dict(zip(people["regionkod"] + people["kön"], people["antal"], strict=True))["2303totalt"] == 4603


@pytest.mark.parametrize("path", DRESSED)
def test_a_fact_stands_on_the_file_and_the_place_in_it(plain: Data, path: str) -> None:
    put(plain, path, DRESSED[path](hek(months("2022", "2023"))))
    facts = las_helarsekvivalenter(plain.rapport()).facts
    sources = facts["hek.bro.2023.sjukpenning"].sources
    assert {one.file for one in sources} == {path}
    assert all(one.row > 0 for one in sources)


def test_a_table_that_is_read_is_no_unknown_file(plain: Data) -> None:
    put(plain, "scb/svar.json", hek().jsonstat())
    put(plain, "scb/helarsekvivalenter.hamta.yml", b"")
    assert plain.faults() == []


def test_a_part_of_a_year_says_so_and_is_not_compared(plain: Data) -> None:
    put(plain, "scb/svar.json", hek(months("2022", "2023", "2024:8")).jsonstat())
    own = las_helarsekvivalenter(plain.rapport())
    assert own.years["egen"] == (2023, 2022)
    assert own.facts["hek.ar.senaste"].value == 2023
    assert own.facts["hek.ar.del"].value == "januari–augusti 2024"
    assert own.facts["hek.egen.2024.totalt"].formula.endswith("(medel av januari–augusti)")
    table = tabell_utveckling(plain.rapport())
    assert "Sjö-Bro 2024, januari–augusti" in [row.cells[0] for row in table.rows]
    assert "2024 är ett medel av januari–augusti." in str(table.note)
    assert plain.faults() == []


def test_where_no_year_is_whole_the_parts_are_shown_as_such(plain: Data) -> None:
    put(plain, "scb/svar.json", hek(months("2024:2")).jsonstat())
    table = tabell_utveckling(plain.rapport())
    assert {row.cells[0] for row in table.rows} >= {"Riket 2024, januari–februari"}


def missing(*lacking: tuple[str, str, str], instead: int | None) -> Callable[..., float | int | None]:
    def of(area: str, kon: str, content: str, month: str) -> float | int | None:
        return instead if (area, content, month) in lacking else value(area, kon, content, month)

    return of


@pytest.mark.parametrize("instead", [None, 0])
def test_a_month_that_a_kommun_did_not_deliver_is_missing_and_no_zero(plain: Data, instead: int | None) -> None:
    of = missing(("2301", "Ekonomiskt bistånd", "2023M03"), instead=instead)
    put(plain, "scb/svar.json", hek(of=of).jsonstat())
    there = [value("2301", "1+2", "Ekonomiskt bistånd", month) or 0 for month in months("2023") if month != "2023M03"]
    found = counts(plain)
    assert found["2301", "totalt", "20-64", 2023, "Ekonomiskt bistånd"] == int(sum(there) / 11 + 0.5)
    assert ("2301", "totalt", "20-64", 2023, "Totalt") not in found, "SCB's total lacks the month"
    assert ("2302", "totalt", "20-64", 2023, "Totalt") in found
    whole = las_helarsekvivalenter(plain.rapport()).facts["hek.bro.2023.totalt"]
    assert whole.formula == "summan av de sex ersättningarna"
    rapport = plain.rapport()
    rows = read_helarsekvivalenter(rapport.folder, las_regioner(rapport))
    assert set(rows["fotnot"].dropna()) == {"Bro 2023 är ett medel av 11 månader, för SCB saknar mars."}


def test_a_zero_of_another_benefit_is_a_zero(plain: Data) -> None:
    of = missing(*(("2301", "Etableringsersättning", month) for month in months("2023")), instead=0)
    put(plain, "scb/svar.json", hek(of=of).jsonstat())
    assert counts(plain)["2301", "totalt", "20-64", 2023, "Etableringsersättning"] == 0


def test_a_benefit_without_any_month_is_missing(plain: Data) -> None:
    of = missing(*(("2301", "Ekonomiskt bistånd", month) for month in months("2023")), instead=None)
    put(plain, "scb/svar.json", hek(of=of).jsonstat())
    assert ("2301", "totalt", "20-64", 2023, "Ekonomiskt bistånd") not in counts(plain)
    assert 2023 not in las_helarsekvivalenter(plain.rapport()).years["bro"]


def test_a_county_that_scb_does_not_publish_is_the_sum_of_its_kommuner(plain: Data) -> None:
    put(plain, "scb/svar.json", hek(areas={code: name for code, name in AREAS.items() if code != "23"}).jsonstat())
    own = las_helarsekvivalenter(plain.rapport())
    assert own.facts["hek.lan.2023.sjukpenning"].parts == 3


def renamed(content: str) -> bytes:
    return hek().jsonstat().replace("Arbetslöshetsersättning".encode(), content.encode())


def test_an_unknown_label_is_refused_until_it_is_said_what_it_means(plain: Data) -> None:
    put(plain, "scb/svar.json", renamed("A-kassa m.m."))
    with pytest.raises(DataFault, match=r"har etiketten ”A-kassa m\.m\.”, som är okänd\..* scb/etiketter\.csv"):
        counts(plain)
    put(plain, "scb/etiketter.csv", "etikett;betyder\nA-kassa m.m.;Arbetslöshet\n".encode())
    assert plain.faults() == []
    assert ("2301", "totalt", "20-64", 2023, "Arbetslöshet") in counts(plain)


def test_months_in_two_files_are_one_year_and_a_cell_told_in_two_ways_is_refused(plain: Data) -> None:
    table = hek(months("2023"))
    late = {
        "Region": list(AREAS),
        "Kon": ["1", "2", "1+2"],
        "Aldersgrupp": ["20-64"],
        "ContentsCode": list(table.axes[3][2]),
    }
    times = list(months("2023"))
    put(plain, "scb/forsta.json", table.chosen({**late, "Tid": times[:6]}).jsonstat())
    put(plain, "scb/andra.csv", table.chosen({**late, "Tid": times[5:]}).csv())
    assert len(counts(plain)) == len(AREAS) * 3 * 7
    other = hek(months("2023"), of=lambda *codes: (value(*codes) or 0) + 1)
    put(plain, "scb/andra.csv", other.chosen({**late, "Tid": times[5:]}).csv())
    with pytest.raises(DataFault, match=r"är ett annat tal än \d+, som scb/andra\.csv har för samma sak"):
        counts(plain)


def test_typed_rows_that_say_otherwise_are_told_and_others_go_on(data: Data) -> None:
    put(data, "scb/svar.json", hek(months("2023")).jsonstat())
    rapport = data.rapport()
    with pytest.raises(DataFault, match="är ett annat tal än 4403, som SCB har publicerat"):
        read_folkmangd(rapport.folder, las_regioner(rapport))
    (data.root / "scb/folkmangd.csv").unlink()
    assert las_helarsekvivalenter(data.rapport()).years["egen"]


def test_a_kommun_of_a_known_county_must_be_known_and_others_are_let_be(plain: Data) -> None:
    put(plain, "scb/svar.json", hek(areas={**AREAS, "0180": "Stockholm"}).jsonstat())
    assert plain.faults() == []
    put(plain, "scb/svar.json", hek(areas={**AREAS, "2309": "Ny"}).jsonstat())
    assert [one for one in plain.faults() if "2309" in one and "finns i filen men inte i scb/regioner.csv" in one]


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("scb/a.json", b'{"class": "dataset", "id": ["A"]', "inte hel JSON"),
        ("scb/a.json", b'{"class": "dataset", "id": ["A"]}', "inte hel JSON-stat 2.0"),
        ("scb/a.json", b'{"values": []}', "inte JSON-stat 2.0"),
        ("scb/a.json", b"<html>Logga in</html>", "inte hel JSON"),
        ("scb/a.json", hek().jsonstat(values=False), "ska ha 3240 tal men har 0"),
        ("scb/a.px", hek().px()[:-2000], "ska ha 3240 tal men har"),
        ("scb/a.px", b"hej", "inte en hel px-fil"),
        ("scb/a.csv", hek().csv().replace(b",100,", b",hundra,", 1), "är inget tal"),
        ("scb/a.csv", hek().csv() + b'"fotnot"\r\n' + hek().csv().splitlines()[1], "talen fortsätter på rad"),
    ],
)  # fmt: skip
def test_what_is_no_whole_table_is_told_with_its_file(plain: Data, path: str, content: bytes, told: str) -> None:
    put(plain, path, content)
    assert [one for one in plain.faults() if told in one and one.startswith(path)], plain.faults()


def test_a_misspelt_table_is_no_statistics_and_told_as_before(data: Data) -> None:
    put(data, "scb/folkmängd.csv", (data.root / "scb/folkmangd.csv").read_bytes())
    put(data, "scb/helarsekvivalenter (1).csv", (data.root / "scb/helarsekvivalenter.csv").read_bytes())
    told = " ".join(data.faults())
    assert "Menade du folkmangd.csv?" in told
    assert "är en kopia av helarsekvivalenter.csv" in told


def test_the_country_totals_are_shown_as_scb_publishes_them(plain: Data) -> None:
    def of(area: str, kon: str, content: str, month: str) -> float | int | None:
        found = value(area, kon, content, month)
        return (found or 0) + (3 if area == "00" and content.startswith("Summa") else 0)

    put(plain, "scb/svar.json", hek(of=of).jsonstat())
    facts = las_helarsekvivalenter(plain.rapport()).facts
    parts = sum(
        int(facts[f"hek.riket.2023.{one}"].value)
        for one in (
            "sjukpenning",
            "sjuk_och_aktivitetsersattning",
            "arbetsloshet",
            "arbetsmarknadsatgarder",
            "ekonomiskt_bistand",
            "etableringsersattning",
        )
    )  # type: ignore[arg-type]
    assert int(facts["hek.riket.2023.totalt"].value) - parts == 3  # type: ignore[arg-type]


def test_people_by_other_ages_are_summed_to_those_of_the_reports(plain: Data) -> None:
    ages = {**{f"{age}": f"{age} år" for age in range(20, 30)}, "30-59": "30-59 år", "60-64": "60-64 år", "65": "65 år"}
    table = Tabell(
        (("Region", "region", AREAS), ("Alder", "ålder", ages), ("Kon", "kön", {"TotSa": "totalt, samtliga män och kvinnor"}), ("ContentsCode", "tabellinnehåll", {"000007SF": "Folkmängden per månad"}), ("Tid", "månad", months("2025"))),
        lambda area, age, *_: int(age[:2]) + len(area),
        namn="TAB6471",
    )  # fmt: skip
    put(plain, "scb/folk.json", table.jsonstat())
    rapport = plain.rapport()
    people = read_folkmangd(rapport.folder, las_regioner(rapport))
    assert set(people["ålder"]) == {"20-64"}
    assert set(people["tabell"]) == {"TAB6471"}
    expected = sum(range(20, 30)) + 30 + 60 + 12 * 4
    assert people.loc[people["regionkod"] == "2301", "antal"].tolist() == [expected]
    assert {ROW, FILE} <= set(people.columns)


def test_all_benefits_have_a_word_of_their_own() -> None:
    assert len({one.casefold() for one in BENEFITS}) == 6


REAL = Path(__file__).parents[2] / "scb" / "TAB6471_data.json"


def test_a_real_answer_of_scbs_is_read_to_its_last_number() -> None:
    found = read_jsonstat("scb/TAB6471_data.json", REAL.read_bytes())
    assert (found.tabell, found.uppdaterad) == ("TAB6471", "2026-06-08T06:00:00Z")
    assert len(found.tal) == 21 * 11 * 3 * 1 * 4
    tolk = Tolk(found, {}, {})
    first, last = (tolk.cell(one.av, one.rad) for one in (found.tal[0], found.tal[-1]))
    assert first == ("01", "totalt", "0-9", 2026, 1, "Folkmängd")
    assert found.tal[0].tal == 245284
    assert last == ("25", "kvinnor", "100+ år", 2026, 4, "Folkmängd")


def test_a_real_answer_of_ages_that_the_reports_cannot_use_gives_no_rows(plain: Data) -> None:
    put(plain, "scb/TAB6471_data.json", REAL.read_bytes())
    rapport = plain.rapport()
    assert not finns(rapport.folder, las_regioner(rapport), FOLKMANGD)

"""The pages that a visitor comes to first."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from samrapport.errors import DataFault
from samrapport.raw.folder import RawFolder
from samrapport.run.assembly.manifest import MANIFEST, SCHEMA_VERSION
from samrapport.run.atomic import write_json
from samrapport.run.sitepages.first import START
from samrapport.run.sitepages.frontpage import write_index
from samrapport.run.sitepages.profiles import FILE
from samrapport.run.sitepages.webbplats import read_webbplats

FRONT = 'Förord.\n\n![Pengar](oversikt-ekonomi.svg){fig-alt="Staplar"}'


def put(reports: Path, folder: str, name: str = "", **more: Any) -> None:
    slug, year = folder.split("/")[:2]
    profile = {"profil": {"namn": name, "kortnamn": slug, "webb": "", "kontakt": [], "sidfot": ""}} if name else {}
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "metadata": {"forbund": name or slug, "title": more.pop("title", f"Delårsrapport {year}")}
        | more.pop("metadata", {}),
        "report": {"forbund": slug, "ar": int(year), "document": "rapport"},
        "sections": [
            {"section": "01_a", "title": "Budget", "page": "01-a.ipynb"},
            {"section": "02_b", "title": "Insatser", "page": "02-b.ipynb"},
        ],
        "shown": [
            {"section": "", "facts": ["insats.kliv.platser", "insats.kliv.start", "insats.kliv.slut"]},
            {"section": "01_a", "facts": ["budget.andel", "insats.kliv.platser"]},
            {"section": "02_b", "facts": ["insats.kliv.platser", "insats.kliv.start"]},
        ],
        "front": FRONT,
        "overview": profile | more if name else {},
    }
    (reports / folder).mkdir(parents=True)
    write_json(reports / folder / MANIFEST, manifest)
    (reports / folder / "rapport.ipynb").touch()
    (reports / folder / "oversikt-ekonomi.svg").write_text(f"<svg id='{folder}'/>", encoding="utf-8")


def read(reports: Path, name: str = START) -> str:
    return (reports / name).read_text(encoding="utf-8")


def webbplats(folder: Path, text: str) -> Path:
    (folder / "data" / "b").mkdir(parents=True)
    (folder / "data" / "webbplats.yml").write_text(text, encoding="utf-8")
    return folder / "data"


def test_one_forbund_alone_opens_at_its_latest_report_with_links_from_the_root(tmp_path: Path) -> None:
    put(tmp_path, "a/2023", "Alfa")
    put(tmp_path, "a/2024", "Alfa", insatser=[{"insats": "kliv", "namn": "Kliv", "lage": "Pågår"}])
    write_index(tmp_path)
    text = read(tmp_path)
    assert 'title: "Delårsrapport 2024"' in text
    assert "](reports/a-oversikt-ekonomi.svg)" in text
    assert "2024" in read(tmp_path, "a-oversikt-ekonomi.svg")
    assert "[**Kliv**](reports/a/2024/02-b.ipynb)" in text
    assert "[Budget](reports/a/2024/01-a.ipynb)" in text
    assert "[**Delårsrapport 2023**](reports/a/2023/index.qmd)" in text
    assert json.loads(read(tmp_path, FILE))["ensam"] == "a"


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        (
            {"utkast": "Inte beslutad.", "ej-beslutad": True, "period": "1 januari–31 augusti 2023"},
            "31 augusti 2023 · utkast",
        ),
        ({"utkast": "Det finns fel.", "period": "1 januari–31 augusti 2023"}, "31 augusti 2023 **UTKAST**"),
        ({"utkast": "Inte beslutad.", "ej-beslutad": True}, "  utkast"),
    ],
)
def test_the_card_of_an_earlier_draft_says_so_after_its_period(
    tmp_path: Path, metadata: dict[str, Any], told: str
) -> None:
    put(tmp_path, "a/2023", "Alfa", metadata=metadata)
    put(tmp_path, "a/2024", "Alfa")
    write_index(tmp_path)
    assert f"{told}\n" in read(tmp_path)


def test_one_that_happens_to_be_alone_keeps_the_address_that_it_has_beside_others(tmp_path: Path) -> None:
    put(tmp_path, "a/2024", "Alfa")
    write_index(tmp_path)
    alone = read(tmp_path, "a.qmd")
    put(tmp_path, "b/2024", "Beta")
    write_index(tmp_path)
    assert read(tmp_path, "a.qmd") == alone


def test_many_are_listed_by_lan_in_swedish_order_and_compared(tmp_path: Path) -> None:
    put(tmp_path, "a/2024", "Ålfa", lan=["Östergötlands län"], kommuner=["Motala kommun"])
    put(tmp_path, "b/2024", "Beta", lan=["Blekinge län"])
    put(tmp_path, "c/2024", "Zeta", lan=["Östergötlands län"])
    put(tmp_path, "d/2024", "Delta")
    put(tmp_path, "jamforelse/2024", title="Jämförelse 2024")
    write_index(tmp_path)
    text = read(tmp_path)
    places = [
        text.index(one) for one in ("Blekinge län", "Beta", "Östergötlands län", "Zeta", "Ålfa", "Övriga län", "Delta")
    ]
    assert places == sorted(places)
    assert "[**Ålfa**](reports/a.qmd)" in text
    assert "Motala kommun" in text
    assert "[**Jämförelse 2024**](reports/jamforelse/2024/index.qmd)" in text
    assert "](a-oversikt-ekonomi.svg)" in read(tmp_path, "a.qmd")
    assert "(a/2024/index.qmd)" in read(tmp_path, "a.qmd")


EVERY_LAN = (
    "Norrbottens Västerbottens Jämtlands Västernorrlands Dalarnas Gävleborgs Värmlands Örebro Västmanlands Uppsala Västra_Götalands "
    "Södermanlands Stockholms Jönköpings Östergötlands Gotlands Hallands Kronobergs Kalmar Skåne Blekinge"
)


def tiles(text: str) -> list[str]:
    return text.split("::: {.lankarta}\n")[1].split("\n:::", maxsplit=1)[0].splitlines()


def test_the_country_is_a_map_that_is_a_list_and_each_tile_leads_to_its_lan(tmp_path: Path) -> None:
    for number, lan in enumerate(EVERY_LAN.split()):
        put(tmp_path, f"f{number:02}/2024", f"Förbund {number}", lan=[f"{lan.replace('_', ' ')} län"])
    put(tmp_path, "g/2024", "Gemensamma", lan=["Hallands län", "Skåne län"])
    write_index(tmp_path)
    text = read(tmp_path)
    found = [re.fullmatch(r"- \[\[(.+)\]\{\.namn\} (\d) förbund\]\(#(.+)\)", one) for one in tiles(text)]
    assert len(found) == 21
    assert {one[1]: int(one[2]) for one in found if one and one[2] != "1"} == {"Halland": 2, "Skåne": 2}
    for one in found:
        assert one
        heading = next(line for line in text.splitlines() if line.endswith(f"{{#{one[3]}}}"))
        assert heading.startswith(f"## {one[1]}")
        assert " och " not in heading


@pytest.mark.parametrize(
    ("places", "shown"), [(["Hallands län"] * 4, 0), (["Hallands län", "Skåne län", "Kalmar län", "Bortre län"], 3)]
)
def test_a_map_is_drawn_of_no_fewer_than_three_lan_and_tells_where_there_is_none(
    tmp_path: Path, places: list[str], shown: int
) -> None:
    for number, lan in enumerate(places):
        put(tmp_path, f"f{number}/2024", f"Förbund {number}", lan=[lan])
    write_index(tmp_path)
    text = read(tmp_path)
    assert ("lankarta" in text) is bool(shown)
    if shown:
        assert len(tiles(text)) == 21
        assert [one for one in tiles(text) if "](#" not in one].count("- [Norrbotten]{.tom}") == 1
        assert sum("](#" in one for one in tiles(text)) == shown


def test_the_named_forbund_is_the_sites_own_though_there_are_others(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    put(reports, "a/2024", "Alfa")
    put(reports, "b/2024", "Beta")
    write_index(reports, webbplats(tmp_path, "förbund: b\n"))
    assert "reports/b/2024/index.qmd" in read(reports)
    assert not (reports / "b.qmd").exists()
    assert (reports / "a.qmd").is_file()
    assert 'title: "Beta"' in read(reports, "_nav.yml")


def test_the_site_of_many_is_called_as_it_says(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    for slug in "ab":
        put(reports, f"{slug}/2024", slug)
    write_index(reports, webbplats(tmp_path, "tjänst: Våra rapporter\n"))
    assert 'title: "Våra rapporter"' in read(reports, "_nav.yml")


def test_a_site_of_a_forbund_that_there_is_no_data_of_is_refused(tmp_path: Path) -> None:
    data = webbplats(tmp_path, "förbund: borta\n")
    with pytest.raises(DataFault, match="är inget förbund som det finns rådata för"):
        read_webbplats(RawFolder(data))


def test_one_forbund_alone_leads_to_no_comparison(tmp_path: Path) -> None:
    put(tmp_path, "a/2024", "Alfa")
    put(tmp_path, "jamforelse/2024", title="Jämförelse 2024")
    write_index(tmp_path)
    assert "Jämför" not in read(tmp_path)


def test_what_is_no_more_is_taken_away(tmp_path: Path) -> None:
    put(tmp_path, "a/2024", "Alfa")
    put(tmp_path, "b/2024", "Beta")
    write_index(tmp_path)
    assert (tmp_path / "b-oversikt-ekonomi.svg").is_file()
    (tmp_path / "b/2024" / MANIFEST).unlink()
    write_index(tmp_path)
    assert not (tmp_path / "b.qmd").exists()
    assert not (tmp_path / "b-oversikt-ekonomi.svg").exists()
    (tmp_path / "a/2024" / MANIFEST).unlink()
    assert not write_index(tmp_path)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == []

"""Every claim of an alternative text holds in the frame that its figure is drawn from: whoever hears it is told what others see.

The frames are made at random, with few different values so that there are ties, and with cells that lack. What a text says of most and
least, over and under, up and down is looked for in it and held against the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pandas as pd
import pytest

from samrapport.areas.deltagare.bars import kon_bars_alt
from samrapport.areas.deltagare.flow import flow_bands_alt
from samrapport.areas.ekonomi.charts import budget_bars_alt, eget_kapital_bars_alt
from samrapport.areas.jamforelse.charts import ranking_alt, small_multiples_alt
from samrapport.areas.statistik.charts import kommun_bars_alt
from samrapport.errors import counted
from samrapport.present.share_charts import count_bars_alt, share_bars_alt
from samrapport.present.year_charts import year_lines_alt
from samrapport.text.numbers import antal, procent, round_half_up

SEEDS = range(60)
Rows = list[dict[str, Any]]


def table(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def some(chance: Random, most: int = 4, *, missing: float = 0.2) -> int | None:
    return None if chance.random() < missing else chance.randint(0, most)


def names_in(text: str) -> set[str]:
    return set(re.findall(r"[A-Z]\d+", text))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def assert_ends(text: str, pattern: str, values: dict[str, Any]) -> None:
    """What is named as most and as least is all that is, and nothing is named where all are alike."""
    found = re.search(pattern, text)
    if len(set(values.values())) < 2:
        assert not found
        return
    assert found, text
    most, least = max(values.values()), min(values.values())
    assert names_in(found["most"]) == {name for name, value in values.items() if value == most}
    assert names_in(found["least"]) == {name for name, value in values.items() if value == least}


@pytest.mark.parametrize("seed", SEEDS)
def test_changes_over_years_and_their_ends(seed: int) -> None:
    chance = Random(seed)
    years = (2018, 2019, 2020)[: chance.randint(1, 3)]
    cells = {(f"K{n}", year): some(chance) for n in range(chance.randint(1, 5)) for year in years}
    if all(value is None for value in cells.values()):
        return
    text = plain(
        year_lines_alt(table([{"kategori": name, "år": year, "värde": value} for (name, year), value in cells.items()]))
    )
    for name in {name for name, _ in cells}:
        known = [(year, cells[name, year]) for year in years if cells[name, year] is not None]
        assert (f"{name}: uppgift saknas." in text) == (not known)
        if len(known) > 1:
            (_, before), (_, after) = known[0], known[-1]
            word = "ökade" if after > before else "minskade" if after < before else "var"
            assert re.search(rf"{name} {word} ", text)
            assert not [other for other in ("ökade", "minskade", "var") if other != word and f"{name} {other} " in text]
    last = {name: value for (name, year), value in cells.items() if year == years[-1] and value is not None}
    assert_ends(text, r"Störst \d+ är (?P<most>.*?) \(.*?\) och minst (?P<least>.*?) \(", last)


@pytest.mark.parametrize("seed", SEEDS)
def test_shares_and_their_ends(seed: int) -> None:
    chance = Random(seed)
    cells = {
        (f"K{n}", kon): some(chance, missing=0.1) for n in range(chance.randint(1, 5)) for kon in ("Kvinnor", "Män")
    }
    text = plain(
        share_bars_alt(
            table([{"kategori": name, "grupp": kon, "värde": value} for (name, kon), value in cells.items()])
        )
    )
    shares = {}
    for name in dict.fromkeys(name for name, _ in cells):
        women, men = cells[name, "Kvinnor"], cells[name, "Män"]
        lacking = women is None or men is None or not women + men
        assert (f"{name}: uppgift saknas." in text) == lacking
        if not lacking:
            shares[name] = round_half_up(Fraction(women, women + men) * 100, 1)
            assert f"{name}: kvinnor {plain(procent(Fraction(women, women + men), 1))}, " in text
    assert_ends(text, r"Andelen kvinnor är störst i (?P<most>.*?) \(.*?\) och minst i (?P<least>.*?) \(", shares)


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_in_parts(seed: int) -> None:
    chance = Random(seed)
    groups = ("Klar", "Pågår", "Inställd")[: chance.randint(1, 3)]
    cells = {(f"K{n}", group): chance.randint(0, 5) for n in range(chance.randint(1, 4)) for group in groups}
    text = count_bars_alt(
        table([{"kategori": name, "grupp": group, "värde": value} for (name, group), value in cells.items()]), "saker"
    )
    for name in {name for name, _ in cells}:
        told = re.search(rf"{name}, (\d+): ([^.]*)\.", text)
        assert told
        assert int(told[1]) == sum(value for (own, _), value in cells.items() if own == name)
        parts = dict(re.findall(r"(\w+) (\d+)", told[2]))
        assert {key: int(value) for key, value in parts.items()} == {
            group.lower(): value for (own, group), value in cells.items() if own == name and value
        }


@pytest.mark.parametrize("seed", SEEDS)
def test_kommuner_and_their_places(seed: int) -> None:
    chance = Random(seed)
    rows: Rows = [
        {
            "namn": f"K{n}",
            "värde": None if (value := some(chance)) is None else Decimal(value) / 4,
            "typ": chance.choice(("egen", "annan")),
        }
        for n in range(chance.randint(2, 7))
    ]

    def fmt(value: Any) -> str:
        return antal(value)

    text = plain(kommun_bars_alt(table(rows), fmt=fmt))
    known = {row["namn"]: row["värde"] for row in rows if row["värde"] is not None}
    shown = {name: int(round_half_up(value, 0)) for name, value in known.items()}
    assert_ends(text, r"Högst har (?P<most>.*?) och lägst (?P<least>.*?)\.", shown)
    for name, place in re.findall(r"(K\d) \S+ \(plats (\d+) av \d+\)", text):
        assert int(place) == 1 + sum(value > shown[name] for value in shown.values())
    lacking = re.search(r"Uppgift saknas för ([^.]*)\.", text)
    assert (names_in(lacking[1]) if lacking else set()) == {row["namn"] for row in rows} - set(known)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_post_is_said_to_keep_a_budget_that_it_exceeds(seed: int) -> None:
    chance = Random(seed)
    posts = [(f"P{n}", some(chance, 6), some(chance, 6)) for n in range(chance.randint(1, 9))]
    bars: Rows = []
    left = list(posts)
    while left:
        own, left = left[: (size := chance.choice((1, 1, 3)))], left[size:]
        over = [name for name, budget, spent in own if budget is not None and spent is not None and spent > budget]
        sums = [
            None if all(one[k] is None for one in own) else Decimal(sum(one[k] or 0 for one in own)) for k in (1, 2)
        ]
        name = own[0][0] if len(own) == 1 else f"Övriga {len(bars)}"
        bars.append({"post": name, "budget": sums[0], "utfall": sums[1], "poster över budget": "; ".join(over) or None})
    elapsed = Fraction(chance.randint(1, 12), 12)
    text = plain(budget_bars_alt(table(bars), elapsed))
    known = [bar for bar in bars if bar["budget"] and bar["utfall"] is not None]
    if not known:
        assert "Ingen post har både budget och utfall." in text
        return
    over = {name for name, budget, spent in posts if budget is not None and spent is not None and spent > budget}
    assert ("Ingen post är över budget." in text) == (not over)
    told = re.search(r" Över budget: (.*?)\. När", text)
    assert set(re.findall(r"P\d", told[1])) == over if told else not over
    if all(re.fullmatch(r"P\d", bar["post"]) for bar in known):
        shares = {
            bar["post"]: round_half_up(Fraction(bar["utfall"]) / Fraction(bar["budget"]) * 100, 0) for bar in known
        }
        assert_ends(
            text, r"Av staplarna visar (?P<most>.*?) mest av sin budget, .*?, och (?P<least>[^,]*?) minst, ", shares
        )
    slow = sum(Fraction(bar["utfall"]) / Fraction(bar["budget"]) < elapsed for bar in known)
    assert f"ligger {slow} av {counted(len(known), 'stapel', 'staplar')} under den takten" in text


@pytest.mark.parametrize("seed", SEEDS)
def test_capital_grows_or_shrinks_as_it_does(seed: int) -> None:
    chance = Random(seed)
    rules = ("den ena", "den andra")
    values = {rule: [chance.randint(-3, 3) * 1000 for _ in range(3)] for rule in rules}
    rows: Rows = [
        {"tidpunkt": f"Slutet av {2020 + n}", "regel": rule, "eget kapital": Decimal(value), "resultat": None}
        for rule, own in values.items()
        for n, value in enumerate(own)
    ]
    text = plain(eget_kapital_bars_alt(table(rows)))
    for rule, own in values.items():
        verb = "minskar" if own[-1] < own[0] else "ökar" if own[-1] > own[0] else "är oförändrat"
        assert f"{rule.capitalize()}: det egna kapitalet {verb} (" in text
    apart = abs(values[rules[0]][-1] - values[rules[1]][-1]) // 1000
    assert f"skiljer sätten {apart} tkr" in text


@pytest.mark.parametrize("seed", SEEDS)
def test_ranks_and_medians(seed: int) -> None:
    chance = Random(seed)
    values = sorted(((f"F{n}", chance.randint(0, 4)) for n in range(chance.randint(1, 6))), key=lambda pair: -pair[1])
    rows: Rows = [
        {"namn": name, "värde": value, "plats": 1 + sum(other > value for _, other in values)} for name, value in values
    ]
    line = chance.randint(0, 4)
    text = plain(ranking_alt(table(rows), fmt=antal, unit="", marks={"Medianen": line}))
    assert_ends(text, r"Högst är (?P<most>.*?) och lägst (?P<least>.*?)\. Medianen", dict(values))
    assert f"Medianen: {sum(value > line for _, value in values)} av {len(values)} ligger över." in text


@pytest.mark.parametrize("seed", SEEDS)
def test_how_many_rose_and_fell(seed: int) -> None:
    chance = Random(seed)
    cells = {(f"F{n}", year): some(chance) for n in range(chance.randint(1, 5)) for year in (2019, 2020, 2021)}
    ways = []
    for name in dict.fromkeys(name for name, _ in cells):
        known = [value for (own, _), value in cells.items() if own == name and value is not None]
        ways += [known[-1] - known[0]] if known else []
    if not ways:
        return
    text = small_multiples_alt(
        table([{"namn": name, "år": year, "värde": value} for (name, year), value in cells.items()]), fmt=antal, unit=""
    )
    if len(ways) > 1:
        assert f"{sum(way > 0 for way in ways)} har ökat och {sum(way < 0 for way in ways)} har minskat." in text


def told_extremes(text: str, counts: dict[str, int | None]) -> None:
    known = {name: count for name, count in counts.items() if count is not None}
    for word, pick in (("störst", max), ("minst", min)):
        if found := re.search(rf"\b{word} är ([^.()]*?) \((\d+)\)", text, re.IGNORECASE):
            assert int(found[2]) == pick(known.values())
            assert names_in(found[1]) == {
                one for name, count in known.items() if count == int(found[2]) for one in names_in(name)
            }
    if None in counts.values() and re.search(r"(störst|minst) är", text, re.IGNORECASE):
        assert "(av de antal som visas)" in text


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_of_persons_by_kon(seed: int) -> None:
    chance = Random(seed)
    cells = {(f"K{n}", f"G{k}"): some(chance, 9) for n in range(chance.randint(1, 4)) for k in range(2)}
    text = kon_bars_alt(
        table([{"kategori": name, "grupp": group, "värde": value} for (name, group), value in cells.items()]),
        "personer",
    )
    told_extremes(
        text.replace(" g0 ", " G0 ").replace(" g1 ", " G1 "),
        {f"{group} i gruppen {name}": value for (name, group), value in cells.items()},
    )
    for (name, group), value in cells.items():
        assert re.search(rf"{name}: [^.]*{group.lower()} {'visas inte' if value is None else value}(?!\d)", text)


@pytest.mark.parametrize("seed", SEEDS)
def test_flows(seed: int) -> None:
    chance = Random(seed)
    bands = {
        (f"A{n}", f"B{k}"): some(chance, 9) for n in range(chance.randint(1, 3)) for k in range(chance.randint(1, 3))
    }
    rows: Rows = [{"från": start, "till": end, "värde": value} for (start, end), value in bands.items()]
    rows += [{"från": start, "till": None, "värde": None} for start in {start for start, _ in bands}]
    text = flow_bands_alt(table(rows), "personer")
    told_extremes(text, {f"{start} till {end}": value for (start, end), value in bands.items() if value != 0})


@pytest.mark.parametrize("alt", [year_lines_alt, share_bars_alt])
def test_the_test_itself_tells_a_wrong_claim(alt: Callable[[pd.DataFrame], str]) -> None:
    rows: Rows = [
        {"kategori": f"K{n}", "grupp": kon, "år": 2020, "värde": n + 1 + (kon == "Män")}
        for n in range(3)
        for kon in ("Kvinnor", "Män")
    ]
    text = plain(alt(table(rows))).replace("K0", "K9").replace("K2", "K0").replace("K9", "K2")
    pattern = r"[Ss]törst (?:\d+ |i )?(?:är )?(?P<most>.*?) \(.*?\) och minst (?:i )?(?P<least>.*?) \("
    with pytest.raises(AssertionError):
        assert_ends(text, pattern, {"K0": 1, "K1": 2, "K2": 3})

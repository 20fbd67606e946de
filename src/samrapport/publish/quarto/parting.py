"""Which reports are rendered together. Entries: `deal`, `estimate`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Seconds, as measured with Quarto 1.9. A faster computer changes them, but hardly what they are to each other.
PAGE = 0.7
PDF = 4.0
# What a part more costs all of them: copying and merging it, and what processes side by side take from each other. It is an
# assumption, on the safe side. The start of Quarto and the site's own pages come in every part, but at the same time.
PART = 1.0


def estimate(files: Iterable[str]) -> float:
    """How many seconds Quarto takes to make these files of a site."""
    return sum(PAGE if one.endswith(".html") else PDF if one.endswith(".pdf") else 0.0 for one in files)


def deal(seconds: Mapping[str, float], jobs: int) -> tuple[tuple[str, ...], ...]:
    """The reports in parts to be rendered side by side: at most `jobs`, and no more than make the whole faster.

    seconds: what each report takes, by its folder. All reports of a förbund, which lead to each other, stay together.
    """
    groups: dict[str, list[str]] = {}
    for report in sorted(seconds):
        groups.setdefault(report.partition("/")[0], []).append(report)
    cost = {name: sum(seconds[one] for one in group) for name, group in groups.items()}
    # The heaviest first, each to the part with the least to do: never more than a third above the best there is.
    order = sorted(groups, key=lambda name: (-cost[name], name))
    ways = [_spread(order, cost, count) for count in range(1, max(min(jobs, len(order)), 1) + 1)]
    best = min(ways, key=lambda parts: max(sum(cost[name] for name in part) for part in parts) + PART * len(parts))
    return tuple(sorted(tuple(report for name in sorted(part) for report in groups[name]) for part in best))


def _spread(order: Iterable[str], cost: Mapping[str, float], count: int) -> list[list[str]]:
    parts: list[list[str]] = [[] for _ in range(count)]
    load = [0.0] * count
    for name in order:
        least = load.index(min(load))
        parts[least].append(name)
        load[least] += cost[name]
    return parts

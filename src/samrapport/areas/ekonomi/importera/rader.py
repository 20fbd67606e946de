"""What the rows of a delivered sheet of money are likely to be. Entry: `propose_rows`.

It says what the mapping then says: blocks, sums, rows to leave out, and posts whose place does not tell their block.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from samrapport.areas.ekonomi.poster import INTAKTER
from samrapport.raw.importera.ark import Rad, label_key

KOSTNADER = "Kostnader"
"""The block of costs that stand under no heading."""
_SUM = re.compile(r"\b(?:(?:del|slut|total|netto)?summ(?:a|or)|totalt?|totala|s:a|sammanlagt)\b", re.IGNORECASE)
_RESULT = re.compile(
    r"resultat|överskott|underskott|över-/under|eget kapital|kvarstående|saldo|balans|differens|ingående|utgående|likvida|\bnetto\b|avvikelse"
    r"|nettokostnad|disponibelt|\bkontroll\b",
    re.IGNORECASE,
)
_INCOME = re.compile(
    r"intäkt|inkomst|bidrag från|medlemsavgift|medlemsbidrag|finansiering|finansiella medel|tillskjutna|\bmedelstilldelning",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"^(?:verksamhetens )?(?:kostnader|utgifter)(?: (?:för )?verksamheten)?[\W\d]*(?:[tm]?kr)?\W*$", re.IGNORECASE
)
"""All costs, or those of no block: what names some of them (*Kostnader insatser*) is a block of its own."""
_GRAND = re.compile(r"total|kostnader|utgifter|sammanlagt", re.IGNORECASE)
_OF_WHICH = re.compile(r"^\W*(?:varav|därav)\b", re.IGNORECASE)
_FREE = re.compile(
    r"(?:ej|inte|icke)[ -]*(?:in)?teckna|ofördelad|oförbrukad|ej fördela|att fördela|fritt att", re.IGNORECASE
)
_MEMBERS = re.compile(
    r"medlem|försäkringskass|arbetsförmed|\bstat(en|s\w*|ligt)?\b|region|landsting|kommun|\bstad\b|\bparter|\bpartner|\bfk\b|\baf\b",
    re.IGNORECASE,
)
_GIVER = re.compile(
    r"försäkringskass|arbetsförmed|\bstat(?:en|ens|s\w*|ligt|liga)?\b|\bfk\b|\baf\b|region|landsting|kommun|\bstad\b",
    re.IGNORECASE,
)
"""Who gives a half or a quarter, by law, which is as much as others come to that stand below."""
_WORDS_APART = re.compile(
    r"\b(?:del|slut|total|netto)?summ(?:a|or)\b|\btotal(?:t|a)?\b|\bs:a\b|\bsammanlagt\b|\bt?kr\b|[():]", re.IGNORECASE
)
_LONGEST = 70
"""A text longer than this, without an amount, is no heading but something said."""


@dataclass
class Rader:
    """As in the mapping. posts: each post with its block, and whether its place in the sheet says which it is.

    sums, results: the rows of sums, and of what is left out as a result or a balance. after: rows that stand below the sum of all costs.
    """

    block: dict[str, str] = field(default_factory=dict)
    summor: list[str] = field(default_factory=list)
    utelamnas: list[str] = field(default_factory=list)
    sums: list[Rad] = field(default_factory=list)
    results: list[Rad] = field(default_factory=list)
    after: list[Rad] = field(default_factory=list)
    posts: list[tuple[Rad, str, bool]] = field(default_factory=list)


def propose_rows(rows: Sequence[Rad], told: Mapping[int, str], *, sums_in_heads: bool = True) -> Rader:
    """What each row is. told: what somebody has said of a row of the sheet: `summa`, `utelämna`, `block NAMN`, `post BLOCK`.

    sums_in_heads: whether a row that is the sum of those below may be the heading of their block.
    """
    walk = _Walk(rows, told, sums_in_heads=sums_in_heads)
    last = max((at for at, rad in enumerate(rows) if not rad.empty), default=-1)
    for at in range(last + 1):
        walk.take(at)
    walk.name_pending("")
    _leave_what_stands_after(walk.found)
    return walk.found


def _leave_what_stands_after(found: Rader) -> None:
    """Below the sum of all costs stands what explains it: no cost of its own."""
    for one in reversed(found.sums):
        above = [rad for rad, block, _ in found.posts if block != INTAKTER and rad.row < one.row]
        grand = block_name(_WORDS_APART.sub(" ", one.label)) in ("", KOSTNADER) and _GRAND.search(one.label)
        column = next(iter(one.amounts), "")
        if (
            grand
            and column
            and one.amounts[column] == sum((rad.amounts.get(column, Decimal(0)) for rad in above), Decimal(0))
        ):
            found.after = [rad for rad, block, _ in found.posts if block != INTAKTER and rad.row > one.row]
            found.posts = [post for post in found.posts if post[0] not in found.after]
            found.utelamnas += [rad.label for rad in found.after]
            return


class _Walk:
    """block: of the last heading, or "". pending: posts under no heading, until a sum names them."""

    def __init__(self, rows: Sequence[Rad], told: Mapping[int, str], *, sums_in_heads: bool) -> None:
        self.rows, self.told, self.found = rows, told, Rader()
        self.block, self.closed, self.own = "", False, ""
        self.pending: list[Rad] = []
        self.heads_with_sum = _heads_with_sum(rows) if sums_in_heads else set()

    def take(self, at: int) -> None:
        rad = self.rows[at]
        said, _, name = self.told.get(rad.row, "").partition(" ")
        if rad.own_block and rad.own_block != self.own and label_key(rad.own_block) != label_key(rad.label):
            self.own = rad.own_block
            self._begin(rad.own_block, block_name(rad.own_block))
        if not rad.label and not said:
            return
        kind = said.casefold() or self._kind(at)
        if kind.startswith("utel"):
            self.found.utelamnas.append(rad.label)
            if rad.amounts and _RESULT.search(rad.label):
                self.found.results.append(rad)
        elif kind == "summa":
            self._sum(rad)
        elif kind == "block":
            self._begin(rad.label, name or block_name(rad.label))
        elif kind == "rubrik":
            self.found.block[rad.label] = ""
        else:
            self._post(rad, name)

    def _kind(self, at: int) -> str:
        rad = self.rows[at]
        if not rad.amounts:
            # The formula of a sum that no program has counted says nothing that could be wrong.
            return "summa" if rad.wrong and _SUM.search(rad.label) else self._without_amount(at)
        if at in self.heads_with_sum and not _SUM.search(rad.label):
            return "block"
        if _SUM.search(rad.label) or self._is_above_heads(at):
            return "summa"
        in_income = self.block == INTAKTER and not self.closed
        left = _OF_WHICH.search(rad.label) or (_RESULT.search(rad.label) and not in_income)
        return "utelämna" if left else "post"

    def _is_above_heads(self, at: int) -> bool:
        """Whether a row is the sum of headings below that have sums themselves."""
        wanted, made = self.rows[at].amounts, dict.fromkeys(self.rows[at].amounts, Decimal(0))
        for below in sorted(one for one in self.heads_with_sum if one > at):
            for column in made:
                made[column] += self.rows[below].amounts.get(column, Decimal(0))
            if made == wanted and any(made.values()):
                return True
        return False

    def _without_amount(self, at: int) -> str:
        rad = self.rows[at]
        after = next((one for one in self.rows[at + 1 :] if one.label or one.amounts), None)
        if len(rad.label) > _LONGEST or _SUM.search(rad.label) or _RESULT.search(rad.label) or after is None:
            return "utelämna"
        return "block" if after.amounts else "rubrik"

    def _begin(self, label: str, name: str) -> None:
        self.name_pending("")
        self.found.block[label] = name
        self.block, self.closed = name, False

    def _post(self, rad: Rad, block: str) -> None:
        if block:
            self.found.posts.append((rad, block, False))
        elif self.block and not self.closed:
            self.found.posts.append((rad, self.block, True))
        elif _INCOME.search(rad.label) and not self.block:
            self.found.posts.append((rad, INTAKTER, False))
        else:
            self.pending.append(rad)

    def _sum(self, rad: Rad) -> None:
        self.found.summor.append(rad.label)
        self.found.sums.append(rad)
        self.name_pending(rad.label)
        self.closed = True

    def name_pending(self, label: str) -> None:
        """Give posts under no heading the block that their sum names, or costs where none does."""
        if not self.pending:
            return
        name = (block_name(_WORDS_APART.sub(" ", label)) if label else "") or self.block or KOSTNADER
        if all(_INCOME.search(one.label) for one in self.pending):
            name = INTAKTER
        by_sum = bool(label) and self.found.block.setdefault(label, name) == name
        self.found.posts += [(one, name, by_sum) for one in self.pending]
        self.pending = []


def block_name(label: str) -> str:
    """A heading as the name of a block: income under its one name, without a colon, and not in capitals alone."""
    plain = " ".join(label.split()).strip(" :.-–")
    if _INCOME.search(plain):
        return INTAKTER
    if _COSTS.search(plain):
        return KOSTNADER
    if not plain:
        return ""
    return plain.capitalize() if plain.isupper() or plain.islower() else plain


def _heads_with_sum(rows: Sequence[Rad]) -> set[int]:
    """The rows whose amounts are, in every column, those of the two or more rows that follow, up to the next such row or heading."""
    found: set[int] = set()
    at = 0
    while at < len(rows):
        end = _parts_end(rows, at) if _may_head(rows[at]) else None
        if end is None:
            at += 1
        else:
            found.add(at)
            at = end
    return found


def _may_head(rad: Rad) -> bool:
    return bool(rad.amounts) and not _RESULT.search(rad.label) and not _GIVER.search(rad.label)


def _parts_end(rows: Sequence[Rad], at: int) -> int | None:
    """Past the last row of those that a row sums, in all its columns at once. Two figures may well come to a third by chance."""
    wanted = rows[at].amounts
    if not any(wanted.values()):
        return None
    made = dict.fromkeys(wanted, Decimal(0))
    for end in range(at + 1, len(rows)):
        one = rows[end]
        if not one.amounts or _SUM.search(one.label):
            return None
        for column in made:
            made[column] += one.amounts.get(column, Decimal(0))
        if end > at + 1 and made == wanted:
            sure = end - at > 2 or len({value for value in wanted.values() if value}) > 1 or _is_general(rows[at].label)
            return end + 1 if sure or _is_apart(rows, end + 1) else None
    return None


def _is_apart(rows: Sequence[Rad], at: int) -> bool:
    """Whether something else begins in a row: the end, a heading, a sum, or another row that sums those below."""
    if at >= len(rows) or not rows[at].amounts or _SUM.search(rows[at].label) or _RESULT.search(rows[at].label):
        return True
    return _is_general(rows[at].label) or (_may_head(rows[at]) and _parts_end(rows, at) is not None)


def _is_general(label: str) -> bool:
    """Whether a label is that of all income, or of all costs."""
    return block_name(label) in (INTAKTER, KOSTNADER) and not _GIVER.search(label)


def _members(label: str, parter: Sequence[str]) -> str:
    named = any(re.search(rf"\b{re.escape(one)}s?\b", label, re.IGNORECASE) for one in parter)
    its = named or (_MEMBERS.search(label) and not re.search(r"\besf\b|projekt|ränt", label, re.IGNORECASE))
    return "ja" if its else "nej"


def values_of(posts: Sequence[tuple[Rad, str, bool]], parter: Sequence[str] = ()) -> list[dict[str, str]]:
    """What the budget says of each post besides: what nobody has been given, and of several incomes which are the members'.

    parter: what the members are called, each as shortly as it is (*Köping*).
    """
    several = sum(block == INTAKTER for _, block, _ in posts) > 1
    return [
        {
            **({"intecknat": "nej"} if _FREE.search(rad.label) else {}),
            **({"medlemsbidrag": _members(rad.label, parter)} if several and block == INTAKTER else {}),
        }
        for rad, block, _ in posts
    ]

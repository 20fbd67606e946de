"""The commands by which reports go out and raw data comes in, struck and killed at every step: one sentence, nothing half, and given again they end as if nothing had been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ark_factory import saved, with_headings_of_blocks
from cli.test_forslag import books
from data_factory import AR, FORBUND, OWN
from once import once
from pxweb_factory import hek, months, tjanst
from word_factory import edited, words

from tests.chaos.conftest import Commands, Stroke
from tests.chaos.doors import APPROVE, PLACES, REPORT, REVIEW, SEAL_KEY, Doors, Tree, data_of, make_states
from tests.chaos.tally import note
from tests.chaos.test_commands import NOISE, SENTENCE, plain
from tests.chaos.test_publishing import FAULTS, KILLED, spread

KEPT = "står kvar som den är publicerad"
"""What is said of a report of which something could not be read, while all others go."""


def nothing(root: Path) -> None:
    """The state as it is."""


def without_money(root: Path) -> None:
    """A year whose budget comes in a workbook."""
    data_of(root).remove(f"{OWN}/budget.csv", f"{OWN}/utfall.csv")
    (root / "ark.xlsx").write_bytes(saved(with_headings_of_blocks()))


def with_books(root: Path) -> None:
    """A year with books that nobody has mapped."""
    books(data_of(root))


def with_word(root: Path) -> None:
    """A report that comes back as a Word file with another text."""
    (sent,) = (root / "_site" / "reports" / FORBUND / str(AR)).glob("*.docx")
    (root / "ater.docx").write_bytes(edited(sent.read_bytes(), words("Första texten.", "En annan text.")))


def without_statistics(root: Path) -> None:
    """What SCB has is still to be fetched."""
    data_of(root).remove("scb/helarsekvivalenter.csv", "scb/folkmangd.csv")


SERVICE = "{adress}"
"""In a command, the address of the service on this machine that answers as SCB's and Kolada's do."""
KPI = {"kpi": {"N00945": "Invånare totalt, antal"}, "data": {("N00945", "2301", "2022"): 3022.0}}


@dataclass(frozen=True)
class Case:
    """words: the command. state: of the project before it. prepare: what is changed then."""

    words: tuple[str, ...]
    state: str
    prepare: Callable[[Path], None] = nothing


NEXT = str(AR + 1)
CASES: dict[str, Case] = {
    **{f"publicera {name}": Case(("publicera", name), "publicerad") for name in PLACES},
    **{f"publicera {name}, den första": Case(("publicera", name), "godkand") for name in PLACES},
    **{f"återställ {name}": Case(("återställ", name), "tva") for name in PLACES},
    "publicera --dry-run": Case(("publicera", "lank", "--dry-run"), "publicerad"),
    "publicera --prova": Case(("publicera", "lank", "--prova"), "publicerad"),
    "publicera --förhand": Case(("publicera", "lank", "--förhand"), "publicerad"),
    "releaser": Case(("releaser", "lank"), "tva"),
    "arkiv": Case(("arkiv", *REPORT), "godkand"),
    "intyga": Case(("intyga", *REPORT, "--nyckel", f"../{SEAL_KEY}", "--till", "intygat"), "godkand"),
    "granska --text": Case(("granska", *REPORT, "--text"), "byggd"),
    "granska": Case(REVIEW, "byggd"),
    "godkänn": Case((*APPROVE, "--kräv", "2"), "granskad"),
    "godkänn --avslå": Case((*APPROVE, "--avslå", "Fel prognos."), "godkand"),
    "nyckel": Case(("nyckel", "--av", "Dan Lund"), "byggd"),
    "fakta": Case(("fakta", *REPORT, "budget"), "byggd"),
    "ny": Case(("ny", FORBUND, NEXT), "byggd"),
    "ny --arbetsbok": Case(("ny", FORBUND, NEXT, "--arbetsbok"), "byggd"),
    "ny --förbund": Case(
        ("ny", "nytt", NEXT, "--förbund", "--namn", "Nytt förbund", "--kommun", "Sala", "--medlem-sedan", "2020-01-01"),
        "byggd",
    ),
    "ny --avsnitt": Case(("ny", "--avsnitt", "Nya vägar"), "byggd"),
    "mall": Case(("mall", *REPORT, "--ta-bort"), "byggd"),
    "importera": Case(("importera", "ark.xlsx", *REPORT, "--till", "budget", "--ja"), "byggd", without_money),
    "importera, utfall": Case(("importera", "ark.xlsx", *REPORT, "--till", "utfall", "--ja"), "byggd", without_money),
    "ta-in": Case(("ta-in", "ater.docx", "--ja"), "byggd", with_word),
    "ta-in --visa": Case(("ta-in", "ater.docx", "--visa"), "byggd", with_word),
    "hämta scb": Case(("hämta", "scb", "--förbund", FORBUND, "--adress", SERVICE), "byggd", without_statistics),
    "hämta kolada": Case(
        ("hämta", "kolada", "--nyckeltal", "N00945", "--förbund", FORBUND, "--år", "2022", "--adress", SERVICE), "byggd"
    ),
    "kontomappning --rad": Case(("kontomappning", *REPORT, "--rad", "5010=Ledning/Kansli"), "byggd", with_books),
    "kontomappning": Case(("kontomappning", *REPORT), "byggd", with_books),
    "uppföljning": Case(("uppföljning", *REPORT), "byggd"),
}


@dataclass
class Ground:
    """A place where commands are struck. folder: of the states."""

    folder: Path
    doors: Doors
    commands: Commands
    said: Path
    service: str

    def begin(self, case: Case) -> None:
        self.doors.fresh(self.folder / case.state)
        case.prepare(self.doors.root)

    def give(self, case: Case, step: int = 0, fault: str = "EIO") -> tuple[int, int, str]:
        """The code, how many steps there were, and what was said."""
        stroke = Stroke(self.doors.root.parent, step, fault)
        code, steps = self.commands.give(
            [self.service if one == SERVICE else one for one in case.words], self.doors.root, self.said, stroke
        )
        return code, steps, plain(self.said.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = once(tmp_path_factory, "chaos-dorrar", make_states)
    place = tmp_path_factory.mktemp("dorrar")
    doors = Doors.within(place / "fall")
    # Where temporary files go must be there as the process begins.
    doors.temporary.mkdir(parents=True)
    commands = Commands("command_once", surroundings=doors.surroundings)
    with commands.process, tjanst(hek(months("2024:2")), kolada=KPI) as service:
        yield Ground(folder, doors, commands, place / "sagt", service.adress)


def struck(ground: Ground, case: Case, most: int) -> Counter[str]:
    """How many runs of a command ended each way; each is held to what it says and leaves, and is given again."""
    ended: Counter[str] = Counter()
    ground.begin(case)
    before, met = ground.doors.standing(), ground.doors.met()
    code, steps, whole = ground.give(case)
    assert code == 0, whole
    assert not [noise for noise in NOISE if noise in whole], whole
    after, new, lost = ground.doors.standing(), ground.doors.met(), ground.doors.lost()
    faults = (*FAULTS, "KILL")
    for number, step in enumerate(spread(steps, most)):
        fault = faults[number % len(faults)]
        ground.begin(case)
        code, _, said = ground.give(case, step, fault)
        where = f"{fault} at step {step} of {steps}: {code}\n{said}"
        assert_told(code, said, whole, where)
        # Without a report of which something could not be read, what is published is a third edition.
        if KEPT not in said:
            assert_met_whole(ground.doors.met(), met, new, where)
        if code != KILLED:
            assert [one.name for one in ground.doors.temporary.iterdir()] == [], where
        assert_completed(ground, case, code, before, after, where)
        assert ground.doors.lost() <= lost, where
        ended[f"{fault}: {'killed' if code == KILLED else 'as if nothing' if code == 0 else f'told, {code}'}"] += 1
    return ended


def assert_told(code: int, said: str, whole: str, where: str) -> None:
    if code == KILLED:
        return
    assert code in (0, 1), where
    assert code == 1 or KEPT not in said, where
    assert not [noise for noise in NOISE if noise in said], where
    if code:
        assert SENTENCE.search(said), where


def assert_met_whole(found: dict[str, Tree], old: dict[str, Tree], new: dict[str, Tree], where: str) -> None:
    """What readers meet is the old or the new; file by file, each file is."""
    for name in ("lank", "namnbyte"):
        assert found[name] in (old[name], new[name]), f"{name}: {where}"
    for path, digest in found["filvis"].items():
        if not path.endswith(".sr-ny"):
            assert digest in (old["filvis"].get(path), new["filvis"].get(path)), f"{path}: {where}"


def assert_completed(ground: Ground, case: Case, code: int, before: Tree, after: Tree, where: str) -> None:
    """Given again, the command ends as if nothing had been; what was done at once needs no second time."""
    killed = code == KILLED
    left = ground.doors.standing(killed=killed)
    if code == 0 or left == after:
        assert differing(left, after) == {}, where
        return
    code, _, said = ground.give(case)
    assert code == 0, f"{where}\n\nagain: {code}\n{said}"
    assert [one.name for one in ground.doors.temporary.iterdir()] == [], where
    # A third edition stays in the list of releases.
    if KEPT not in where:
        assert differing(ground.doors.standing(killed=killed), after) == {}, f"{where}\n\nagain:\n{said}"


def differing(one: Tree, other: Tree) -> dict[str, tuple[str | None, str | None]]:
    return {
        path: (one.get(path, "none")[:300], other.get(path, "none")[:300])
        for path in sorted(one.keys() | other.keys())
        if one.get(path, "none") != other.get(path, "none")
    }


@pytest.mark.late
@pytest.mark.parametrize("name", CASES)
def test_a_door_struck_at_some_steps_is_as_before_or_after(ground: Ground, name: str) -> None:
    note(f"doors, {name}", struck(ground, CASES[name], 6))


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
def test_a_door_struck_at_any_step_is_as_before_or_after(ground: Ground, name: str) -> None:
    note(f"doors, {name}", struck(ground, CASES[name], 90))

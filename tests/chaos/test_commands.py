"""Every command struck at every step: it says one Swedish sentence and ends rightly, or is as if nothing had happened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from data_factory import AR, FORBUND

from samrapport.cli.verify import UNDECIDED
from samrapport.run.fingerprint import hash_tree
from tests.chaos.conftest import Changed, Commands, Stroke
from tests.chaos.tally import note
from tests.chaos.test_publishing import FAULTS, spread

NOISE = ("Traceback", "Errno", "Error", ".tmp", ".bygger-", "._site", "/samrapport-", "NoneType")
SENTENCE = re.compile(r"[A-ZÅÄÖa-zåäö./”(][^\n]*[a-zåäö0-9)”][.:?]", re.MULTILINE)

ALONE = ("--engine", "embedded", "--jobs", "1")
COMMANDS: dict[str, tuple[str, ...]] = {
    "list": ("list", "--data", "{data}", "--out", "{out}"),
    "list --stale": ("list", "--stale", "--data", "{data}", "--out", "{out}"),
    "build --dry-run": ("build", "--dry-run", "--data", "{data}", "--out", "{out}"),
    "check": ("check", "--data", "{data}"),
    "check --json": ("check", "--json", "--data", "{data}"),
    "explain": ("explain", FORBUND, str(AR), "budget.totalt.andel", "--data", "{data}", "--out", "{out}"),
    "diff": ("diff", "{old}", "{new}"),
    "diff --html": ("diff", "{old}", "{new}", "--html", "{place}/skillnad.html"),
    "example": ("example", "{place}/exempel", "--forbund", "1", "--years", "1"),
    "verify": ("verify", FORBUND, str(AR), "--against", "{new}", *ALONE, "--data", "{data}", "--out", "{out}"),
    "build --no-publish": ("build", "--no-publish", *ALONE, "--godta-fynd", "--data", "{data}", "--out", "{out}"),
    "build": ("build", *ALONE, "--godta-fynd", "--data", "{data}", "--out", "{out}"),
}
COMPARING = ("verify", "diff")
"""Those that end with 1 for what differs, and so with 2 for what hinders."""
PUBLISHING = ("build",)
"""Those that leave the old site or the new, and the new where all went well; the others leave it as it was."""
PLANS = ("list", "list --stale", "build --dry-run")
_CHANGED = re.compile(r"(går inte att läsa|är ändrad|saknas|har inte körts|inaktuell)")
"""What is said in a plan of what could not be read: that it is made anew, which tells why."""
MAIN = ("list", "list --stale", "build --dry-run", "check", "explain", "diff")
"""Those that CI strikes; the others take minutes each, and are struck by `make chaos`."""
_PASSING = re.compile(r"^(\[\d+/\d+\] .*|\S[^\n]* …)\n", re.MULTILINE)
_TIME = re.compile(r"(\d+ min )?\d+(,\d)? s\b")


_BORDER = re.compile(r"^[┏┡└].*\n", re.MULTILINE)
_ROW = re.compile(r"(│ \d+ │) \d+ (│ \d+ │ \d+ │ [^│]+ │) (ny|oförändrad) │")


def apart_from_anew(said: str) -> str:
    """What a build said, without how much of it was made anew.

    A fault that strikes once and is gone when the file is read again leaves nothing to tell of: what may have been another file was made
    anew of what it is, the summary says truly that it was, and all else is as it should be. A fault that stays is met again there, and told.
    """
    return _ROW.sub(r"\1 # \2 # │", re.sub(" +", " ", _BORDER.sub("", said)))


def plain(said: str) -> str:
    """What a command said, without how it got on, and how long it took."""
    return _TIME.sub("0 s", _PASSING.sub("", said))


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    steps: int
    said: str


class Commander:
    """Runs commands on a project's folder in processes of their own, struck at a step."""

    def __init__(self, changed: Changed, place: Path) -> None:
        self.changed, self.place = changed, place
        # Within what is struck, as are the data and the site.
        self.temporary = place / "tmp"
        self.temporary.mkdir()
        self.commands = Commands("command_once", surroundings={"TMPDIR": str(self.temporary)})

    def run(self, name: str, step: int = 0, fault: str = "EIO") -> Ended:
        """A fresh folder, and the command in it. A step within it or the data is struck."""
        folder = self.place / "fall"
        out = self.changed.copy(folder / "ut")
        (folder / "plats").mkdir(exist_ok=True)
        places = {
            "data": str(folder / "raw"),
            "out": str(out),
            "old": str(self.changed.folder / "site"),
            "new": str(self.changed.folder.parent / "ny" / "site"),
            "place": str(folder / "plats"),
        }
        (folder / "raw").unlink(missing_ok=True)
        (folder / "raw").symlink_to(self.changed.data)
        # What is struck: all that the test has made, the data and the sites that are compared included.
        words = [word.format(**places) for word in COMMANDS[name]]
        stroke = Stroke(self.changed.folder.parent.parent, step, fault)
        code, steps = self.commands.give(words, self.changed.root, self.place / "sagt", stroke)
        said = plain((self.place / "sagt").read_text(encoding="utf-8"))
        may_stand = (self.changed.old,)
        if name in PUBLISHING:
            may_stand = (self.changed.new,) if code == 0 else (self.changed.old, self.changed.new)
        assert hash_tree(out / "site") in may_stand, f"{name}: {fault} at step {step} changed the site\n{said}"
        left = [one.name for one in self.temporary.iterdir()]
        assert left == [], f"{name}: {fault} at step {step} left {left}"
        return Ended(code, steps, said)


@pytest.fixture(scope="module")
def commander(changed: Changed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commander]:
    made = Commander(changed, tmp_path_factory.mktemp("kommandon"))
    with made.commands.process:
        yield made


def struck(commander: Commander, name: str, most: int) -> Counter[str]:
    """How many runs of a command ended each way; each is held to what it says, and the last to be as the first."""
    ended: Counter[str] = Counter()
    whole = commander.run(name)
    # `diff` and `check` end with 1 for what they find.
    assert whole.code == 0 or name.startswith(("check", "diff")), whole.said
    assert not [noise for noise in NOISE if noise in whole.said], whole.said
    assert whole.steps > 0
    for number, step in enumerate(spread(whole.steps, most)):
        fault = FAULTS[number % len(FAULTS)]
        got = commander.run(name, step, fault)
        where = f"{name}: {fault} at step {step} of {whole.steps}: {got.code}\n{got.said}"
        assert not [noise for noise in NOISE if noise in got.said], where
        assert got.code in (0, 1, 2), where
        anew = name.startswith("build") and got.code == 0 and apart_from_anew(got.said) == apart_from_anew(whole.said)
        if got.said != whole.said and not anew and not (name in PLANS and _CHANGED.search(got.said)):
            assert got.code == (UNDECIDED if name.startswith(COMPARING) else 1), where
            assert SENTENCE.search(got.said), where
        how = "as if nothing" if got.said == whole.said else "made anew" if anew else f"told, {got.code}"
        ended[f"{fault}: {how}"] += 1
    again = commander.run(name)
    assert (again.code, again.said) == (whole.code, whole.said)
    return ended


@pytest.mark.late
@pytest.mark.parametrize("name", MAIN)
def test_a_command_struck_at_some_steps_says_one_sentence(commander: Commander, name: str) -> None:
    ended = struck(commander, name, 15)
    note(f"faults of the system, {name}", ended)
    assert ended.total() == 15


@pytest.mark.long
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_struck_at_any_step_says_one_sentence(commander: Commander, name: str) -> None:
    note(f"faults of the system, {name}", struck(commander, name, 60))

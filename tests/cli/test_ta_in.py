"""`samrapport ta-in`: what a Word file changes is shown, asked of, and written where nobody has changed it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from data_factory import AR, FORBUND, OWN, Data
from word_factory import Edit, Sent, commented, comments, edited, gone, moved, sent_out, tracked, words

from samrapport.cli import app as cli
from samrapport.cli.inlasning import ta_in
from samrapport.intake.word import infor

pytestmark = pytest.mark.late

MALLS = {
    "sammanfattning": "{# Utkast från 2023. #}\r\nFörsta raden är {{ budget.totalt.andel | procent }}.\r\n\r\nAndra raden.\r\n\nTredje raden.",
    "budget": "Budgeten är stor.\n",
}
TEXT, OTHER = f"{OWN}/text/sammanfattning.md", f"{OWN}/text/budget.md"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sent, Path]:
    folder = tmp_path_factory.mktemp("ta-in")
    return sent_out(Data(folder / "raw"), folder / "projekt", MALLS), folder


@pytest.fixture
def call(
    sent: tuple[Sent, Path],
    data: Data,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Callable[..., tuple[int, str]]:
    """Give the command for the file with some edits: what it ends with, and all that it says."""
    for name, mall in MALLS.items():
        data.write(f"{OWN}/text/{name}.md", mall)
    monkeypatch.setattr(infor, "las_utskickad", lambda *_: sent[0].utskickad)

    def run(
        *edits: Edit, more: tuple[str, ...] = (), said: str = "", name: str = "åter.docx", content: bytes = b""
    ) -> tuple[int, str]:
        file = tmp_path / name
        file.write_bytes(content or edited(sent[0].word, *edits, parts=comments("Är det så?")))
        monkeypatch.setattr(sys, "argv", ["samrapport", "ta-in", str(file), *more, "--data", str(data.root)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(said))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return int(str(ended.value.code or 0)), captured.out + captured.err

    return run


Call = Callable[..., tuple[int, str]]
TWO = (words("Andra raden.", "Andra strofen."), words("Budgeten är stor.", "Budgeten är liten."))


def everything(data: Data) -> dict[str, bytes]:
    return {one.relative_to(data.root).as_posix(): one.read_bytes() for one in data.root.rglob("*") if one.is_file()}


def test_all_is_taken_in_and_nothing_else_is_touched(call: Call, data: Data) -> None:
    before = everything(data)
    code, told = call(*TWO, more=("--ja",))
    assert code == 0
    assert "2 ändringar är införda" in told
    assert "Andra [-raden-]{+strofen+}." in told
    after = everything(data)
    assert after.pop(TEXT) == before.pop(TEXT).replace(b"Andra raden", b"Andra strofen")
    assert (after.pop(OTHER), before.pop(OTHER))[0] == b"Budgeten \xc3\xa4r liten.\n"
    assert after == before


@pytest.mark.parametrize("flag", ["--visa", "--dry-run"])
def test_it_can_be_shown_alone(call: Call, data: Data, flag: str) -> None:
    before = everything(data)
    code, told = call(*TWO, more=(flag,))
    assert (code, everything(data)) == (0, before)
    assert "{+liten+}" in told
    assert "Inget är sparat." in told


@pytest.mark.parametrize(
    ("said", "taken"),
    [("ja\nnej\n", {TEXT}), ("n\nj\n", {OTHER}), ("alla\n", {TEXT, OTHER}), ("sluta\n", set()), ("", set())],
)
def test_each_change_is_asked_of(call: Call, data: Data, said: str, taken: set[str]) -> None:
    before = everything(data)
    assert call(*TWO, said=said)[0] == 0
    assert {name for name, content in everything(data).items() if content != before[name]} == taken


def test_half_of_a_move_is_not_made(call: Call, data: Data) -> None:
    before = everything(data)
    call(moved("Första raden", "Tredje raden"), said="nej\nnej\n")
    assert everything(data) == before
    call(moved("Första raden", "Tredje raden"), said="ja\n")
    text = data.text(TEXT).replace("\r", "")
    assert text.count("Första raden är {{ budget.totalt.andel | procent }}.") == 1
    assert text.index("Tredje") < text.index("Första")


def test_a_bound_number_is_refused_and_told_with_its_place(call: Call, data: Data) -> None:
    before = everything(data)
    code, told = call(words("raden är 26\u00a0%", "raden är 27\u00a0%"), more=("--ja",))
    assert (code, everything(data)) == (1, before)
    assert "Talet ”26 %” är budget.totalt.andel. Ändra i sjo-bro/2024/budget.csv, rad 5" in told


def test_comments_tracked_changes_and_typed_numbers_are_told(call: Call) -> None:
    told = call(commented("Andra"), tracked("Budgeten", "Potten på 17 kronor"), gone("Tredje raden"), more=("--ja",))[1]
    assert f"Anna Ek, {TEXT}, vid ”Andra”: Är det så?" in told
    assert "Spårade ändringar av Anna Ek läses som godkända: 1 infogning och 1 strykning." in told
    assert f"Se över {OTHER}, rad 1: " in told


def test_a_file_without_changes_says_so(call: Call, sent: tuple[Sent, Path]) -> None:
    assert "säger detsamma som sjo-bro 2024" in call(content=sent[0].word)[1]


def test_a_file_of_another_report_is_refused(call: Call, data: Data) -> None:
    data.write(f"{FORBUND}/{AR - 1}/rapport.yml", data.text(f"{OWN}/rapport.yml").replace("2024", "2023"))
    code, told = call(*TWO, more=(FORBUND, str(AR - 1), "--ja"))
    assert code == 2
    assert "är gjord av sjo-bro/2024/halvar, inte av sjo-bro 2023" in told
    assert call(*TWO, more=(FORBUND, str(AR), "--visa"))[0] == 0
    assert call(*TWO, more=(FORBUND,))[0] == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("åter.odt", b"x", "ingen Word-fil"),
        ("åter.docx", b"PK\x03\x04", "skadad"),
        ("åter.docx", b"Hej", "ingen Word-fil"),
    ],
)
def test_what_is_no_word_file_is_refused(call: Call, name: str, content: bytes, told: str) -> None:
    code, said = call(name=name, content=content)
    assert (code, said.count("\n")) == (2, 1)
    assert told in said


def test_a_text_that_changes_meanwhile_is_let_be(call: Call, data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(_: str) -> str:
        data.write(OTHER, "Någon annan skrev.\n")
        return "alla"

    monkeypatch.setattr(ta_in, "_answer", answer)
    before = data.path(TEXT).read_bytes()
    code, told = call(*TWO)
    assert code == 2
    assert "har ändrats medan du läste förslaget. Inget är sparat" in told
    assert (data.text(OTHER), data.path(TEXT).read_bytes()) == ("Någon annan skrev.\n", before)

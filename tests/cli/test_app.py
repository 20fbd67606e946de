from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from run.conftest import HEAVY

from samrapport.cli import app as cli
from samrapport.cli.options import plainly
from samrapport.cli.publish import may_remove
from samrapport.errors import Hindered, SamrapportError
from samrapport.raw.rapporttyp import ReportType
from samrapport.run import build as build_module
from samrapport.run import project as project_module
from samrapport.run.choosing import Choice
from samrapport.run.discover import Report, Section
from samrapport.run.plan import Planned
from samrapport.run.project import Project, find_project
from samrapport.run.record import SectionRecord, SectionState
from samrapport.run.summary import Publication, ReportResult, SectionResult, Summary

DELARSRAPPORT = ReportType("delarsrapport", "delarsrapport", "rapport.yml")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process: exit code, what it shows, what it complains of."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["samrapport", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return int(str(ended.value.code or 0)), captured.out, captured.err

    return call


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with one report and one section, which the command line finds."""
    (tmp_path / "notebooks" / "delarsrapport").mkdir(parents=True)
    (tmp_path / "notebooks" / "delarsrapport" / "08_budget.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "notebooks" / "delarsrapport" / "rapporttyp.yml").write_text(
        "fil: delarsrapport\nunderlag: rapport.yml\n", encoding="utf-8"
    )
    (tmp_path / "_quarto.yml").touch()
    (tmp_path / "data" / "raw" / "vasteras" / "2021").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "vasteras" / "2021" / "rapport.yml").touch()
    monkeypatch.chdir(tmp_path)
    return find_project()


@pytest.fixture
def summary(project: Project) -> Summary:
    """A summary with a report that went well, one with faults, and one with a section left out."""
    sections = [
        Section(number, name, Path(f"{number}_{name}.ipynb")) for number, name in (("01", "text"), ("08", "budget"))
    ]
    good = ReportResult(
        Report("vasteras", 2021, DELARSRAPPORT),
        [SectionResult(section, SectionState.DONE, ran=True) for section in sections],
    )
    good.sections[1] = SectionResult(sections[1], SectionState.LEFT_OUT, missing=("vasteras/2021/budget.csv",))
    good.assembled = good.renewed = True
    good.sections[0].warnings = ("cell 3: [UserWarning] nära",)
    bad = ReportResult(
        Report("sala", 2021, DELARSRAPPORT), [SectionResult(sections[0], SectionState.FAILED, ran=True)], seconds=75
    )
    bad.fail("sala 2021, 01_text, cell 3: b.csv, rad 4: fel.\nb.csv, rad 5: fel.", 2)
    return Summary([good, bad], ["koping 2020"], published=Publication(project.site, fresh=True), seconds=3.25)


@pytest.fixture
def built(summary: Summary, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Project, Choice, object]]:
    """What `build` was called with; it gives `summary`."""
    calls: list[tuple[Project, Choice, object]] = []

    def fake(
        project: Project, choice: Choice, watcher: object, publish: object = None, ahead: object = None
    ) -> Summary:
        assert (ahead is None) == (publish is None)
        calls.append((project, choice, publish))
        return summary

    monkeypatch.setattr(build_module, "build", fake)
    return calls


def test_every_command_and_option_explains_itself_in_swedish(run: Run) -> None:
    for command in ((), ("build",), ("list",)):
        code, shown, _ = run(*command, "--help")
        assert code == 0
        assert not {"Usage:", "Options", "Arguments", "Show this", "default:", "Commands"} & set(shown.split())
        assert "Användning: samrapport" in shown
        assert "Visa den här hjälpen." in shown
    options = [param for command in typer.main.get_command(cli.app).commands.values() for param in command.params]  # type: ignore[attr-defined]
    assert all(param.help for param in options)


def test_no_command_shows_the_help(run: Run) -> None:
    code, _, complaint = run()
    assert code == 2
    assert "\nKommandon:\n" in complaint


def test_the_version_is_told(run: Run) -> None:
    code, shown, _ = run("--version")
    assert code == 0
    assert shown.startswith("samrapport 0.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("bild",), "Kommandot ”bild” finns inte. Menade du ”build”?"),
        (("build", "--jbos", "2"), "Flaggan ”--jbos” finns inte. Menade du --jobs"),
        (("build", "--jobs", "många"), "Värdet till --jobs duger inte."),
        (("build", "--jobs", "0"), "Värdet till --jobs duger inte."),
        (("build", "--engine", "latex"), "Det som går är auto, quarto, embedded."),
        (("build", "--out"), "Flaggan --out används fel"),
        (("build", "a", "2021", "b"), "Kommandot tar inte emot så många argument: b."),
        (("build", "vasteros"), "Förbundet ”vasteros” finns inte. Menade du ”vasteras”?"),
        (("build", "../etc"), "”../etc” kan inte vara ett förbund"),
        (("build", "vasteras", "2022"), "Året ”2022” finns inte. Menade du ”2021”?"),
        (("build", "--only", "budgt"), "Avsnittet ”budgt” finns inte. Menade du ”budget”?"),
        (("build", "--data", "inget"), "inget finns inte. Ange var rådata ligger med --data."),
        (("list", "vasteros"), "Menade du ”vasteras”?"),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_users_mistake_is_one_line_and_ends_with_2(run: Run, arguments: tuple[str, ...], told: str) -> None:
    code, shown, complaint = run(*arguments)
    assert (code, shown) == (2, "")
    assert told in complaint
    assert complaint.count("\n") == 1
    assert not Path("reports").exists()


def test_the_list_shows_the_state_of_every_section(run: Run, project: Project) -> None:
    code, shown, _ = run("list")
    assert (code, shown.splitlines()) == (
        0,
        ["vasteras 2021 (delarsrapport): inte byggd", f"  {'08_budget':<32} har inte körts"],
    )
    code, shown, _ = run("list", "--stale")
    assert shown.splitlines() == ["vasteras 2021 08_budget: har inte körts", "1 avsnitt skulle köras, 0 är aktuella."]


@pytest.mark.parametrize(
    ("asked", "told"),
    [((), ["koping", "vasteras/2022"]), (("vasteras",), ["vasteras/2022"]), (("vasteras", "2021"), [])],
    ids=["all", "its förbund", "another year"],
)
@pytest.mark.parametrize("command", [("list",), ("list", "--stale"), ("build", "--dry-run")])
def test_what_cannot_be_looked_in_is_named_beside_what_can(
    run: Run, project: Project, command: tuple[str, ...], asked: tuple[str, ...], told: list[str]
) -> None:
    for place in ("koping", "vasteras/2022"):
        (project.data / place).symlink_to("ingenstans")
    code, shown, complaint = run(*command, *asked)
    assert "vasteras 2021" in shown
    assert [line.strip().partition(":")[0] for line in shown.splitlines() if "länk" in line] == told
    assert (code, complaint) == (2 if told else 0, "")


@pytest.mark.parametrize("error", [Hindered("Disken är full."), OSError(errno.EIO, "", "/a/b")], ids=["told", "bare"])
@pytest.mark.parametrize("command", [("diff", "a", "b"), ("verify", "vasteras", "2021")], ids=["diff", "verify"])
@pytest.mark.usefixtures("project")
def test_a_comparison_that_the_system_hinders_is_not_taken_for_a_difference(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], error: Exception
) -> None:
    def hinder(*_: object) -> int:
        raise error

    monkeypatch.setattr(f"samrapport.cli.{command[0]}.{command[0]}", hinder)
    code, shown, complaint = run(*command)
    assert (code, shown, complaint.count("\n")) == (2, "", 1)
    assert "isken" in complaint


def test_a_state_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    from samrapport.cli.show import show_list

    report, section = Report("vasteras", 2021, DELARSRAPPORT), Section("08", "budget", Path("08_budget.ipynb"))
    left_out = SectionRecord(SectionState.LEFT_OUT, "", {}, "", "", None, missing=("a.csv", "b.csv"))
    show_list(
        [[Planned(report, section, left_out, None), Planned(report, section, left_out, "a.csv är ny")]],
        {report: ("utkast",)},
    )
    assert [line.split(maxsplit=1)[-1] for line in capsys.readouterr().out.splitlines()[1:]] == [
        "utelämnad (saknar a.csv, b.csv)",
        "inaktuell: a.csv är ny",
    ]


@pytest.mark.usefixtures("project")
def test_a_dry_run_builds_nothing(run: Run, built: list[object]) -> None:
    code, shown, _ = run("build", "--dry-run")
    assert (code, built) == (0, [])
    assert "vasteras 2021 08_budget: har inte körts" in shown


def test_options_reach_the_build(
    run: Run, project: Project, built: list[tuple[Project, Choice, object]], tmp_path: Path
) -> None:
    run("build", "vasteras", "2021", "--out", "ut", "--data", "annan", "--jobs", "3", "--only", "08", "--only", "01",
        "--force", "--fail-fast", "--no-publish", "--timeout", "9")  # fmt: skip
    used, choice, publish = built[0]
    assert choice == Choice("vasteras", "2021", ("08", "01"), force=True, jobs=3, timeout=9, fail_fast=True)
    assert publish is None
    assert (used.data, used.site, used.root) == (tmp_path / "annan", tmp_path / "ut" / "site", project.root)
    run("build")
    assert built[1][0] == project
    assert built[1][1].jobs >= 1
    assert built[1][2] is not None


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "told", ["", "text", "-1", "1.5", "1e9", "１２", "0x10", " 5", "99999999999999999999", "4354819200"]
)
def test_a_clock_that_is_none_is_refused_before_anything_is_built(
    run: Run, built: list[object], monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", told)
    code, _, complaint = run("build")
    assert (code, complaint.count("\n"), built) == (2, 1, [])
    assert complaint.startswith("Miljövariabeln SOURCE_DATE_EPOCH är ”")
    run("build", "--no-publish")
    assert len(built) == 1


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("told", ["0", "1735689600", "4354732800"])
def test_a_clock_that_is_one_is_taken(
    run: Run, built: list[object], monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", told)
    run("build")
    assert len(built) == 1


@pytest.mark.usefixtures("built")
def test_the_summary_tells_what_was_done_left_out_and_failed(run: Run, project: Project) -> None:
    code, shown, _ = run("build")
    assert code == 2
    assert "│ vasteras │ 2021 │ delarsrapport │     1 │        1 │          1 │   0 │" in shown
    assert "1 min 15 s" in shown
    assert "Utelämnat i vasteras 2021: 08_budget saknar vasteras/2021/budget.csv.\n" in shown
    assert "Varning i vasteras 2021, 01_text, cell 3: [UserWarning] nära\n" in shown
    assert "Borttagen: koping 2020" in shown
    assert f"Webbplatsen är klar: {project.site / 'index.html'}\n" in shown
    assert "Fel i sala 2021:\n  sala 2021, 01_text, cell 3: b.csv, rad 4: fel.\n  b.csv, rad 5: fel.\n" in shown
    assert "Rätta felen och kör samma kommando igen." in shown
    assert shown.endswith("Slut efter 3,2 s, med fel.\n")


@pytest.mark.usefixtures("built")
def test_faults_of_publishing_go_with_their_report_or_with_the_site(
    run: Run, project: Project, summary: Summary
) -> None:
    summary.take(
        Publication(project.site, False, faults=(("vasteras/2021", "sidan är trasig", 2), ("", "_quarto.yml: fel", 2)))
    )
    code, shown, _ = run("build")
    assert code == 2
    assert "Fel i vasteras 2021:\n  sidan är trasig\n" in shown
    assert "Fel i webbplatsen:\n  _quarto.yml: fel\n" in shown
    assert "Webbplatsen är" not in shown
    project.site.mkdir()
    (project.site / "index.html").touch()
    assert "Fel i webbplatsen, som är lämnad som den var:\n  _quarto.yml: fel\n" in run("build")[1]


@pytest.mark.usefixtures("built")
def test_only_a_report_that_was_there_is_left_as_it_was(run: Run, summary: Summary) -> None:
    assert "Tidigare" not in run("build")[1]
    summary.reports[0].fail("budget.csv: fel.", 2)
    summary.reports[0].earlier = True
    shown = run("build")[1]
    assert "Tidigare rapport och sidor för vasteras 2021 är lämnade som de var." in shown


@pytest.mark.usefixtures("project")
def test_ctrl_c_tells_how_to_go_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build_module, "build", interrupt)
    code, _, complaint = run("build")
    assert code == 130
    assert complaint.startswith("Avbrutet.")


@pytest.mark.usefixtures("project")
def test_a_fault_of_the_program_shows_its_traceback_without_what_it_quotes_of_persons(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("811218-9876")

    monkeypatch.setattr(build_module, "build", fail)
    monkeypatch.setattr(sys, "argv", ["samrapport", "build"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert "in fail" in told
    assert "9876" not in told


def test_what_memory_does_not_suffice_for_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(build_module, "build", fail)
    code, _, complaint = run("build")
    assert (code, complaint) == (1, "Minnet tog slut. Kör om med --jobs 1, eller stäng andra program först.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="ett skal som kan stänga sina strömmar")
def test_what_nobody_hears_is_said_to_nobody(tmp_path: Path) -> None:
    command = f'exec <&- >&- 2>&-; exec "{sys.executable}" -m samrapport --version'
    assert subprocess.run(["sh", "-c", command], cwd=tmp_path, check=False).returncode == 0


def test_the_project_is_found_upwards_or_where_the_package_is_installed(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    deep = project.notebooks / "delarsrapport"
    assert find_project(deep) == project
    elsewhere = tmp_path_factory.mktemp("annanstans")
    assert find_project(elsewhere).root == Path(cli.__file__).parents[3]


def test_no_project_anywhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_module, "__file__", str(tmp_path / "a.py"))
    with pytest.raises(SamrapportError, match="hör inte till något Samrapport-projekt"):
        find_project(tmp_path)


@pytest.mark.slow
def test_the_light_commands_load_nothing_heavy(project: Project) -> None:
    heavy = (*HEAVY, "typst", "pypandoc")
    for arguments in (["--help"], ["build", "--help"], ["list"], ["build", "--dry-run"]):
        code = (
            "import sys\n"
            "from samrapport.cli import app as cli\n"
            f"sys.argv = ['samrapport', *{arguments}]\n"
            "try:\n    cli.main()\n"
            "except SystemExit as ended:\n    assert not ended.code, ended.code\n"
            f"print([name for name in {heavy} if name in sys.modules])\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=project.root, capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == "[]", arguments


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "samrapport", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("samrapport ")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("flag", ["--out", "--data"])
def test_a_folder_without_a_name_is_refused(run: Run, flag: str) -> None:
    for value in ("", "  "):
        code, shown, told = run("build", flag, value)
        assert (code, shown) == (2, "")
        assert told == "Mappens namn är tomt. Ange en mapp, eller utelämna flaggan.\n"


def test_nothing_is_written_in_the_raw_data(run: Run, project: Project) -> None:
    for out in (
        project.data,
        project.data / "ut",
        project.data.parent,
        project.root / "_quarto.yml",
        Path("/dev/full"),
    ):
        code, shown, told = run("build", "--out", str(out))
        assert (code, shown) == (2, "")
        assert told.count("\n") == 1
        assert "--out" in told
    assert [path.name for path in project.data.iterdir()] == ["vasteras"]


def test_a_number_that_is_asked_for_is_not_repeated(run: Run, project: Project) -> None:
    for arguments in (
        ("build", "811218-9876"),
        ("explain", "811218-9876", "2021", "x"),
        ("check", "vasteras", "198112189876"),
    ):
        code, shown, told = run(*arguments)
        assert code == 2
        assert "[personnummer]" in told
        assert "9876" not in shown + told


@pytest.mark.parametrize(("answer", "goes"), [("j", True), ("n", False)])
def test_on_a_terminal_it_is_asked_whether_many_reports_are_to_go(
    project: Project, monkeypatch: pytest.MonkeyPatch, answer: str, goes: bool
) -> None:
    for name in ("sala", "mora"):
        page = project.site / "reports" / name / "2021" / "index.html"
        page.parent.mkdir(parents=True)
        page.touch()
    asked: list[str] = []

    def confirm(question: str, **_: object) -> bool:
        asked.append(question)
        return answer == "j"

    monkeypatch.setattr("typer.confirm", confirm)
    # Nobody can answer where there is no terminal.
    assert not may_remove(project)
    assert asked == []
    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    assert may_remove(project) is goes
    assert "2 av 2 rapporter har inte längre rådata:\n  mora/2021\n  sala/2021\nSka de tas bort" in asked[0]


def test_what_is_written_steers_no_terminal_and_shows_no_number_of_a_person() -> None:
    assert plainly("a\x1b[31mb\nrad\t2: 811218-9876\x9b") == "a\ufffd[31mb\nrad\t2: [personnummer]\ufffd"

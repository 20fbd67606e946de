"""A revision in git that holds raw data and no manifests, compared with another: in a real repository, by the real facade."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest
from data_factory import FORBUND, OWN, Data

from samrapport.cli import diff as diff_command
from samrapport.errors import SamrapportError
from samrapport.run.andringar.andringar import Andringar, jamfor
from samrapport.run.assembly.manifestfiles import open_manifests
from samrapport.run.project import Project

pytestmark = pytest.mark.slow

BUDGET, UTFALL = f"{OWN}/budget.csv", f"{OWN}/utfall.csv"
OTHER = f"{FORBUND}/2023"
KEY = OWN


class Repository:
    """A project within a repository, of which each commit is a state of its raw data."""

    def __init__(self, root: Path) -> None:
        self.root, place = root, root / "rapporter"
        self.data = Data(place / "data" / "raw")
        kind = place / "notebooks" / "delarsrapport"
        kind.mkdir(parents=True)
        (kind / "rapporttyp.yml").write_text("fil: delarsrapport\nunderlag: rapport.yml\n", encoding="utf-8")
        (kind / "01_a.ipynb").write_text("{}", encoding="utf-8")
        (place / "_quarto.yml").touch()
        self.project = Project(place, self.data.root, place / "data" / "processed", place / "reports", place / "_site")
        self.git("init", "-q")
        self.commit()

    def git(self, *arguments: str) -> None:
        names = ("-c", "user.name=n", "-c", "user.email=n@example.se")
        subprocess.run(["git", *names, *arguments], cwd=self.root, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "ett")

    def compare(self, first: str, second: str) -> dict[str, Andringar]:
        with open_manifests(first, self.project) as old, open_manifests(second, self.project) as new:
            return {key: jamfor(old[key], new[key]) for key in old if key in new}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "arkiv")


def test_facts_are_computed_from_what_the_data_was(repository: Repository) -> None:
    repository.data.change(UTFALL, ";5000;", ";6000;")
    repository.commit()
    (found,) = repository.compare("HEAD~1", "HEAD").values()
    assert found.underlag == (UTFALL,)
    changed = {one.namn: (one.slag, one.fore, one.nu, one.underlag) for one in found.fakta}
    assert changed["budget.ledning.styrelse.utfall"] == ("ändrad", "5", "6", (UTFALL,))
    assert all(name.startswith(("budget.", "ek.")) for name in changed)
    # What lies in the working tree, not committed, counts for nothing.
    repository.data.change(UTFALL, ";6000;", ";7000;")
    assert repository.compare("HEAD~1", "HEAD")[KEY] == found


def test_a_fact_that_came_or_went_is_told(repository: Repository) -> None:
    repository.data.change(f"{OWN}/uppgifter.csv", "\nlokaler;", "\nrum;")
    repository.commit()
    (found,) = repository.compare("HEAD~1", "HEAD").values()
    assert {(one.slag, one.namn) for one in found.fakta} == {("ny", "uppgift.rum"), ("borta", "uppgift.lokaler")}


def test_a_report_whose_files_are_as_they_were_is_not_computed(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository.root / "annat.txt").write_text("Något annat.", encoding="utf-8")
    repository.commit()

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("samrapport.run.andringar.revision._compute", never)
    assert repository.compare("HEAD~1", "HEAD") == {KEY: Andringar((), ())}


def test_reports_that_came_are_there_in_the_one_alone(repository: Repository) -> None:
    repository.data.write(f"{OTHER}/rapport.yml", repository.data.text(f"{OWN}/rapport.yml").replace("2024", "2023"))
    repository.commit()
    with open_manifests("HEAD~1", repository.project) as old, open_manifests("HEAD", repository.project) as new:
        assert (sorted(old), sorted(new)) == ([KEY], [OTHER, KEY])


def test_a_site_is_compared_as_far_as_it_tells(repository: Repository) -> None:
    """A published manifest holds what the report shows, and no more; nothing that it leaves out is gone."""
    with open_manifests("HEAD", repository.project) as found:
        (whole,) = found.values()
        named = {one["name"]: one for one in whole["facts"]}
        shown = [{**named["budget.ledning.styrelse.utfall"], "value": "1", "shown": "1"}, named["budget.totalt.budget"]]
        site = {
            **{key: whole[key] for key in ("report", "parameters")},
            **{"public": True, "inputs": {UTFALL: "annan"}, "protected": [], "facts": shown},
            **{"shown": [{"facts": [one["name"] for one in shown]}], "code": {"a": "b"}, "notebooks": {}},
        }
        found_by = jamfor(whole, site)
    assert [(one.slag, one.namn, one.nu) for one in found_by.fakta] == [
        ("ändrad", "budget.ledning.styrelse.utfall", "1")
    ]
    assert found_by.underlag == (UTFALL,)


def test_data_that_this_program_cannot_read_is_told_by_its_first_fault_and_stops_no_other_report(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = repository.data
    for name in list(data.root.glob(f"{OWN}/*.csv")):
        data.write(f"{OTHER}/{name.name}", name.read_text(encoding="utf-8").replace("2024", "2023"))
    data.write(f"{OTHER}/rapport.yml", data.text(f"{OWN}/rapport.yml").replace("2024", "2023"))
    data.change(BUDGET, "block;post;version", "block;posten;version")
    repository.commit()
    data.change(BUDGET, "block;posten;version", "block;post;version")
    data.change(f"{OTHER}/utfall.csv", ";5000;", ";6000;")
    repository.commit()
    monkeypatch.chdir(repository.project.root)
    assert diff_command.diff("HEAD~1", "HEAD", None, as_json=False) == 2
    told = capsys.readouterr()
    assert f"{FORBUND} 2024 går inte att räkna ut i HEAD~1" in told.err
    assert f"{BUDGET}, rad 1, kolumn ”post”" in told.err
    assert tempfile.gettempdir() not in told.err
    assert "programmet som det är nu" in told.err
    assert f"{OTHER}: " in told.out
    assert "budget.ledning.styrelse.utfall" in told.out


def test_a_revision_without_raw_data_is_told(repository: Repository) -> None:
    repository.git("rm", "-rq", "--cached", "rapporter/data")
    repository.git("commit", "-qm", "utan")
    with (
        pytest.raises(SamrapportError, match="I HEAD finns varken manifest eller rådata"),
        open_manifests("HEAD", repository.project),
    ):
        pass

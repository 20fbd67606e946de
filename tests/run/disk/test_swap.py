from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from samrapport.run.disk import swap
from samrapport.run.disk.swap import keep_same, restore_folder, swap_folder
from samrapport.run.fingerprint import hash_tree


def make(folder: Path, text: str, *names: str) -> Path:
    for name in names or ("a",):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def text(folder: Path, name: str = "a") -> str:
    return (folder / name).read_text(encoding="utf-8")


def is_theirs(folder: Path) -> bool:
    return folder.name == "insatser"


@pytest.fixture(params=["in one step", "file by file"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways in which a folder takes another's place."""
    if request.param == "file by file":
        monkeypatch.setattr(swap, "exchange_names", lambda one, other: False)
    return str(request.param)


def test_a_folder_takes_the_place_of_another(tmp_path: Path, way: str) -> None:
    final = make(tmp_path / "f" / "2021", "gammal", "a", "borta/b", "djupt/ner/c", "blir-mapp", "blir-fil/d")
    new = make(tmp_path / "ny", "ny", "a", "djupt/d", "blir-mapp/e", "blir-fil")
    expected = hash_tree(new)
    assert swap_folder(new, final) == (way == "in one step")
    assert hash_tree(final) == expected
    assert [path.name for path in final.parent.iterdir()] == ["2021"]
    assert not [path for path in final.rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_a_first_folder_is_put_where_nothing_was(tmp_path: Path, way: str) -> None:
    assert swap_folder(make(tmp_path / "ny", "ny"), tmp_path / "f" / "2021")
    assert text(tmp_path / "f" / "2021") == "ny"


def test_what_belongs_to_others_stays(tmp_path: Path, way: str) -> None:
    final = make(tmp_path / "2021", "gammal", "a", "insatser/spira/b")
    swap_folder(make(tmp_path / "ny", "ny"), final, keep=is_theirs)
    assert (text(final), text(final, "insatser/spira/b")) == ("ny", "gammal")
    assert [path.name for path in tmp_path.iterdir()] == ["2021"]


def test_a_link_goes_on_leading_to_the_folder_that_is_served(tmp_path: Path, way: str) -> None:
    served = make(tmp_path / "server" / "site", "gammal")
    (tmp_path / "_site").symlink_to(served)
    swap_folder(make(tmp_path / "ny", "ny"), tmp_path / "_site")
    assert (tmp_path / "_site").is_symlink()
    assert text(served) == text(tmp_path / "_site") == "ny"


def test_what_cannot_be_removed_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    final = make(tmp_path / "2021", "gammal")
    monkeypatch.setattr(swap.shutil, "rmtree", lambda folder, **kwargs: None)
    for number in range(3):
        swap_folder(make(tmp_path / f"ny{number}", str(number)), final)
        assert text(final) == str(number)


def test_a_folder_that_cannot_change_its_name_gets_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that is mounted: the system refuses each rename of it, and what is made lies on another disk."""
    final, refused = make(tmp_path / "2021", "gammal"), Path.rename

    def rename(self: Path, target: Path) -> Path:
        if final in (self, target) or self.parent != target.parent:
            raise OSError("upptagen")
        return refused(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(swap, "exchange_names", lambda one, other: False)
    assert not swap_folder(make(tmp_path / "annan" / "ny", "ny", "a", "b.html"), final)
    assert text(final, "b.html") == text(final) == "ny"


def test_what_leads_comes_after_what_it_leads_to_and_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noting(name: str, act: Callable[..., object]) -> None:
        monkeypatch.setattr(
            Path, name, lambda self, *rest, **kwargs: (order.append(f"{name} {self.name}"), act(self, *rest, **kwargs))
        )

    monkeypatch.setattr(swap, "exchange_names", lambda one, other: False)
    final = make(tmp_path / "site", "gammal", "a.html", "z.css")
    new = make(tmp_path / "ny", "ny", "b.html", "y.css")
    noting("replace", Path.replace)
    noting("unlink", Path.unlink)
    swap_folder(new, final)
    assert [one for one in order if ".ny" not in one or one.startswith("replace")] == [
        "replace .y.css.ny",
        "replace .b.html.ny",
        "unlink a.html",
        "unlink z.css",
    ]


def test_a_swap_that_was_killed_is_taken_back(tmp_path: Path) -> None:
    final = tmp_path / "2021"
    make(tmp_path / ".2021.old", "gammal")
    restore_folder(final)
    assert text(final) == "gammal"
    make(tmp_path / ".2021.old", "äldre")
    make(tmp_path / ".2021.old-2", "ännu äldre")
    restore_folder(final)
    assert text(final) == "gammal"
    assert [path.name for path in tmp_path.iterdir()] == ["2021"]


def test_this_machine_exchanges_folders_in_one_step(tmp_path: Path) -> None:
    """Where CI runs, so that the way in one step is the one that the other tests of whole builds go."""
    one, other = make(tmp_path / "a", "1"), make(tmp_path / "b", "2")
    assert swap.exchange_names(one, other)
    assert (text(one), text(other)) == ("2", "1")
    assert not swap.exchange_names(one, tmp_path / "c")
    assert not os.path.lexists(tmp_path / "c")


def test_what_says_the_same_is_the_file_that_stands(tmp_path: Path) -> None:
    standing = make(tmp_path / "f", "samma", "a", "djupt/b", "borta")
    make(standing, "gammal", "c")
    new = make(tmp_path / "ny", "samma", "a", "djupt/b", "ny")
    make(new, "nyare", "c")
    expected, stood = hash_tree(new), {name: (standing / name).stat().st_ino for name in ("a", "djupt/b", "c")}
    keep_same(new, standing)
    assert hash_tree(new) == expected
    assert {name: (new / name).stat().st_ino == stood[name] for name in stood} == {
        "a": True,
        "djupt/b": True,
        "c": False,
    }
    assert text(standing, "c") == "gammal"


def test_what_leads_elsewhere_or_is_a_folder_is_not_taken_for_the_same(tmp_path: Path) -> None:
    new = make(tmp_path / "ny", "samma", "a", "b")
    standing = tmp_path / "f"
    make(standing, "x", "b/c")
    make(tmp_path, "samma", "utanfor")
    (standing / "a").symlink_to(tmp_path / "utanfor")
    keep_same(new, standing)
    assert not (new / "a").is_symlink()
    assert (new / "a").stat().st_ino != (tmp_path / "utanfor").stat().st_ino
    assert text(new, "b") == "samma"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="bara Unix har sådana kanaler")
@pytest.mark.parametrize("standing", [True, False])
def test_a_channel_left_aside_hangs_nothing_and_takes_no_place(tmp_path: Path, standing: bool) -> None:
    os.mkfifo(tmp_path / "._site.old")
    if standing:
        (tmp_path / "_site").mkdir()
    (tmp_path / "ny").mkdir()
    (tmp_path / "ny" / "index.html").write_text("ny", encoding="utf-8")
    swap_folder(tmp_path / "ny", tmp_path / "_site")
    assert (tmp_path / "_site" / "index.html").read_text(encoding="utf-8") == "ny"

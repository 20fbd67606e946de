"""The shared place gives back what was put there, or says that it does not; it is emptied whatever happens."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

from samrapport.run.cluster.share import NOTE, Share, ShareFault, clear_left, open_share

from .hink import Hink


@pytest.fixture(params=["mapp", "adress", "tjänst"])
def share(request: pytest.FixtureRequest, tmp_path: Path, hink: Hink) -> Share:
    place = str(tmp_path / "delat")
    return Share({"mapp": place, "adress": f"file://{place}", "tjänst": hink.address}[request.param])


def content(share: Share, hink: Hink) -> dict[str, bytes]:
    """All that lies in a share, by name."""
    if share.address == hink.address:
        return {name.rpartition("/")[2]: found for name, found in hink.objects.items()}
    folder = Path(share.address.removeprefix("file://"))
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def test_what_was_put_comes_back_and_is_kept_once(share: Share, hink: Hink) -> None:
    name = share.put(b"r\xc3\xa5data")
    assert share.put(b"r\xc3\xa5data") == name
    assert share.get(name) == b"r\xc3\xa5data"
    assert list(content(share, hink)) == [name]


def test_a_file_that_is_not_whole_is_refused_and_can_be_put_anew(tmp_path: Path) -> None:
    share = Share(f"file://{tmp_path / 'delat'}")
    name = share.put(b"hela")
    (tmp_path / "delat" / name).write_bytes(b"hel")
    with pytest.raises(ShareFault, match="inte är hel"):
        share.get(name)
    # As by a worker that takes over from one that was killed as it wrote.
    share.put(b"hela")
    assert share.get(name) == b"hela"


def test_what_is_not_there_is_told_with_the_address(share: Share) -> None:
    with pytest.raises(ShareFault, match=f"{share.address} går inte att läsa från"):
        share.get("0" * 64)


def test_it_is_emptied(share: Share, hink: Hink, tmp_path: Path) -> None:
    share.put(b"x")
    share.clear()
    share.clear()
    assert not content(share, hink)
    assert not (tmp_path / "delat").exists()


def test_what_comes_after_it_was_emptied_is_not_left_there(share: Share, hink: Hink) -> None:
    share.open()
    names = share.put_while_open({"a": b"a"})
    assert share.get(names["a"]) == b"a"
    share.clear()
    with pytest.raises(ShareFault, match="är redan tömd, för bygget är avslutat"):
        share.put_while_open({"a": b"a"})
    assert not content(share, hink)


@pytest.mark.parametrize("refused", ["PUT", "GET", "DELETE"])
def test_a_service_that_refuses_what_is_needed_is_told_of_before_anything_is_put(
    hink: Hink, tmp_path: Path, refused: str
) -> None:
    hink.refused = (refused,)
    with (
        pytest.raises(ShareFault, match=rf"går inte att använda \({refused}: 403\)"),
        open_share(hink.address, tmp_path),
    ):
        raise AssertionError("opened")
    # Nothing is there to be emptied, and a build with another address is not held up.
    assert not any(hink.objects.values())
    assert not (tmp_path / NOTE).exists()


def test_an_address_that_nothing_opens_is_told_of() -> None:
    with pytest.raises(ShareFault, match="okänt://plats går inte att öppna"):
        Share("okänt://plats").put(b"x")


def test_a_package_that_is_missing_is_named_with_who_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(ShareFault, match=r"inte är installerat \(.*s3fs.*\), enligt en arbetare\. Installera"):
        Share("s3://hink", seen_from="en arbetare").put(b"x")


@pytest.mark.parametrize(("kind", "made"), [("s3", []), ("gs", []), ("sftp", ["plats"])])
def test_no_bucket_is_ever_made(monkeypatch: pytest.MonkeyPatch, kind: str, made: list[str]) -> None:
    folders: list[str] = []

    class System:
        def invalidate_cache(self) -> None: ...

        def makedirs(self, path: str, exist_ok: bool) -> None:
            folders.append(path)

        def pipe_file(self, path: str, content: bytes) -> None: ...

    monkeypatch.setattr("fsspec.core.url_to_fs", lambda address: (System(), address.partition("://")[2]))
    Share(f"{kind}://plats").put(b"x")
    assert folders == made


@pytest.mark.parametrize("place", ["s3://", "s3:/hink/plats", "s3:hink", "file://"])
def test_an_address_that_is_not_whole_is_not_taken_for_a_folder(place: str, tmp_path: Path) -> None:
    with pytest.raises(ShareFault, match=f"{place} är ingen hel adress"), open_share(place, tmp_path):
        raise AssertionError("opened")


def test_a_password_in_an_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with (
        pytest.raises(ShareFault, match=r"sftp://…@dator/plats har ett lösenord") as told,
        open_share("sftp://anna:hemligt@dator/plats", tmp_path),
    ):
        raise AssertionError("opened")
    assert "hemligt" not in str(told.value)


def test_two_builds_in_the_same_place_do_not_empty_each_others(tmp_path: Path) -> None:
    place = str(tmp_path / "delat")
    with open_share(place, tmp_path / "en") as one:
        name = one.put(b"x")
        with open_share(place, tmp_path / "annan") as other:
            other.put(b"x")
        assert one.get(name) == b"x"
    assert not list((tmp_path / "delat").iterdir())


def test_what_a_killed_build_left_is_emptied_by_the_next_wherever_it_was(hink: Hink, tmp_path: Path) -> None:
    killed = open_share(hink.address, tmp_path)
    killed.__enter__().put(b"register")
    with open_share(str(tmp_path / "delat"), tmp_path):
        assert not hink.objects
    assert not (tmp_path / NOTE).exists()


def test_what_cannot_be_emptied_stays_noted_until_it_can(hink: Hink, tmp_path: Path) -> None:
    opened = open_share(hink.address, tmp_path)
    opened.__enter__().put(b"register")
    hink.refused = ("DELETE",)
    with pytest.raises(ShareFault, match=r"går inte att tömma .* Den kan hålla register\. Bygg igen när"):
        opened.__exit__(None, None, None)
    assert (tmp_path / NOTE).is_file()
    hink.refused = ()
    clear_left(tmp_path)
    assert not hink.objects
    assert not (tmp_path / NOTE).exists()


def test_a_fault_of_the_build_is_told_of_though_its_share_cannot_be_emptied(hink: Hink, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_share(hink.address, tmp_path):  # noqa: PT012
        hink.refused = ("DELETE",)
        1 / 0  # noqa: B018
    assert (tmp_path / NOTE).is_file()


def test_its_faults_travel_between_processes() -> None:
    fault = ShareFault("s3://hink", "gick sönder", "Laga den.")
    assert str(pickle.loads(pickle.dumps(fault))) == str(fault)

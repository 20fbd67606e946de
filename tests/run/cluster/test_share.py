"""The shared place gives back what was put there, or says that it does not; it is emptied in the end."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

from samrapport.run.cluster.share import Share, ShareFault

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


@pytest.mark.parametrize("refused", ["PUT", "GET", "DELETE"])
def test_whatever_a_service_refuses_is_one_fault(hink: Hink, refused: str) -> None:
    share = Share(hink.address)
    name = share.put(b"x")
    hink.refused = (refused,)
    with pytest.raises(ShareFault, match=rf"{share.address} går inte att .* \(HinkError: {refused}: 403\)"):
        {"PUT": lambda: share.put(b"x"), "GET": lambda: share.get(name), "DELETE": share.clear}[refused]()


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


def test_its_faults_travel_between_processes() -> None:
    fault = ShareFault("s3://hink", "gick sönder", "Laga den.")
    assert str(pickle.loads(pickle.dumps(fault))) == str(fault)

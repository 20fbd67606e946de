"""The shared place gives back what was put there, or says that it does not."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from samrapport.run.cluster.share import Share, ShareFault


@pytest.fixture(params=["", "file://"])
def share(request: pytest.FixtureRequest, tmp_path: Path) -> Share:
    return Share(f"{request.param}{tmp_path / 'delat'}")


def test_what_was_put_comes_back_and_is_kept_once(share: Share, tmp_path: Path) -> None:
    name = share.put(b"r\xc3\xa5data")
    assert share.put(b"r\xc3\xa5data") == name
    assert share.get(name) == b"r\xc3\xa5data"
    assert [path.name for path in (tmp_path / "delat").iterdir()] == [name]


def test_a_file_that_is_not_whole_is_refused(share: Share, tmp_path: Path) -> None:
    name = share.put(b"hela")
    (tmp_path / "delat" / name).write_bytes(b"hel")
    with pytest.raises(ShareFault, match="inte är hel"):
        share.get(name)


def test_what_is_not_there_is_told_with_the_address(share: Share) -> None:
    with pytest.raises(ShareFault, match="går inte att läsa från"):
        share.get("0" * 64)


def test_it_is_emptied(share: Share, tmp_path: Path) -> None:
    share.put(b"x")
    share.clear()
    share.clear()
    assert not (tmp_path / "delat").exists()


def test_an_address_that_nothing_opens_is_told_of() -> None:
    with pytest.raises(ShareFault, match="okänt://plats går inte att öppna"):
        Share("okänt://plats").put(b"x")


def test_its_faults_travel_between_processes() -> None:
    fault = ShareFault("s3://hink", "gick sönder")
    assert str(pickle.loads(pickle.dumps(fault))) == str(fault)

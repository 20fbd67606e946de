"""What the program keeps at a place may be damaged by any hand or disk: it is told in a sentence, or does no harm, and what readers meet stays whole."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from messages import unfit

from samrapport.cli.publicering import utforande
from samrapport.errors import SamrapportError
from samrapport.release.innehall.making import make_release
from samrapport.release.platser.mapp import Mapp
from samrapport.release.publishing import restore
from samrapport.release.settings import Mal
from samrapport.release.steg.engine import Choices, open_engine
from samrapport.run.project import Project
from samrapport.run.watch import Watcher

from .webbplats import publish_made, write_site

REPORTS = ("vasteras/2021",)
PUBLIC = "www/rapporter"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _noise(path: Path) -> None:
    content = bytearray(path.read_bytes())
    third = len(content) // 3
    content[third : 2 * third] = random.Random(1).randbytes(third)
    path.write_bytes(content)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut": _cut,
    "noise": _noise,
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "another kind": lambda path: path.write_bytes(b'{"dator": [], "pid": "x", "nar": {}, "liggare": 1, "filer": []}'),
    "a list": lambda path: path.write_bytes(b"[1]"),
    "a folder": _folder,
    "gone": Path.unlink,
}


def publish(root: Path, site: Path, byt: str) -> None:
    made = make_release(site, lambda _: True)
    with Mapp() as plats, open_engine(plats, Choices(str(root / PUBLIC), byt=byt), Watcher()) as engine:
        publish_made(engine, made, None)


@pytest.mark.slow
@pytest.mark.parametrize("byt", ["lank", "namnbyte", "filvis"])
def test_damage_to_what_is_kept_at_a_place_is_told_or_does_no_harm(
    tmp_path: Path, byt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    sites = [write_site(tmp_path / "sites" / edition, edition, REPORTS) for edition in ("ett", "tva", "tre")]
    whole = tmp_path / "hel"
    for site in sites[:2]:
        publish(whole, site, byt)
    # One whose run was killed.
    room = next((whole / "www" / ".samrapport-rapporter").glob("rum-*"))
    (room / "las").mkdir()
    (room / "las" / "agare.json").write_text('{"dator": "en annan", "id": "x", "nar": 0, "pid": 1}', encoding="utf-8")
    ended: Counter[str] = Counter()
    kept = [path.relative_to(whole) for path in room.rglob("*") if path.is_file() and path.suffix in (".json", ".gz")]
    assert len(kept) >= 5
    for path in kept:
        for name, damage in DAMAGES.items():
            for number, act in enumerate((lambda root: publish(root, sites[2], byt), go_back, tell)):
                root = tmp_path / "prov"
                shutil.rmtree(root, ignore_errors=True)
                shutil.copytree(whole, root, symlinks=True)
                damage(root / path)
                where = f"{path.name}, {name}, {number}"
                ended[tried(act, root, where)] += 1
                assert_whole(root / PUBLIC, where, mixed=byt == "filvis")
    print(dict(ended))
    assert set(ended) == {"done", "told"}


def go_back(root: Path) -> None:
    project = Project(root, root / "data", root / "processed", root / "reports", root / "_site")
    restore(project, target(root), Mapp(), Watcher(), None)


def tell(root: Path) -> None:
    utforande.releaser(target(root))


def target(root: Path) -> Mal:
    return Mal(namn="webben", mapp=str(root / PUBLIC))


def tried(act: Callable[[Path], None], root: Path, where: str) -> str:
    try:
        act(root)
    except SamrapportError as error:
        said = str(error)
    except Exception as error:
        raise AssertionError(where) from error
    else:
        return "done"
    assert unfit(said) == [], where
    return "told"


def assert_whole(public: Path, where: str, *, mixed: bool) -> None:
    """That each page is one edition's, and but for where releases are laid file by file, all are of one."""
    said = {
        edition
        for page in public.rglob("*.html")
        for edition in ("ett", "tva", "tre")
        if f"EDITION {edition}" in page.read_text(encoding="utf-8")
    }
    assert said, where
    assert mixed or len(said) == 1, where

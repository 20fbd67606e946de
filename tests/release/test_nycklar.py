"""Keys: made outside the project, used, and asked for of whoever has one."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from samrapport.errors import DataFault, SamrapportError
from samrapport.release.tillstand import mark_published
from samrapport.release.tillstand.granskning.beslut import ON_TRUST, approve, review_all
from samrapport.release.tillstand.nycklar import find_key, key_file, make_key
from samrapport.run.beslut.nyckellista import Nyckellista, read_nycklar
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.project import Project

from .conftest import VASTERAS, of


def key_of(project: Project, namn: str, path: Path | None = None) -> object:
    return find_key(read_nycklar(project.root), namn, path)


def test_a_key_lies_outside_the_project_for_its_owner_alone_and_its_public_half_within(
    project: Project, own_keys: Path
) -> None:
    path = make_key(project, "Anna Berg")
    assert path.parent == own_keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    listed = yaml.safe_load((project.root / "nycklar.yml").read_text(encoding="utf-8"))
    assert [one["nyckel"] for one in listed["Anna Berg"]] == [key_of(project, "anna  berg").public]  # type: ignore[attr-defined]
    assert b"PRIVATE" not in (project.root / "nycklar.yml").read_bytes()
    with pytest.raises(SamrapportError, match="har redan en nyckel"):
        make_key(project, "ANNA BERG")
    path.rename(path.with_suffix(".gammal"))
    make_key(project, "anna berg")
    assert len(read_nycklar(project.root).keys_of("Anna Berg")) == 2
    make_key(project, "Bo Ek")
    assert set(read_nycklar(project.root).agare) == {"anna berg", "bo ek"}


def test_a_key_that_could_not_be_listed_is_not_made(project: Project, own_keys: Path) -> None:
    (project.root / "nycklar.yml").mkdir()
    for _ in range(2):
        with pytest.raises(OSError):  # noqa: PT011 - which it is depends on the system
            make_key(project, "Anna Berg")
    assert list(own_keys.iterdir()) == []
    (project.root / "nycklar.yml").rmdir()
    assert make_key(project, "Anna Berg").is_file()


def test_a_key_is_never_laid_in_the_project(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMRAPPORT_NYCKLAR", str(project.root / "nycklar"))
    with pytest.raises(SamrapportError, match="skulle ligga i projektet"):
        make_key(project, "Anna Berg")
    assert not (project.root / "nycklar").exists()


def test_a_decision_by_one_who_has_a_key_is_signed_with_it(built: Project) -> None:
    make_key(built, "Bo Ek")
    review_all(of(built), "Anna Berg")
    with pytest.raises(SamrapportError, match="är inte undertecknat, fast namnet har en nyckel"):
        approve(of(built), "Bo Ek", "förbundschef")
    lage, told = approve(of(built), "Bo Ek", "förbundschef", key=key_of(built, "Bo Ek"))  # type: ignore[arg-type]
    assert (lage.lage.tillstand, ON_TRUST in told) == ("godkänd", False)
    build(built, Choice())
    mark_published(built, VASTERAS, "r-1", "webben", datetime.now(UTC))


def test_another_does_not_decide_in_the_name_of_one_who_has_a_key(built: Project) -> None:
    make_key(built, "Bo Ek")
    make_key(built, "Anna Berg")
    review_all(of(built), "Anna Berg", key=key_of(built, "Anna Berg"))  # type: ignore[arg-type]
    with pytest.raises(SamrapportError, match="står inte under Bo Ek"):
        key_of(built, "Bo Ek", key_file("Anna Berg"))
    with pytest.raises(SamrapportError, match="inte är Bo Eks"):
        approve(of(built), "Bo Ek", "förbundschef", key=key_of(built, "Anna Berg"))  # type: ignore[arg-type]


@pytest.mark.parametrize("part", ["signatur", "nyckel"])
def test_a_signature_that_does_not_hold_is_found_even_where_the_chain_does(built: Project, part: str) -> None:
    import hashlib
    import json

    make_key(built, "Anna Berg")
    review_all(of(built), "Anna Berg", key=key_of(built, "Anna Berg"))  # type: ignore[arg-type]
    path = built.data / VASTERAS / "beslut.jsonl"
    first, last = path.read_bytes().splitlines()
    changed = json.loads(last)
    changed[part] = "00" * (len(changed[part]) // 2)
    changed.pop("egen")

    def canonical(content: object) -> bytes:
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    changed["egen"] = hashlib.sha256(canonical(changed)).hexdigest()
    path.write_bytes(first + b"\n" + canonical(changed) + b"\n")
    with pytest.raises(DataFault, match=r"rad 2: (undertecknandet|beslutet är undertecknat med en nyckel)"):
        _ = of(built).rader


def test_a_key_that_others_may_read_or_that_is_none_is_refused(project: Project, tmp_path: Path) -> None:
    path = make_key(project, "Anna Berg")
    path.chmod(0o644)
    with pytest.raises(SamrapportError, match="kan läsas av andra"):
        key_of(project, "Anna Berg")
    path.write_text("inget", encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(SamrapportError, match="är ingen nyckel"):
        key_of(project, "Anna Berg")
    with pytest.raises(SamrapportError, match="finns inte"):
        key_of(project, "Anna Berg", tmp_path / "borta.pem")
    assert key_of(project, "Bo Ek") is None


@pytest.mark.parametrize(
    "text",
    [
        "- Anna",
        "Anna Berg: abc",
        "Anna Berg: [{nyckel: abc, från: 2021-01-01}]",
        "Anna Berg: [{nyckel: " + "a" * 64 + "}]",
        "{",
    ],
)
def test_a_list_of_keys_that_is_none_is_a_fault(project: Project, text: str) -> None:
    (project.root / "nycklar.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataFault, match=r"nycklar\.yml"):
        read_nycklar(project.root)


def test_without_a_list_all_is_on_trust(project: Project) -> None:
    assert read_nycklar(project.root) == Nyckellista()

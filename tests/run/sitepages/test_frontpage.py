"""The list of all reports: who is looked for is found."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from samrapport.run.assembly.manifest import MANIFEST, OVERVIEW, PROFILE, SCHEMA_VERSION
from samrapport.run.atomic import read_json, write_json
from samrapport.run.sitepages.finished import Finished
from samrapport.run.sitepages.frontpage import write_index


def put(reports: Path, folder: str, forbund: str, title: str = "", **metadata: bool) -> None:
    year = folder.split("/")[1]
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "metadata": {"forbund": forbund, "title": title or f"Delårsrapport {year}", **metadata},
        "report": {"forbund": folder.split("/", maxsplit=1)[0], "ar": int(year), "document": "delarsrapport"},
        "sections": [{"title": "Uppdrag", "page": "01-uppdrag.ipynb"}, {"title": "Utelämnat", "page": ""}],
        "front": "Förord.",
    }
    (reports / folder).mkdir(parents=True)
    write_json(reports / folder / MANIFEST, manifest)
    (reports / folder / "delarsrapport.ipynb").touch()


def listed(reports: Path) -> list[str]:
    return re.findall(r"^## (.*)$", (reports / "index.qmd").read_text(encoding="utf-8"), re.MULTILINE)


def test_forbund_stand_in_swedish_order(tmp_path: Path) -> None:
    for folder, name in [
        ("bavervik", "Bävervik"),
        ("blabarsvik", "Blåbärsvik"),
        ("are", "Åre"),
        ("alvdalen", "Älvdalen"),
    ]:
        put(tmp_path, f"{folder}/2024", name)
    assert write_index(tmp_path)
    assert listed(tmp_path) == ["Blåbärsvik", "Bävervik", "Åre", "Älvdalen"]


def test_a_forbund_that_changed_its_name_is_listed_once_by_the_new_one_and_its_latest_report_first(
    tmp_path: Path,
) -> None:
    put(tmp_path, "mitt/2022", "Ödeshögs förbund")
    put(tmp_path, "annat/2022", "Mellan")
    put(tmp_path, "mitt/2024", "Alla tillsammans")
    write_index(tmp_path)
    assert listed(tmp_path) == ["Alla tillsammans", "Mellan"]
    text = (tmp_path / "index.qmd").read_text(encoding="utf-8")
    assert text.index("mitt/2024/index.qmd") < text.index("mitt/2022/index.qmd") < text.index("annat/2022/index.qmd")


def test_whole_reports_stand_before_parts(tmp_path: Path) -> None:
    put(tmp_path, "a/2024", "Alpha", "Helårsekvivalenter 2023", hel=False)
    put(tmp_path, "b/2024", "Beta", "Helårsekvivalenter 2023", hel=False)
    put(tmp_path, "b/2023", "Beta")
    put(tmp_path, "c/2024", "Gamma")
    write_index(tmp_path)
    assert listed(tmp_path) == ["Beta", "Gamma", "Alpha"]
    assert "[Helårsekvivalenter 2023](a/2024/index.qmd)" in (tmp_path / "index.qmd").read_text(encoding="utf-8")


def test_what_is_of_no_single_forbund_stands_after_whole_reports_and_before_parts(tmp_path: Path) -> None:
    for folder, forbund, single, whole in [
        ("alla/2024", "Alla förbund", False, True),
        ("del/2024", "Bara en del", True, False),
        ("hel/2024", "Ett helt", True, True),
    ]:
        put(tmp_path, folder, forbund, "", **({} if whole else {"hel": False}))
        if single:
            path = tmp_path / folder / MANIFEST
            write_json(path, (read_json(path) or {}) | {OVERVIEW: {PROFILE: {"namn": forbund}}})
    write_index(tmp_path)
    assert listed(tmp_path) == ["Ett helt", "Alla förbund", "Bara en del"]


def test_a_report_within_another_leads_to_it_and_back(tmp_path: Path) -> None:
    put(tmp_path, "a/2024", "A")
    put(tmp_path, "a/2024/insatser/spira", "A", "Halvårsrapport 2024")
    write_index(tmp_path)
    outer = (tmp_path / "a/2024/index.qmd").read_text(encoding="utf-8")
    inner = (tmp_path / "a/2024/insatser/spira/index.qmd").read_text(encoding="utf-8")
    assert "(insatser/spira/index.qmd)" in outer
    assert "(../../index.qmd)" in inner
    assert "(01-uppdrag.ipynb)" in inner
    assert "Utelämnat" not in inner


def test_without_a_finished_report_there_is_no_list(tmp_path: Path) -> None:
    put(tmp_path, "a/2024", "A")
    write_index(tmp_path)
    (tmp_path / "a/2024/delarsrapport.ipynb").unlink()
    assert not write_index(tmp_path)
    assert not (tmp_path / "index.qmd").exists()


def test_a_manifest_that_is_the_same_file_is_read_once_and_one_that_is_another_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    original = Finished.of.__func__  # type: ignore[attr-defined]  # A class method's own function.

    def noted(cls: type[Finished], folder: Path, manifest: dict[str, Any]) -> Finished:
        read.append(folder.as_posix())
        made: Finished = original(cls, folder, manifest)
        return made

    monkeypatch.setattr(Finished, "of", classmethod(noted))
    for folder in ("a/2024", "b/2024"):
        put(tmp_path, folder, folder[0].upper())
        os.utime(tmp_path / folder / MANIFEST, ns=(1, 1))
    pages = []
    for _ in range(2):
        write_index(tmp_path)
        pages.append({one.name: one.read_text() for one in tmp_path.rglob("*.qmd")})
    assert read == ["a/2024", "b/2024"]
    assert pages[0] == pages[1]
    manifest = read_json(tmp_path / "b/2024" / MANIFEST)
    write_json(tmp_path / "b/2024" / MANIFEST, manifest | {"metadata": {"forbund": "Beta"}})
    write_index(tmp_path)
    assert read == ["a/2024", "b/2024", "b/2024"]
    assert listed(tmp_path) == ["A", "Beta"]

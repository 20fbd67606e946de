"""The studio disturbed from outside: another window, a file that goes, a process that is killed, saves by the hundreds."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil
import pytest
from playwright.sync_api import Browser, Page

from tests.studio.served_once import TOKEN, YEAR, Served, await_done, await_new, frame_text, opened

pytestmark = pytest.mark.late

TEXT = f"{YEAR}/text/sammanfattning.md"
NOTEBOOK = "notebooks/delarsrapport/01_sammanfattning.ipynb"


@contextmanager
def kept(served: Served, path: str) -> Iterator[Path]:
    """A file that is as it was afterwards."""
    place = served.folder / path
    before = place.read_bytes()
    try:
        yield place
    finally:
        place.write_bytes(before)


def open_text(page: Page) -> None:
    page.goto(f"{page.url.partition('#')[0]}#text/sammanfattning")
    page.wait_for_selector("#redigera")
    page.wait_for_selector("body[data-granskad]")
    page.focus("#redigera")
    page.keyboard.press("Control+End")


def written(page: Page) -> str:
    return page.input_value("#redigera")


def test_of_two_windows_on_one_text_the_second_to_save_is_refused_and_loses_nothing(
    served: Served, page: Page, browser: Browser
) -> None:
    with kept(served, TEXT) as place, opened(served, browser) as other:
        content = place.read_text(encoding="utf-8")
        open_text(page)
        open_text(other)
        page.keyboard.type("\n\nSkrivet i det första fönstret.")
        other.keyboard.type("\n\nSkrivet i det andra fönstret.")
        page.keyboard.press("Control+s")
        page.get_by_text("Texten är sparad.").wait_for()
        first = place.read_bytes()
        # What is written and not saved stays, though the page is made anew meanwhile.
        await_done(other)
        other.focus("#redigera")
        other.keyboard.press("Control+s")
        other.get_by_text("är ändrad av någon annan").wait_for()
        assert place.read_bytes() == first
        assert written(other).endswith("Skrivet i det andra fönstret.")
        other.get_by_text("Visa texten som ligger där").focus()
        other.keyboard.press("Enter")
        assert "Skrivet i det första fönstret." in other.inner_text("details[open] pre")
        other.get_by_role("button", name="Behåll min").focus()
        other.keyboard.press("Enter")
        other.focus("#redigera")
        other.keyboard.press("Control+s")
        other.get_by_text("Texten är sparad.").wait_for()
        assert place.read_text(encoding="utf-8") == f"{content}\n\nSkrivet i det andra fönstret."
        # The other window had nothing unsaved, and follows.
        page.wait_for_function(
            "document.querySelector('#redigera').value.endsWith('Skrivet i det andra fönstret.')", timeout=60_000
        )
        page.keyboard.press("Control+z")
    await_done(page)


def _page_shown(page: Page) -> str:
    return str(page.get_attribute("#ram iframe:not(.kommer)", "src")).partition("?")[0]


def _choose(page: Page, section: str) -> None:
    page.select_option("#avsnitt", section)
    page.wait_for_function(f"document.querySelector('#ram iframe:not(.kommer)')?.src.includes('{section}')")


def test_each_window_has_its_own_page_which_follows_what_is_saved(served: Served, page: Page, browser: Browser) -> None:
    with kept(served, TEXT) as place, opened(served, browser) as other:
        await_done(other)
        _choose(page, "sammanfattning")
        _choose(other, "om-siffrorna")
        own = _page_shown(page)
        before = page.get_attribute("body", "data-version")
        place.write_text(place.read_text(encoding="utf-8") + "\n\nSparat bredvid två fönster.\n", encoding="utf-8")
        await_new(page, before)
        assert "Sparat bredvid två fönster." in frame_text(page)
        await_done(page)
        await_done(other)
        assert (_page_shown(page), "om-siffrorna" in _page_shown(other)) == (own, True)
        assert "sammanfattning" in own
        # Whoever comes back to a page that is as it was has it at once.
        _choose(other, "sammanfattning")
        assert "Sparat bredvid två fönster." in frame_text(other)
    await_done(page)


def test_a_window_that_one_comes_back_to_has_its_own_report_made_again(
    served: Served, page: Page, browser: Browser
) -> None:
    with opened(served, browser) as other:
        await_done(other)
        own = _page_shown(page)
        other.select_option("#rapport", "vastra-malardalen/2021")
        other.wait_for_function("document.querySelector('#ram iframe')?.src.includes('vastra-malardalen')")
        page.get_by_text("Ett annat fönster visar en annan rapport.").wait_for()
        assert _page_shown(page) == own
        page.evaluate("dispatchEvent(new Event('focus'))")
        other.get_by_text("Ett annat fönster visar en annan rapport.").wait_for()
        await_done(page)
        assert _page_shown(page) == own
        assert "vastra-malardalen" in _page_shown(other)


def test_a_text_that_is_deleted_under_the_editor_is_not_lost(served: Served, page: Page) -> None:
    with kept(served, TEXT) as place:
        open_text(page)
        page.keyboard.type("\n\nKvar i rutan.")
        mine = written(page)
        place.unlink()
        page.wait_for_timeout(500)
        page.keyboard.press("Control+s")
        page.get_by_text("är borttagen sedan den öppnades").wait_for()
        assert not place.exists()
        assert written(page) == mine
        page.get_by_role("button", name="Behåll min").focus()
        page.keyboard.press("Enter")
        page.focus("#redigera")
        page.keyboard.press("Control+s")
        page.get_by_text("Texten är sparad.").wait_for()
        assert place.read_text(encoding="utf-8") == mine
    await_done(page)


def test_a_text_that_is_deleted_is_told_of_and_shown_as_gone(served: Served, page: Page) -> None:
    with kept(served, TEXT) as place:
        open_text(page)
        place.unlink()
        page.get_by_text("Filen är borttagen").wait_for()
    page.wait_for_function("document.querySelector('#redigera').value.length > 0")
    await_done(page)


def _with_cell(content: bytes, code: str) -> str:
    """A notebook with a cell of code more, after the others."""
    notebook = json.loads(content)
    cell = {"cell_type": "code", "id": "99-99", "metadata": {}, "execution_count": None, "outputs": []}
    notebook["cells"].append({**cell, "source": code.splitlines(keepends=True)})
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def test_a_notebooks_process_that_is_killed_is_told_of_and_the_page_stays(
    served: Served, page: Page, tmp_path: Path
) -> None:
    page.select_option("#avsnitt", "sammanfattning")
    page.wait_for_function("document.querySelector('#ram iframe')?.src.includes('sammanfattning')")
    before = frame_text(page)
    told = tmp_path / "process"
    with kept(served, NOTEBOOK) as place:
        code = f"import os, time, pathlib\npathlib.Path({str(told)!r}).write_text(str(os.getpid()))\ntime.sleep(300)"
        place.write_text(_with_cell(place.read_bytes(), code), encoding="utf-8")
        for _ in range(600):
            if told.exists() and told.read_text(encoding="utf-8"):
                break
            page.wait_for_timeout(100)
        os.kill(int(told.read_text(encoding="utf-8")), signal.SIGKILL)
        page.wait_for_selector("#fel .fel")
        assert "01_sammanfattning" in page.inner_text("#fel")
        assert frame_text(page) == before
    page.wait_for_selector("#fel:not(:has(.fel))", state="attached")
    await_done(page)
    assert frame_text(page) == before


def test_when_all_worker_processes_are_killed_the_next_save_starts_others(served: Served, page: Page) -> None:
    with kept(served, TEXT) as place:
        for one in psutil.Process(served.pid).children(recursive=True):
            one.kill()
        before = page.get_attribute("body", "data-version")
        place.write_bytes(place.read_bytes() + b"\n\nEfter att allt avslutades.\n")
        page.wait_for_selector(f"body[data-fas=fel], body[data-version]:not([data-version='{before}'])")
        if page.get_attribute("body", "data-fas") == "fel":
            assert "Spara igen" in page.inner_text("#fel")
            place.write_bytes(place.read_bytes() + b"\n")
        await_new(page, before)
        await_done(page)
        assert "Efter att allt avslutades." in frame_text(page)
    await_done(page)


RAW = "<script>window.parent.kört = 1; window.kört = 1; alert(1)</script> <img src=x onerror='window.parent.kört = 1'>"


def test_html_in_a_text_runs_nowhere_in_the_studio(served: Served, page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))  # type: ignore[func-returns-value]
    with kept(served, TEXT):
        open_text(page)
        page.keyboard.insert_text(f"\n\n{RAW}\n")
        page.wait_for_selector(".redigerare mark.fel-under")
        page.keyboard.press("Control+s")
        page.wait_for_selector("#fel .fel")
        for view in ("fakta", "att-gora", "nytt", "sida", "text"):
            page.evaluate(f"location.hash = '#{view}'")
            page.wait_for_timeout(300)
        assert [frame.evaluate("window.kört") for frame in page.frames] == [None] * len(page.frames)
        assert page.locator("#fel img, #vy img, #fel script, #vy script").count() == 0
    page.wait_for_selector("#fel:not(:has(.fel))", state="attached")
    await_done(page)
    assert dialogs == []


class Cost:
    """What the studio holds on to: its own memory (in MB), descriptors and threads, its processes, and its temporary files."""

    def __init__(self, served: Served) -> None:
        main = psutil.Process(served.pid)
        self.memory = main.memory_full_info().uss / 1e6
        self.descriptors, self.threads = main.num_fds(), main.num_threads()
        self.processes = len(main.children(recursive=True))
        scratch = [one for one in main.children() if "samrapport.run.warm.zygote" in " ".join(one.cmdline())]
        folder = Path(scratch[0].cmdline()[-1]).parents[1]
        self.files = sum(1 for one in folder.rglob("*") if one.is_file() and "studio" not in one.parts)

    def __repr__(self) -> str:
        return str({name: round(value, 1) for name, value in vars(self).items()})


def save(served: Served, page: Page, times: int, *, wait_each: int) -> None:
    """Save a text so many times by the studio's own form. wait_each: how often the page is waited for, and all that hangs on it."""
    name = TEXT.removeprefix("data/raw/")
    content = (served.folder / TEXT).read_text(encoding="utf-8")
    home = {"authorization": f"token {TOKEN}", "origin": served.address.rstrip("/")}
    with httpx2.Client(base_url=served.address, headers=home, timeout=60) as client:
        etag = client.get("api/text", params={"fil": name}).json()["etag"]
        for n in range(times):
            before = page.get_attribute("body", "data-version")
            sent = {"text": f"{content}\n\nGång {'i' * (n % 50 + 1)}.\n", "etag": etag}
            answer = client.put("api/text", params={"fil": name}, json=sent)
            assert answer.status_code == 200
            etag = answer.json()["etag"]
            if n % wait_each == wait_each - 1:
                await_new(page, before)
                await_done(page)


def assert_no_growth(served: Served, page: Page, times: int, wait_each: int) -> None:
    with kept(served, TEXT):
        # What is kept on purpose is kept by now: opened reports, pages, compiled templates.
        save(served, page, 60, wait_each=20)
        before = Cost(served)
        save(served, page, times, wait_each=wait_each)
        time.sleep(2)
        after = Cost(served)
    await_done(page)
    told = f"{before} -> {after}"
    print(told)
    assert after.memory < before.memory + 30, told
    assert after.descriptors <= before.descriptors + 8, told
    assert after.threads <= before.threads + 4, told
    assert after.processes <= before.processes + 2, told
    assert after.files <= before.files + 20, told


def test_three_hundred_saves_leave_the_studio_as_it_was(served: Served, page: Page) -> None:
    assert_no_growth(served, page, 300, 15)


@pytest.mark.long
def test_ten_thousand_saves_leave_the_studio_as_it_was(served: Served, page: Page) -> None:
    assert_no_growth(served, page, 10_000, 100)

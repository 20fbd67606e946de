"""A large site, whose index is in parts, is searched as one: as it was built, and under the names that a release gives its files."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from samrapport.publish.embedded import search
from samrapport.publish.embedded.page import SEARCH_SCRIPT
from samrapport.publish.embedded.pandoc import HERE
from samrapport.raw.opening import files_in
from samrapport.release.innehall.fingerprints import Printed

pytestmark = pytest.mark.late

PAGE = (
    '<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title><link rel="icon" href="data:,"><script src="{root}assets/sok.js" data-root="{root}" defer></script></head>'
    '<body><div class="sok" id="sok"></div><main data-pagefind-body><h1>{title}</h1><p>{text}</p></main></body></html>'
)
WORDS = ("rehabilitering", "kartläggning", "samverkan")


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of seven förbund, large enough for parts."""
    monkeypatch.setattr(search, "_PAGES", 8)
    site = tmp_path / "site"
    pages = {f"reports/f{n % 7}/{n}/a.html": f"Insats {n} om {WORDS[n % 3]}." for n in range(49)}
    pages |= {"index.html": "Start för samverkan", "reports/f1/1/english.html": "A summary of coordination"}
    for name, text in pages.items():
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        lang = "en" if "english" in name else "sv"
        root = "../" * name.count("/")
        file.write_text(PAGE.format(lang=lang, title=name, text=text, root=root), encoding="utf-8")
    (site / SEARCH_SCRIPT).parent.mkdir()
    (site / SEARCH_SCRIPT).write_bytes((HERE / "sok.js").read_bytes())
    search.index_site(site)
    assert len([*site.rglob(search.ENTRY)]) > 3
    return site


def printed(site: Path, target: Path) -> Path:
    """The site as a release has it."""
    made = Printed(
        {one.relative_to(site).as_posix() for one in files_in(site)}, lambda path: (site / path).read_bytes()
    )
    for path in made.paths:
        file = target / made.new(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(made.content(path))
    assert not (target / search.FOLDER).exists()
    return target


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("released", [False, True], ids=["built", "released"])
def test_what_is_sought_is_found_in_all_parts(browser: Browser, built: Path, tmp_path: Path, released: bool) -> None:
    folder = printed(built, tmp_path / "slapp") if released else built
    with served(folder) as base:
        for start in ("index.html", "reports/f3/3/a.html", "reports/f1/1/english.html"):
            page = browser.new_page()
            told: list[str] = []
            page.on("console", lambda message, told=told: told.append(message.text))  # type: ignore[misc]
            page.goto(base + start)
            page.fill("#sok-ord", "kartläggning")
            page.wait_for_selector(".traffar [role=status]:not(:empty)")
            expect(page.locator(".traffar [role=status]")).to_have_text("16 sidor")
            found = [one.get_attribute("href") or "" for one in page.locator(".traffar li a").all()]
            assert len({one.split("/reports/")[1].split("/")[0] for one in found}) > 3
            page.fill("#sok-ord", "coordination")
            page.wait_for_function("document.querySelector('.traffar [role=status]').textContent === '1 sida'")
            page.locator(".traffar li a").first.click()
            page.wait_for_load_state()
            assert page.url.startswith(f"{base}reports/f1/1/english.html")
            assert told == []
            page.close()

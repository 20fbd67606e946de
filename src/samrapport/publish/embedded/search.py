"""The search index of a finished site, made by pagefind: small pieces that a page fetches as a reader types. Entry: `index_site`.

The same pages give the same bytes, however many threads pagefind takes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from pagefind_bin import get_executable

from samrapport.hinder import hindered_by_words
from samrapport.publish.embedded.program import run_bounded
from samrapport.publish.errors import PublishFault
from samrapport.raw.opening import files_in

FOLDER = "sok"
"""Where the index lies, from the site's root."""

SEARCH_SCRIPT = "assets/sok.js"
"""What a page loads to search, from the site's root."""

# What a search needs; the rest is interfaces that the site does not use.
_KEPT = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "pagefind.*.pf_meta", "wasm.sv.pagefind")
_KEPT_FOLDERS = ("index", "fragment")
_BODY = b"data-pagefind-body"
# A number parted in groups is one word: pagefind passes over the joiner, and the page shows it as a blank.
_GROUPED = re.compile(r"(?<=\d)(?:&nbsp;|\u00a0|\u202f)(?=\d{3}(?!\d))")
_JOINER = "\u2060"
# How numbers came about is for those who look at them, not for those who search.
_BERAKNING = re.compile(r'<details class="(?:berakning|varden)".*?</details>', re.DOTALL)
_SOFT_HYPHEN = re.compile("&shy;|\u00ad")
# Pagefind joins the heads of a table that stand side by side.
_HEADS = re.compile("(?=<th )")
_TIMEOUT = 600


def index_site(site: Path) -> None:
    """Write the index of all pages of the site that want to be found. Raises PublishFault where pagefind fails."""
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        copy, made = Path(folder) / "sidor", Path(folder) / FOLDER
        copy.mkdir()
        for page in sorted(one for one in files_in(site) if one.suffix == ".html"):
            content = page.read_bytes()
            if _BODY in content:
                target = copy / page.relative_to(site)
                target.parent.mkdir(parents=True, exist_ok=True)
                readable = _SOFT_HYPHEN.sub("", _GROUPED.sub(_JOINER, _BERAKNING.sub("", content.decode())))
                target.write_text(_HEADS.sub(" ", readable), encoding="utf-8")
        folders = ("--site", str(copy), "--output-path", str(made))
        command = [str(get_executable()), *folders, "--keep-index-url", "--silent"]
        try:
            done = run_bounded(command, _TIMEOUT, cwd=folder)
        except (FileNotFoundError, subprocess.SubprocessError):
            why = "programmet pagefind svarar inte. Installera om det med make site."
            raise PublishFault(f"sökningen gick inte att göra: {why}") from None
        if done.returncode or not (made / "pagefind.js").is_file():
            if hinder := hindered_by_words((done.stderr or done.stdout).decode(errors="replace")):
                raise hinder
            raise PublishFault(
                "sökningen gick inte att göra: programmet pagefind slutade med ett fel. Kör om, eller sätt search: false i _quarto.yml."
            )
        _keep(made, site / FOLDER)


def _keep(made: Path, target: Path) -> None:
    target.mkdir()
    for pattern in _KEPT:
        for file in made.glob(pattern):
            shutil.copyfile(file, target / file.name)
    for name in _KEPT_FOLDERS:
        if (made / name).is_dir():
            shutil.copytree(made / name, target / name)

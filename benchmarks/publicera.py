"""What it costs to publish a change of one text on a site of 5 000 pages: bytes sent, and time beside `rsync -a` of the same change.

`python benchmarks/publicera.py [PAGES]`. To a folder of this machine, and over SFTP to an sshd of its own where there is one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from samrapport.publish.embedded.page import SEARCH_SCRIPT
from samrapport.publish.embedded.search import index_site
from samrapport.release.innehall.making import Before, make_release
from samrapport.release.platser.mapp import Mapp
from samrapport.release.platser.plats import Plats
from samrapport.release.steg.engine import PUBLISHED, Choices, open_engine
from samrapport.run.watch import Watcher

sys.path.append(str(Path(__file__).parents[1] / "tests"))

REPORTS = 100
WORDS = 250


def write_site(site: Path, pages: int) -> None:
    """A site of pages with a text, a table and a figure each, and its search."""
    random = Random(1)
    vocabulary = ["".join(random.choices("abdefgiklmnoprstuvåäö", k=random.randint(3, 12))) for _ in range(8000)]
    (site / "assets").mkdir(parents=True)
    (site / "assets/samrapport.css").write_text("body { margin: 0 }\n" * 500)
    (site / SEARCH_SCRIPT).write_text('import("sok/pagefind.js");\n')
    (site / "index.html").write_text("<html><head></head><body>Start</body></html>")
    for number in range(pages):
        folder = site / "reports" / f"forbund-{number % REPORTS}/2021"
        (folder / "data").mkdir(parents=True, exist_ok=True)
        (folder / "data/publikt-manifest.json").write_text("{}")
        # About as much as a page of the example has of downloads.
        (folder / f"data/tbl-{number}.xlsx").write_bytes(random.randbytes(20_000))
        (folder / f"{number}.svg").write_text(f"<svg>{'M 0 0 L 1 1 ' * 400}{number}</svg>")
        text = " ".join(random.choices(vocabulary, k=WORDS))
        rows = "".join(
            f"<tr><th scope=row>{name}</th><td>{random.randint(0, 99999)}</td></tr>" for name in vocabulary[:600]
        )
        (folder / f"{number}.html").write_text(
            '<html lang="sv"><head><link rel="stylesheet" href="../../../assets/samrapport.css">'
            '<script src="../../../assets/sok.js" data-root="../../../" defer></script></head>'
            f'<body><main data-pagefind-body><h1>Sida {number}</h1><p>{text}</p><img src="{number}.svg" alt="">'
            f"<table>{rows}</table></main></body></html>"
        )
    index_site(site)


def change(site: Path) -> None:
    """One text on one page says something else, and the search with it."""
    page = site / "reports/forbund-7/2021/7.html"
    page.write_text(re.sub(r"(<p>)\w+ \w+ \w+", r"\1Styrelsen beslutade annorlunda", page.read_text(), count=1))
    index_site(site)


class Counted:
    """Counts what a place is sent."""

    def __init__(self, plats: Plats) -> None:
        self.sent = 0
        write = plats.write

        def counted(path: str, content: bytes) -> None:
            self.sent += len(content)
            write(path, content)

        plats.write = counted  # type: ignore[method-assign]


def publish(site: Path, plats: Plats, public: str) -> tuple[float, int]:
    """Seconds and bytes of one publishing, the making of the release among them."""
    counted = Counted(plats)
    start = time.perf_counter()
    with open_engine(plats, Choices(public), Watcher()) as engine:
        before: Before | None = engine.before()
        made = make_release(site, lambda _: True, before)
        engine.prepare(made.release, made.read)
        engine.publish(made.release, PUBLISHED)
        engine.tidy()
    return time.perf_counter() - start, counted.sent


def rsync(site: Path, target: str, *more: str) -> float:
    start = time.perf_counter()
    subprocess.run(["rsync", "-a", "--delete", *more, f"{site}/", target], check=True)
    return time.perf_counter() - start


def measure(name: str, site: Path, changed: Path, connect: Any, public: str, target: str, *more: str) -> None:
    size = sum(one.stat().st_size for one in site.rglob("*") if one.is_file())
    with connect() as plats:
        first, _ = publish(site, plats, public)
    with connect() as plats:
        seconds, sent = publish(changed, plats, public)
    beside = ""
    if shutil.which("rsync"):
        rsync(site, target, *more)
        theirs = rsync(changed, target, *more)
        beside = f", rsync -a {theirs:.2f} s: {seconds / theirs:.1f} x"
    print(
        f"{name}: {size / 1e6:.0f} MB first in {first:.1f} s; the change {sent / 1000:.0f} kB, {100 * sent / size:.2f} %, {seconds:.2f} s{beside}"
    )


def main() -> None:
    """Print a line for each place."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        site, changed = root / "site", root / "changed"
        write_site(site, pages)
        shutil.copytree(site, changed, copy_function=shutil.copy2)
        change(changed)
        measure("folder", site, changed, Mapp, str(root / "www/rapporter"), str(root / "rsync"))
        from release import servers

        os.environ["HOME"] = str(root / "hem")
        os.environ.pop("SSH_AUTH_SOCK", None)
        (root / "hem").mkdir()
        if shutil.which("sshd", path="/usr/sbin:/usr/bin"):
            (root / "sshd").mkdir()
            with servers.openssh_server(root / "sshd", root / "hem") as server:
                key = root / "hem/.ssh/id_ed25519"
                ssh = f"ssh -q -p {server.more['port']} -i {key} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
                measure(
                    "sftp", site, changed, server.open, server.public, f"127.0.0.1:{root / 'rsync-ssh'}/", "-e", ssh
                )


if __name__ == "__main__":
    main()

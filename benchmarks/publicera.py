"""What it costs to publish a change of one text on a site of 5 000 pages: bytes sent, and time beside `rsync -a` of the same change.

`python benchmarks/publicera.py [PAGES]`, after `make site`: the built site's reports are laid under so many names that the pages are enough.
To a folder of this machine, and over SFTP to an sshd of its own where there is one; what goes over the connection is counted, both ways.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samrapport.publish.embedded.search import index_site
from samrapport.release.innehall.making import make_release, site_reports
from samrapport.release.platser.mapp import Mapp
from samrapport.release.platser.plats import Plats
from samrapport.release.steg.engine import PUBLISHED, Choices, open_engine
from samrapport.run.watch import Watcher

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))
ROUNDS = 3
_TEXT = (".html", ".json", ".csv", ".svg", ".jsonld", ".xml")


def write_site(built: Path, site: Path, pages: int) -> None:
    """The built site with its reports under so many names that there are as many pages, no two of one content, and its search."""
    shutil.copytree(built, site, ignore=shutil.ignore_patterns("reports", "sok"))
    shutil.copytree(built / "reports", site / "reports")
    whole = [one for one in site_reports(built) if one.count("/") == 1]
    own = sum(1 for _ in (built / "reports").rglob("*.html"))
    for number in range(1, -(-pages // own)):
        for report in whole:
            forbund, ar = report.split("/")
            _again(built / "reports" / report, site / f"reports/{forbund}-{number:03}/{ar}", f"nr {number:03}")
    index_site(site)


def _again(folder: Path, target: Path, mark: str) -> None:
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        new = target / file.relative_to(folder)
        new.parent.mkdir(parents=True, exist_ok=True)
        content = file.read_bytes()
        if file.suffix == ".html":
            content = content.replace(b"<p>", f"<p>{mark}: ".encode(), 1)
        elif file.suffix in _TEXT:
            content += b"\n" * int(mark.split()[1])
        else:
            content += mark.encode()
        new.write_bytes(content)


def change(site: Path, word: str) -> None:
    """One text on one page says something else, and the search with it."""
    page = next(one for one in sorted(site.glob("reports/*-003/2021/0*.html")) if b"<p>" in one.read_bytes())
    new = re.sub(r"<p>[^<]*?: ", f"<p>Styrelsen {word} annorlunda: ", page.read_text(), count=1)
    page.unlink()
    page.write_text(new)
    index_site(site)


@contextmanager
def counted(port: int, sums: list[int]) -> Iterator[int]:
    """A port that leads on to another. sums: where the bytes that go there and back are added."""
    listening = socket.create_server(("127.0.0.1", 0))

    def lead(source: Any, target: Any, way: int) -> None:
        while content := source.recv(1 << 18):
            sums[way] += len(content)
            target.sendall(content)
        target.shutdown(socket.SHUT_WR)

    def take() -> None:
        while True:
            try:
                one, _ = listening.accept()
            except OSError:
                return
            other = socket.create_connection(("127.0.0.1", port))
            for source, target, way in ((one, other, 0), (other, one, 1)):
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=lead, args=(source, target, way), daemon=True).start()

    threading.Thread(target=take, daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


@dataclass
class Side:
    """A place, and both ways to it: connect, public for ours, target, more for rsync."""

    name: str
    connect: Callable[[], Plats]
    public: str
    target: str
    more: tuple[str, ...] = ()

    def measure(self, site: Path, memory: Path, sums: list[int], size: int, what: str) -> None:
        """Bring the site there by both ways, and print a line."""
        sums[:] = [0, 0]
        with self.connect() as plats:
            ours, own = timed(lambda: publish(site, plats, self.public, memory))
        over, sums[:] = sums[0], [0, 0]
        command = ["rsync", "-a", "--delete", *self.more, f"{site}/", self.target]
        theirs, others = timed(lambda: subprocess.run(command, check=True))
        sent = f"; sent {over / 1e6:.2f} MB, {100 * over / size:.2f} %, rsync {sums[0] / 1e6:.2f} MB" if over else ""
        print(
            f"{self.name}, {what}: {ours:.2f} s, rsync -a {theirs:.2f} s: {ours / theirs:.1f} x "
            f"(of the processor {own:.2f} and {others:.2f} s){sent}",
            flush=True,
        )


def timed(do: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and those of the processor, its children's among them."""

    def used() -> float:
        return sum(os.times()[:4])

    before, start = used(), time.perf_counter()
    do()
    return time.perf_counter() - start, used() - before


def publish(site: Path, plats: Plats, public: str, memory: Path) -> None:
    """One publishing, the making of the release among it."""
    with open_engine(plats, Choices(public), Watcher()) as engine:
        made = make_release(site, lambda _: True, engine.before(), memory=memory)
        engine.prepare(made.release, made.read)
        engine.publish(made.release, PUBLISHED)
        engine.tidy()


def main() -> None:
    """Print a line for each place and change."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    if not (ROOT / "_site/index.html").is_file():
        sys.exit("There is no built site to lay under many names: run make site first.")
    if not shutil.which("rsync"):
        sys.exit("There is no rsync to measure beside (Debian: apt-get install rsync).")
    from release import servers

    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        root = Path(place)
        site, home = root / "site", root / "hem"
        write_site(ROOT / "_site", site, pages)
        files = [one for one in site.rglob("*") if one.is_file()]
        size = sum(one.stat().st_size for one in files)
        print(
            f"{sum(one.suffix == '.html' for one in files)} pages, {len(files)} files, {size / 1e6:.0f} MB", flush=True
        )
        home.mkdir()
        os.environ["HOME"] = str(home)
        os.environ.pop("SSH_AUTH_SOCK", None)
        sums = [0, 0]
        sides = [Side("folder", Mapp, str(root / "www/rapporter"), str(root / "rsync"))]
        if shutil.which("sshd", path="/usr/sbin:/usr/bin"):
            (root / "sshd").mkdir()
            server = stack.enter_context(servers.openssh_server(root / "sshd", home))
            port = stack.enter_context(counted(server.more["port"], sums))
            key = home / ".ssh/id_ed25519"
            ssh = f"ssh -q -p {port} -i {key} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
            target = f"127.0.0.1:{root / 'rsync-ssh'}/"
            sides.append(Side("sftp", lambda: server.open(through=port), server.public, target, ("-e", ssh)))
        for number in range(ROUNDS + 1):
            if number:
                change(site, f"beslutade{number}")
            for side in sides:
                what = f"change {number}" if number else "all of it"
                side.measure(site, root / f"minne-{side.name}.json", sums, size, what)


if __name__ == "__main__":
    main()

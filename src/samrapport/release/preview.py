"""A site to be looked at before it is published: in a folder whose name cannot be guessed, marked, kept from search engines, for some days.

Entry: `show_preview`.
"""

from __future__ import annotations

import html
import posixpath
import re
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.release.innehall.making import Change, make_release
from samrapport.release.innehall.released import Fil, hash_of
from samrapport.release.insyn import assert_unlisted, is_listed
from samrapport.release.platser.plats import join
from samrapport.release.settings import Mal
from samrapport.release.steg.engine import Engine
from samrapport.release.steg.sending import do_all
from samrapport.release.steg.way import DAY, FORHAND, assert_whole

_HEAD = re.compile(rb"<head\b[^>]*>", re.IGNORECASE)
_BODY = re.compile(rb"<body\b[^>]*>", re.IGNORECASE)
_ROBOTS = b'<meta name="robots" content="noindex, nofollow, noarchive">'
_BANNER = (
    '<div role="note" style="background:#7a1f3d;color:#fff;padding:.6em 1em;font:bold 1rem sans-serif">'
    "FÖRHANDSVISNING. Inte publicerad: innehållet kan ändras. Visas till och med {until}.</div>"
)
_HEADERS = b'<IfModule mod_headers.c>\nHeader set X-Robots-Tag "noindex, nofollow, noarchive"\n</IfModule>\n'
_UNFIT = ("sitemap.xml", "feed.xml", "index.xml", "atom.xml", "rss.xml", "robots.txt")
_BLANK = b"<!DOCTYPE html><title></title>\n"


@dataclass(frozen=True)
class Preview:
    """folder: its name in the public folder. address: where it is read, if that is known. until: its last day. files: how many."""

    folder: str
    address: str | None
    until: date
    files: int


def show_preview(engine: Engine, site: Path, mal: Mal) -> Preview:
    """Lay the site's reports that are the target's, approved or not, into a preview. The next run after its last day takes it away."""
    engine.tidy()
    assert_unlisted(engine.room, mal)
    ends = engine.now() + mal.forhand_dagar * DAY
    until = date.fromtimestamp(ends)
    banner = _BANNER.format(until=html.escape(until.isoformat())).encode()

    def mark(_: str, content: bytes) -> bytes:
        marked, count = _BODY.subn(lambda one: one[0] + b"\n" + banner, content, count=1)
        marked = _HEAD.sub(lambda one: one[0] + b"\n" + _ROBOTS, marked, count=1)
        return marked if count else banner + marked

    made = make_release(site, mal.takes, change=Change(lambda path: path.endswith(".html"), mark))
    folder = f"{FORHAND}{secrets.token_hex(16)}"
    files = {path: one for path, one in made.release.files.items() if posixpath.basename(path) not in _UNFIT}
    own = {".htaccess": _HEADERS, "robots.txt": b"User-agent: *\nDisallow: /\n"}
    plats, public = engine.room.plats, engine.room.public
    # Known before the first file lies there, so that a killed run's is taken away too.
    engine.liggare.forhand = [*engine.liggare.forhand, {"mapp": folder, "efter": ends}]
    if not engine.liggare.nu and plats.kind(join(public, "index.html")) is None:
        # Without a page of its own a web server may list what lies in the folder.
        blank = Fil(hash_of(_BLANK), len(_BLANK))
        engine.liggare.gamla["index.html"] = [blank.sha, blank.size, ends]
        engine.room.write_journal(engine.liggare)
        plats.write(join(public, "index.html"), _BLANK)
    engine.room.write_journal(engine.liggare)
    plats.write(join(public, folder, "index.html"), _BLANK)
    if mal.webb and is_listed(mal.webb, folder):
        plats.delete_tree(join(public, folder))
        raise SamrapportError(
            f"{mal.webb}: webbservern visar en lista över vad som ligger i mappen, så en förhandsvisning skulle gå att hitta där och har inte "
            "skickats. Stäng av listorna på webbservern, eller visa före publicering i en annan mapp."
        )

    def put(path: str) -> None:
        content = own[path] if path in own else made.read(path)
        assert content is not None
        plats.write(join(public, folder, path), content)

    do_all(plats, f"Skickar förhandsvisningen till {plats.namn}", sorted({**files, **own}), put, engine.watcher)
    assert_whole(plats, {path: one.size for path, one in files.items()}, plats.walk(join(public, folder)), folder)
    address = f"{mal.webb.rstrip('/')}/{folder}/" if mal.webb else None
    return Preview(folder, address, until, len(files))

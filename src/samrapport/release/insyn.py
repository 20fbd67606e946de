"""Whether what is closed at a place is closed to whoever asks the web server too. Entries: `assert_unlisted`, `is_listed`, `tell_room`.

What waits lies under a name that cannot be guessed. That is worth nothing on a server that lists what lies in a folder, page or no page.
"""

from __future__ import annotations

import posixpath
from urllib.parse import quote, unquote, urljoin

import httpx

from samrapport.errors import SamrapportError
from samrapport.release.settings import Mal
from samrapport.release.steg.journal import Room

_TIMEOUT = 20


def assert_unlisted(room: Room, mal: Mal) -> None:
    """Raise SamrapportError where the closed room's name is told to readers. Nothing is known of a target without an address."""
    if mal.webb and is_listed(mal.webb, posixpath.relpath(room.inner or ".", room.public or ".")):
        raise SamrapportError(
            f"{mal.webb}: webbservern visar listor över vad som ligger i mappar, också i den stängda mappen {posixpath.dirname(room.inner)}, "
            "så inget har skickats. Stäng av listorna på webbservern, eller ange arbetsmapp i publicera.yml: en mapp utanför det som läsare når."
        )


def tell_room(room: Room, webb: str) -> str:
    """How the closed room is closed, in a sentence."""
    folder = posixpath.relpath(room.inner or ".", room.public or ".")
    if is_listed(webb, folder):
        return "Det som inte visas än går att hitta: webbservern visar listor över vad som ligger i mappar. Stäng av dem, eller ange arbetsmapp utanför det som läsare når."
    answer = _asked(webb, folder)
    if answer is not None and answer.status_code == httpx.codes.OK:
        return "Det som inte visas än ligger där webbservern når, under ett namn som inte går att gissa och som ingen lista visar. Helt stängt blir det med arbetsmapp."
    return "Det som inte visas än når ingen läsare."


def is_listed(webb: str, folder: str) -> bool:
    """Whether the folder that a folder lies in tells its name, at the public address. folder: from the public one."""
    above, name = posixpath.split(folder.rstrip("/"))
    answer = _asked(webb, above)
    return answer is not None and answer.status_code == httpx.codes.OK and name in unquote(answer.text)


def _asked(webb: str, folder: str) -> httpx.Response | None:
    """What a folder's address gives; None where nobody reads now: whether the pages are shown is asked elsewhere."""
    url = urljoin(f"{webb.rstrip('/')}/", f"{quote(folder)}/" if folder else "")
    try:
        return httpx.get(url, timeout=_TIMEOUT, follow_redirects=True, headers={"User-Agent": "samrapport"})
    except (httpx.HTTPError, httpx.InvalidURL):
        return None

"""What readers get over http(s), against what was laid at the place. Entry: `make_compare`."""

from __future__ import annotations

import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx

from samrapport.errors import SamrapportError
from samrapport.release.innehall.released import Release, hash_of
from samrapport.release.steg.engine import Compare
from samrapport.run.watch import Watcher

TRIES = 4
_PAUSE = 1.5
_AT_ONCE = 8
_TIMEOUT = 20


def make_compare(webb: str, watcher: Watcher, *, pause: float = _PAUSE) -> Compare:
    """What fetches changed pages, and what they load, at the public address and compares them byte by byte.

    A server may hold an answer for a moment, so each difference is looked at anew before it counts. pause: seconds between.
    """

    def compare(release: Release, changed: Collection[str]) -> None:
        asked = sorted(path for path in changed if path.endswith(".html") or release.files[path].asset)
        if not asked:
            return
        watcher.begin(f"Jämför med {webb}", len(asked))
        headers = {"User-Agent": "samrapport", "Cache-Control": "no-cache", "Pragma": "no-cache"}
        limits = httpx.Limits(max_connections=_AT_ONCE)
        with httpx.Client(headers=headers, timeout=_TIMEOUT, follow_redirects=True, limits=limits) as client:

            def look(path: str) -> str:
                for left in reversed(range(TRIES)):
                    wrong = _wrong(client, f"{webb.rstrip('/')}/{quote(path)}", release.files[path].sha)
                    if not wrong or not left:
                        break
                    time.sleep(pause)
                watcher.step(path)
                return wrong

            with ThreadPoolExecutor(_AT_ONCE) as pool:
                for wrong in pool.map(look, asked):
                    if wrong:
                        pool.shutdown(cancel_futures=True)
                        raise SamrapportError(wrong)

    return compare


def _wrong(client: httpx.Client, url: str, sha: str) -> str:
    """What is wrong with what an address gives, in a sentence; empty where nothing is."""
    try:
        answer = client.get(url)
    except httpx.HTTPError:
        return f"{url} går inte att hämta. Kontrollera webb i publicera.yml och att webbservern svarar."
    if answer.status_code != httpx.codes.OK:
        return f"{url} svarar {answer.status_code} i stället för sidan. Kontrollera att webb och mapp i publicera.yml hör ihop."
    if hash_of(answer.content) != sha:
        return f"{url} visar något annat än det som skickades. Se efter om webbservern ändrar sidor eller om adressen leder till en annan mapp."
    return ""

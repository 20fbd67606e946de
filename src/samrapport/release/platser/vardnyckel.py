"""The keys of SSH servers: one is spoken to only by a key that is known beforehand. Entries: `Vard`, `known_keys`, `unknown_key`."""

from __future__ import annotations

from pathlib import Path

import asyncssh

from samrapport.hinder import hindered
from samrapport.release.platser.plats import PlatsFel
from samrapport.there import has_file


class Vard(asyncssh.SSHClient):
    """Takes a server only by a key that is known beforehand. known: fingerprints. shown: that of the server."""

    def __init__(self, known: set[str]) -> None:
        self.known = known
        self.shown = ""

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        """Whether it is the key that is expected."""
        self.shown = key.get_fingerprint()
        return self.shown in self.known


def known_keys(host: str, port: int) -> list[asyncssh.SSHKey]:
    """The server's keys that this user has taken before, with ssh. Raises Hindered where that cannot be read."""
    file = Path("~/.ssh/known_hosts").expanduser()
    if not has_file(file):
        return []
    try:
        return list(asyncssh.read_known_hosts(str(file)).match(host, "", None if port == 22 else port)[0])
    except OSError as error:
        raise hindered(error, "~/.ssh/known_hosts") or error from None
    except ValueError:
        return []


def unknown_key(host: str, vard: Vard) -> PlatsFel:
    """What is said of a server whose key is not the one that is known, or not known at all."""
    if vard.known:
        return PlatsFel(
            f"{host}: servern har bytt nyckel, så inget har skickats. Väntad: {', '.join(sorted(vard.known))}. Visad: {vard.shown or 'av annat slag'}. "
            "Fråga den som sköter servern om bytet är rätt; rätta i så fall vardnyckel i publicera.yml eller ~/.ssh/known_hosts."
        )
    return PlatsFel(
        f"{host}: serverns nyckel {vard.shown} är inte känd här, så inget har skickats. Stämmer den med den som sköter servern: "
        f'skriv vardnyckel: "{vard.shown}" i publicera.yml.'
    )

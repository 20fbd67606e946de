"""`publicera.yml`: where a site is published, and what of it. Entries: `read_targets`, `assert_apart`, `Mal`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import model_validator

from samrapport.errors import DataFault, Fault, SamrapportError, UnknownName
from samrapport.raw.folder import SLUG
from samrapport.raw.opening import read_plain
from samrapport.raw.settings import Strict, Text, Webbadress, filen, frivillig, nyckel, parse_settings
from samrapport.run.project import Project

FILE = "publicera.yml"
_SCHEMES = ("sftp", "https", "http", "ftps", "s3")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_WITH_PASSWORD = re.compile(r"://[^/\s@:]*:[^/\s@]*@")
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


class Mal(Strict):
    """One place to publish to."""

    namn: Text = nyckel("Vad målet heter i kommandona: a–z, 0–9 och bindestreck", "webben")
    adress: Text | None = frivillig(
        "Servern: `sftp://användare@dator`, `https://dator/webdav` (WebDAV), `ftps://användare@dator` eller `s3://hink`. "
        "Utan: en mapp på den här datorn. Lösenord skrivs aldrig här",
        "sftp://rapport@webb.exempel.se",
    )
    mapp: Text = nyckel(
        "Mappen där webbplatsen ska ligga. Den kan ha annat i sig, som lämnas orört; är den tom eller ny kan hela webbplatsen bytas i ett steg",
        "/www/rapporter",
    )
    webb: Webbadress | None = frivillig(
        "Adressen där läsare når mappen. Efter bytet hämtas varje ändrad sida där och jämförs; utan den görs det inte",
        "https://exempel.se/rapporter/",
    )
    rapporter: tuple[Text, ...] = frivillig(
        "Bara dessa rapporter: förbund, eller förbund/år. Utan: alla", "[vasteras]", default=()
    )
    anvandare: Text | None = frivillig("Användaren, när den inte står i adressen; för S3 nyckelns id", "rapport")
    vardnyckel: Text | None = frivillig(
        "SFTP: serverns fingeravtryck. Utan det gäller `~/.ssh/known_hosts`",
        '"SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"',
    )
    andpunkt: Webbadress | None = frivillig("S3: lagrets adress, när det inte är Amazons", "https://s3.exempel.se")
    region: Text = frivillig("S3: regionen. Utan: eu-north-1", "eu-north-1", default="eu-north-1")
    byt: Literal["lank", "namnbyte", "filvis"] | None = frivillig(
        "Hur en release byts mot en annan: `lank`, `namnbyte` eller `filvis`. Utan: det bästa som servern klarar",
        "namnbyte",
    )
    arbetsmapp: Text | None = frivillig(
        "En mapp som läsare inte når, på samma disk, för det som inte visas än. Utan: bredvid mappen, i en mapp vars namn inte går att gissa",
        "/privat/samrapport",
    )
    forhand_dagar: int = frivillig(
        "Så många dagar som en förhandsvisning ligger kvar. Utan: 14", 14, default=14, ge=1, le=365
    )

    @model_validator(mode="after")
    def _sound(self) -> Mal:
        if not SLUG.fullmatch(self.namn):
            raise ValueError(f"har namnet ”{self.namn}”. Skriv bara a–z, 0–9 och bindestreck.")
        if self.vardnyckel and not _FINGERPRINT.fullmatch(self.vardnyckel):
            raise ValueError("har en vardnyckel som inte är ett fingeravtryck. Skriv det som SHA256: och 43 tecken.")
        # Servers are spoken to in lines, and a break would begin another.
        if broken := [
            name for name, value in vars(self).items() if isinstance(value, str) and len(value.splitlines()) > 1
        ]:
            raise ValueError(f"har en radbrytning i {broken[0]}. Skriv värdet på en rad.")
        if ".." in self.mapp.split("/"):
            raise ValueError("har en mapp med .. i sig. Skriv ut hela sökvägen.")
        if self.adress is not None:
            self._assert_address(self.adress)
        return self

    def _assert_address(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            _ = parts.port
        except ValueError:
            raise ValueError(
                "har en adress som inte går att tolka. Se över datorns namn och porten (1–65535)."
            ) from None
        if parts.password is not None:
            raise ValueError(
                "har ett lösenord i adressen. Ta bort det därifrån: recept/publicera säger var det ska ligga."
            )
        if parts.scheme == "ftp":
            raise ValueError(
                "har en adress med ftp, som skickar lösenordet öppet. Fråga servern efter ftps eller sftp."
            )
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise ValueError(
                f"har en adress som inte går att använda. Den börjar med {', '.join(f'{one}://' for one in _SCHEMES if one != 'http')}. "
                "Är målet en mapp på den här datorn utelämnas adressen, och mappen skrivs som mapp."
            )
        if parts.scheme == "http" and parts.hostname not in _LOCAL:
            raise ValueError("har en adress med http, som skickar lösenordet öppet. Skriv https.")

    def takes(self, report: str) -> bool:
        """Whether a report is one of those that go here."""
        return not self.rapporter or any(f"{report}/".startswith(f"{one.strip('/')}/") for one in self.rapporter)


class Publiceringsmal(Strict):
    """All places that a project is published to."""

    model_config = filen(
        FILE,
        "vart webbplatsen publiceras",
        "Filen ligger i projektets mapp, bredvid `_quarto.yml`, och gäller [samrapport publicera](../recept/publicera-pa-server.md). "
        "Lösenord och nycklar står aldrig i den.",
    )

    mal: tuple[Mal, ...] = nyckel("Målen")


def read_targets(project: Path) -> dict[str, Mal]:
    """The targets by name. Raises SamrapportError where the file is missing or wrong."""
    try:
        content = read_plain(project, FILE)
    except FileNotFoundError:
        raise SamrapportError(
            f"{FILE} finns inte i projektet. Skriv den: namn och mapp för varje mål (docs/recept/publicera-pa-server.md visar hur)."
        ) from None
    for row, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        # Before anything else, since what is wrong with a value is told with the value.
        if _WITH_PASSWORD.search(line):
            expected = "adressen har ett lösenord. Ta bort det därifrån: docs/recept/publicera-pa-server.md säger var det ska ligga."
            raise DataFault(Fault(FILE, expected, row))
    found, _ = parse_settings(FILE, content, Publiceringsmal)
    names = [one.namn for one in found.mal]
    for name in names:
        if names.count(name) > 1:
            raise SamrapportError(f"{FILE}: två mål heter ”{name}”. Ge dem olika namn.")
    return {one.namn: one for one in found.mal}


def find_target(project: Path, name: str) -> Mal:
    """One target. Raises UnknownName with the closest names."""
    targets = read_targets(project)
    if name not in targets:
        raise UnknownName("Målet", name, targets, where=FILE)
    return targets[name]


def assert_apart(project: Project, mal: Mal) -> None:
    """Refuse a folder of this machine that is one of the project's own, lies in it or holds it: what lies there is replaced, and
    raw data would be served. Raises SamrapportError.
    """
    if mal.adress is not None:
        return
    place = Path(os.path.realpath(mal.mapp))
    for folder in (project.data, project.reports, project.processed, project.site):
        own = Path(os.path.realpath(folder))
        if place == own or own in place.parents or place in own.parents:
            where = "är" if place == own else "ligger i" if own in place.parents else "rymmer"
            raise SamrapportError(
                f"{FILE}: mappen för målet {mal.namn} {where} projektets mapp {folder.name}. Välj en mapp som ligger för sig."
            )

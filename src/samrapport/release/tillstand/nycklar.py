"""A key of one's own to sign decisions with: made, kept outside the project, and used. Entries: `make_key`, `find_key`, `Nyckel`.

Ed25519. The private half lies in the user's own folder of settings, readable by nobody else; the public one in the project's `nycklar.yml`.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from samrapport.errors import SamrapportError
from samrapport.run.atomic import write_atomic
from samrapport.run.beslut.nyckellista import NYCKLAR, Nyckellista, namnform, read_nycklar
from samrapport.run.project import Project
from samrapport.there import has, has_file

_FOLDER = "SAMRAPPORT_NYCKLAR"
"""The environment variable that says where keys lie; without it, the user's own folder of settings."""
_LACKING = "För nycklar behövs paketet cryptography. Installera det med make publicera, eller med: pip install -r requirements-publicera.lock"


@dataclass(frozen=True)
class Nyckel:
    """A private key. public: its other half, in hexadecimal."""

    public: str
    _private: Any

    def sign(self, content: bytes) -> str:
        """The signature of some bytes, in hexadecimal."""
        return bytes(self._private.sign(content)).hex()


def key_folder() -> Path:
    """Where a user's keys lie."""
    if told := os.environ.get(_FOLDER):
        return Path(told)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "samrapport"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "samrapport"


def key_file(namn: str) -> Path:
    """Where a person's key lies, if it lies where it is made. Two names never share a file."""
    slug = "".join(one if one.isascii() and one.isalnum() else "-" for one in namnform(namn))
    return key_folder() / f"nyckel-{slug}-{hashlib.sha256(namnform(namn).encode()).hexdigest()[:8]}.pem"


def make_key(project: Project, namn: str) -> Path:
    """Make a key for a person and list its public half in the project; gives where the private one lies.

    One that the person has, and that is not listed there, is: it is of another project, or of a run that was killed.
    Raises SamrapportError where there is one that is listed, or it would lie in the project.
    """
    keys = _library()
    path = key_file(namn)
    if not namn.strip():
        raise SamrapportError("Nyckeln ska ha ett namn. Ange det med --av.")
    if path.resolve().is_relative_to(project.root.resolve()):
        raise SamrapportError(f"Nyckeln skulle ligga i projektet, i {path.parent}. Sätt {_FOLDER} till en annan mapp.")
    known = read_nycklar(project.root)
    if has(path):
        own = _read_key(path)
        if own.public in known.keys_of(namn):
            raise SamrapportError(f"{namn} har redan en nyckel: {path}. Flytta undan den om du vill göra en ny.")
        _list(project, known, namn, own.public)
        return path
    private = keys.ed25519.Ed25519PrivateKey.generate()
    form = keys.serialization
    pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    write_atomic(path, pem, private=True)
    try:
        _list(project, known, namn, _public(private))
    except BaseException:
        # One that is not listed is no use, and would stand in the way of the next.
        path.unlink(missing_ok=True)
        raise
    return path


def find_key(listed: Nyckellista, namn: str, path: Path | None) -> Nyckel | None:
    """The key to decide with: the one in `path`, else the person's own where it is made; None for one who has none.

    Raises SamrapportError for a file that is no such key, that others may read, or that is not listed as the person's.
    """
    own = path or key_file(namn)
    if not has(own):
        if path is None:
            return None
        raise SamrapportError(f"Nyckeln {own} finns inte. Gör en med: samrapport nyckel")
    found = _read_key(own)
    if found.public not in listed.keys_of(namn):
        raise SamrapportError(f"Nyckeln {own} står inte under {namn} i {NYCKLAR}. Skriv in den: {found.public}")
    return found


def _read_key(own: Path) -> Nyckel:
    if os.name == "posix" and own.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SamrapportError(f"Nyckeln {own} kan läsas av andra. Ta bort deras rätt: chmod 600 {own}")
    keys = _library()
    try:
        private = keys.serialization.load_pem_private_key(own.read_bytes(), password=None)
    except (ValueError, TypeError):
        raise SamrapportError(f"{own} är ingen nyckel. Gör en med: samrapport nyckel") from None
    if not isinstance(private, keys.ed25519.Ed25519PrivateKey):
        raise SamrapportError(f"{own} är en nyckel av annat slag än Ed25519. Gör en med: samrapport nyckel")
    return Nyckel(_public(private), private)


def _list(project: Project, known: Nyckellista, namn: str, public: str) -> None:
    path = project.root / NYCKLAR
    text = path.read_text(encoding="utf-8") if has_file(path) else _HEAD
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if known.keys_of(namn):
        found = yaml.safe_load(text)
        name = next(one for one in found if namnform(str(one)) == namnform(namn))
        found[name].append({"nyckel": public, "från": now})
        text = _HEAD + yaml.safe_dump(found, allow_unicode=True, sort_keys=False)
    else:
        text += yaml.safe_dump({namn: [{"nyckel": public, "från": now}]}, allow_unicode=True, sort_keys=False)
    write_atomic(path, text)


_HEAD = "# Den som står här fattar beslut bara med sin nyckel. Skriven av ”samrapport nyckel”.\n"


def _public(private: Any) -> str:
    return bytes(private.public_key().public_bytes_raw()).hex()


def _library() -> _Library:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise SamrapportError(_LACKING) from None
    return _Library(ed25519, serialization)


@dataclass(frozen=True)
class _Library:
    ed25519: Any
    serialization: Any

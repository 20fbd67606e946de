"""Who has which key to sign decisions with: `nycklar.yml` in the project. Entries: `Nyckellista`, `read_nycklar`.

A name that stands there decides with its key only, from the day that is given. Keys are Ed25519, and the private half never lies in the
project. Without the file all decisions are on trust.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import yaml

from samrapport.errors import DataFault, Fault, SamrapportError
from samrapport.raw.opening import is_there, read_plain

NYCKLAR = "nycklar.yml"
_KEY = re.compile(r"[0-9a-f]{64}")
_FORM = "ska ha namn, och under varje namn en lista av nycklar med ”nyckel” (64 tecken) och ”från” (en tid). ”samrapport nyckel” skriver den."


class Signed(Protocol):
    """A decision, as far as its signature goes."""

    @property
    def vem(self) -> str:
        """Who decided."""

    @property
    def nar(self) -> datetime:
        """When."""

    @property
    def nyckel(self) -> str:
        """The public key, in hexadecimal; "" without one."""

    @property
    def signatur(self) -> str:
        """The signature, in hexadecimal."""


@dataclass(frozen=True)
class Nyckellista:
    """agare: by name (as `namnform` gives it), each public key in hexadecimal and the time from which it is the name's."""

    agare: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)

    def keys_of(self, namn: str) -> Mapping[str, datetime]:
        """The keys of a person."""
        return self.agare.get(namnform(namn), {})

    def problem(self, rad: Signed, content: bytes) -> str:
        """What is wrong with who has signed a decision, in Swedish; "" for nothing. content: what was signed."""
        own = self.keys_of(rad.vem)
        if not rad.nyckel:
            if rad.signatur or any(rad.nar >= since for since in own.values()):
                return f"beslutet i {rad.vem}s namn är inte undertecknat, fast namnet har en nyckel i {NYCKLAR}."
            return ""
        if rad.nyckel not in own:
            return f"beslutet är undertecknat med en nyckel som inte är {rad.vem}s i {NYCKLAR}."
        return "" if _is_signed(rad, content) else f"undertecknandet i {rad.vem}s namn stämmer inte med beslutet."


def namnform(namn: str) -> str:
    """A name as it is compared: Anna Berg, anna berg and Anna  Berg are one person."""
    return " ".join(namn.split()).casefold()


def read_nycklar(root: Path) -> Nyckellista:
    """The list of a project; empty where there is none. Raises DataFault for a file that is no such list."""
    if not is_there(root / NYCKLAR):
        return Nyckellista()
    try:
        found = yaml.safe_load(read_plain(root, NYCKLAR))
        agare = {
            namnform(str(name)): {str(one["nyckel"]): _when(one["från"]) for one in keys}
            for name, keys in (found or {}).items()
        }
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, KeyError, TypeError, ValueError):
        raise DataFault(Fault(NYCKLAR, _FORM)) from None
    if not all(_KEY.fullmatch(key) for keys in agare.values() for key in keys):
        raise DataFault(Fault(NYCKLAR, _FORM))
    return Nyckellista(agare)


def _when(value: object) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _is_signed(rad: Signed, content: bytes) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        raise SamrapportError(MISSING) from None
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(rad.nyckel))
        key.verify(bytes.fromhex(rad.signatur), content)
    except (InvalidSignature, ValueError):
        return False
    return True


MISSING = (
    "Beslut är undertecknade med nyckel, och för att läsa dem behövs paketet cryptography. "
    "Installera det: pip install 'samrapport[publicera]'."
)

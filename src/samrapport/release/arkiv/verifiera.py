"""Prövar ett arkivpaket från Samrapport med enbart Pythons standardbibliotek: python3 documentation/verifiera.py [SHA-256 för METS.xml]

Filer: varje fil som METS.xml nämner finns och är orörd (SHA-256), och inget annat ligger i paketet.
Beslut: raderna i beslut.jsonl hänger ihop, är orörda, och de som är undertecknade med Ed25519 är det med rätt nyckel.
Intyg: varje intygad PDF har det avtryck som underskriften gäller, och underskriften är gjord med certifikatets nyckel.
Underskrifter med RSA (PKCS #1 v1.5) och ECDSA (P-256) prövas; av andra slag bara avtrycket.
Det här prövas INTE: vem som har utfärdat certifikatet, om det var spärrat, och tidsstämpeln.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
Told = Iterator[tuple[bool, str]]
Part = tuple[int, bytes, bytes]
Point = tuple[int, ...]
_HREF = "{http://www.w3.org/1999/xlink}href"
_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_ORDER = 2**252 + 27742317777372353535851937790883648493
_HASHES = {"608648016503040201": "sha256", "608648016503040202": "sha384", "608648016503040203": "sha512"}
_PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
_X = 0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296
_Y = 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5
_COUNT = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _names(folder: Path, within: str = "") -> Iterator[str]:
    for one in sorted(folder.iterdir()):  # En mapp som inte går att läsa är ett fel, och inte tom.
        yield from _names(one, f"{within}{one.name}/") if one.is_dir() and not one.is_symlink() else [within + one.name]


def check_files(root: Path) -> Told:
    """Filerna mot METS.xml."""
    known = {"METS.xml"}
    for one in ET.parse(root / "METS.xml").iter():
        place = one if _HREF in one.attrib else next((each for each in one if each.tag.endswith("FLocat")), None)
        if "CHECKSUM" not in one.attrib or place is None:
            continue
        known.add(name := unquote(place.attrib[_HREF]))
        if ".." in Path(name).parts or not (root / name).is_file():
            yield False, f"{name} saknas"
        elif hashlib.sha256((root / name).read_bytes()).hexdigest() != one.attrib["CHECKSUM"].lower():
            yield False, f"{name} är ändrad"
    yield from ((False, f"{name} nämns inte i METS.xml") for name in _names(root) if name not in known)
    yield True, f"{len(known) - 1} {'fil' if len(known) == 2 else 'filer'} nämns i METS.xml"


def check_chain(content: bytes, keys: str) -> Told:
    """Beslutens kedja. keys: innehållet i nycklar.yml."""
    before, signed, lines = "0" * 64, 0, content.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        where = f"beslut.jsonl, rad {number}:"
        try:
            found = json.loads(line)
            own = found.pop("egen")
            right = _canonical({**found, "egen": own}).encode() + b"\n" == line and found["fore"] == before
            if not right or hashlib.sha256(_canonical(found).encode()).hexdigest() != own:
                raise ValueError
            key, signature = bytes.fromhex(found["nyckel"]), bytes.fromhex(found["signatur"])
            signed += bool(key or signature)
            if (key or signature) and found["nyckel"] not in keys:
                yield False, f"{where} nyckeln står inte i nycklar.yml"
            if (key or signature) and not ed25519(key, _canonical({**found, "signatur": ""}).encode(), signature):
                yield False, f"{where} undertecknandet stämmer inte"
        except (ValueError, KeyError, TypeError, AttributeError, StopIteration, IndexError):
            yield False, f"{where} raden är ändrad, eller en rad före den är borttagen eller inskjuten"
            return
        before = own
    yield True, f"{len(lines)} beslut i följd, {signed} av dem undertecknade med nyckel"


def check_seals(name: str, pdf: bytes) -> Told:
    """En PDF-fils intyg: avtryck och underskrift."""
    found = [[*map(int, one)] for one in re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", pdf)]
    seals = [(a, b, c, d) for a, b, c, d in found if a == 0 < b < c and pdf[b : b + 1] + pdf[c - 1 : c] == b"<>"]
    if not seals:
        yield True, f"{name} är inte intygad"
    for a, b, c, d in seals:
        try:
            covered = pdf[a:b] + pdf[c : c + d]
            who, problem = _read_seal(covered, bytes.fromhex(pdf[b + 1 : c - 1].decode("ascii")))
        except (ValueError, IndexError, KeyError, StopIteration):
            who, problem = "", "underskriften går inte att läsa"
        yield not problem, f"{name}: {problem or f'intygad av {who}, och orörd sedan dess'}"
    if seals and seals[-1][2] + seals[-1][3] != len(pdf):
        yield False, f"{name}: något är tillagt efter det som är intygat"


def _read_seal(covered: bytes, contents: bytes) -> tuple[str, str]:
    """Vem som intygar, och vad som är fel ("" för inget)."""
    _, content = _parts(_parts(contents)[0][2])
    data = _parts(_parts(content[2])[0][2])
    infos = [one for tag, one, _ in data if tag == 0x31][-1]
    info = _parts(_parts(_parts(infos)[0][2])[0][2])
    algorithm = _HASHES[_parts(info[2][2])[0][2].hex()]
    attributes = {_parts(one[2])[0][2].hex(): _parts(_parts(one[2])[1][2])[0] for one in _parts(info[3][2])}
    certificates = (_parts(_parts(one[2])[0][2]) for one in _parts(next(one for one in data if one[0] == 0xA0)[2]))
    own = next(one for one in certificates if [one[3][1], one[1][1]] == [each[1] for each in _parts(info[1][2])])
    names = [_parts(each[2]) for one in _parts(own[5][2]) for each in _parts(one[2])]
    who = next((value[2].decode("utf-8", "replace") for key, value in names if key[2] == b"\x55\x04\x03"), "okänd")
    if hashlib.new(algorithm, covered).digest() != attributes["2a864886f70d010904"][2]:
        return who, "innehållet är ändrat sedan det intygades"
    digest = hashlib.new(algorithm, b"\x31" + info[3][1][1:]).digest()
    if (signed := _is_signed(_parts(own[6][2]), _parts(info[4][2])[0][2].hex(), algorithm, digest, info[5][2])) is None:
        return f"{who} (avtrycket är prövat, men underskriften är av ett slag som inte prövas här)", ""
    return who, "" if signed else "underskriften är inte gjord med certifikatets nyckel"


def _is_signed(key: list[Part], method: str, algorithm: str, digest: bytes, signature: bytes) -> bool | None:
    kind, bits = _parts(key[0][2]), key[1][2][1:]
    if kind[0][2].hex() == "2a864886f70d010101" and method != "2a864886f70d01010a":  # RSA, PKCS #1 v1.5
        modulus, exponent = (int.from_bytes(one[2], "big") for one in _parts(_parts(bits)[0][2]))
        oid = next(bytes.fromhex(one) for one, name in _HASHES.items() if name == algorithm)
        named = b"\x30\x0d\x06\x09" + oid + b"\x05\x00\x04" + bytes([len(digest)]) + digest
        said = b"\x00\x30" + bytes([len(named)]) + named
        padded = b"\x01" + b"\xff" * ((modulus.bit_length() + 7) // 8 - 2 - len(said)) + said
        return pow(int.from_bytes(signature, "big"), exponent, modulus) == int.from_bytes(padded, "big")
    if kind[-1][2].hex() != "2a8648ce3d030107":  # ECDSA, P-256
        return None
    r, s = (int.from_bytes(one[2], "big") for one in _parts(_parts(signature)[0][2]))
    public, w = (int.from_bytes(bits[1:33], "big"), int.from_bytes(bits[33:], "big")), pow(s, -1, _COUNT)

    def add(a: Point, b: Point) -> Point:
        if not a or not b or (a[0] == b[0] and a[1] != b[1]):
            return () if a and b else a or b
        up, down = (3 * a[0] ** 2 - 3, 2 * a[1]) if a == b else (b[1] - a[1], b[0] - a[0])
        slope = up * pow(down, -1, _PRIME)
        third = (slope * slope - a[0] - b[0]) % _PRIME
        return third, (slope * (a[0] - third) - a[1]) % _PRIME

    z = int.from_bytes(digest[:32], "big")
    found = add(_times(z * w % _COUNT, (_X, _Y), add, ()), _times(r * w % _COUNT, public, add, ()))
    return 0 < r < _COUNT and 0 < s < _COUNT and bool(found) and found[0] % _COUNT == r


def ed25519(public: bytes, content: bytes, signature: bytes) -> bool:
    """Om ett undertecknande är gjort med nyckeln (RFC 8032)."""

    def add(a: Point, b: Point) -> Point:
        k = _D * a[0] * b[0] * a[1] * b[1] % _P
        x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + k, -1, _P) % _P
        return x, (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, -1, _P) % _P

    def point(packed: bytes) -> Point:
        y = int.from_bytes(packed, "little") & (1 << 255) - 1
        square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
        roots = (pow(square, (_P + 3) // 8, _P) * turn % _P for turn in (1, pow(2, (_P - 1) // 4, _P)))
        x = next(one for one in roots if one * one % _P == square)
        return (x if x & 1 == packed[31] >> 7 else _P - x), y

    base = point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + public + content).digest(), "little") % _ORDER
    left, right = _times(s, base, add, (0, 1)), add(point(r), _times(h, point(public), add, (0, 1)))
    return len(signature) == 64 and s < _ORDER and left == right


def _times(number: int, point: Point, add: Callable[[Point, Point], Point], found: Point) -> Point:
    while number:
        found, point, number = add(found, point) if number & 1 else found, add(point, point), number >> 1
    return found


def _parts(der: bytes) -> list[Part]:
    """Delarna av en DER-kodning: märke, hela delen, dess innehåll."""
    found, at = list[Part](), 0
    while at < len(der) and (der[at] or found == []):
        start, length = at + 2, der[at + 1]
        if length > 127:
            start, length = start + length - 128, int.from_bytes(der[start : start + length - 128], "big")
        found.append((der[at], der[at : start + length], der[start : start + length]))
        at = start + length
    return found


def check_package(root: Path, expected: str = "") -> Told:
    """Allt i paketet. expected: det avtryck av METS.xml som står i diariet."""
    nu = hashlib.sha256((root / "METS.xml").read_bytes()).hexdigest()
    yield expected in ("", nu), f"METS.xml har SHA-256 {nu}{'' if expected else ': jämför med det som står i diariet'}"
    yield from check_files(root)
    chain, keys = (root / "representations/beslut/data" / one for one in ("beslut.jsonl", "nycklar.yml"))
    if chain.is_file():
        yield from check_chain(chain.read_bytes(), keys.read_text(encoding="utf-8") if keys.is_file() else "")
    for name in (one for one in _names(root) if one.endswith(".pdf")):
        yield from check_seals(name, (root / name).read_bytes())


if __name__ == "__main__":
    told = [*check_package(Path(__file__).resolve().parents[1], *sys.argv[1:2])]
    print("\n".join(f"{'stämmer' if right else 'FEL    '}  {text}" for right, text in told))
    sys.exit(not all(right for right, _ in told))

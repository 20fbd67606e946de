"""A report to keep: its PDF sealed, the package, and the verifier that lies in it."""

from __future__ import annotations

import ast
import asyncio
import datetime as dt
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import unquote

import calling
import pikepdf
import pytest
import typst
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from samrapport.cli.publicering import arkivera
from samrapport.errors import SamrapportError
from samrapport.publish.published import open_published
from samrapport.raw.personnummer.granskning import places_in
from samrapport.release.arkiv import verifiera
from samrapport.release.arkiv.intyg import open_key, seal
from samrapport.release.arkiv.mets import METS
from samrapport.release.arkiv.sparat import keep_seal, outdated, seal_file, sealed, sealer, unsealed
from samrapport.release.arkiv.verifiera import check_chain, check_seals
from samrapport.release.innehall.making import make_release
from samrapport.release.tillstand.granskning.beslut import approve, turn_down
from samrapport.run.beslut.kedja import START, Rad, Vad, make_line, read_kedja
from samrapport.run.beslut.nyckellista import Nyckellista
from samrapport.run.beslut.tillstand import public_decisions
from samrapport.run.project import Project

from .conftest import VASTERAS, of

pytestmark = pytest.mark.slow

PASSWORD = "mycket-hemligt"
HOLDER = "Samordningsförbundet Prov"
PDF = f"reports/{VASTERAS}/delarsrapport.pdf"
KEPT = f"representations/rapport/data/{VASTERAS}/delarsrapport.pdf"
HREF = "{http://www.w3.org/1999/xlink}href"
KINDS: dict[str, Callable[[], ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey]] = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
}


def certified(kind: str, days: int = 30, *, stamps: bool = False) -> tuple[object, x509.Certificate]:
    key = KINDS[kind]()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOLDER)])
    today = dt.datetime.now(dt.UTC)
    uses = (True, True, *[False] * 7)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(today - dt.timedelta(60))
    made = made.not_valid_after(today + dt.timedelta(days)).add_extension(x509.KeyUsage(*uses), critical=True)
    if stamps:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return key, made.sign(key, hashes.SHA256())


def lay(path: Path, content: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path


def as_pkcs12(path: Path, kind: str, days: int = 30) -> Path:
    key, certificate = certified(kind, days)
    locked = serialization.BestAvailableEncryption(PASSWORD.encode())
    return lay(path, pkcs12.serialize_key_and_certificates(b"prov", key, certificate, None, locked))  # type: ignore[arg-type]


def judged(whole: bytes) -> PdfSignatureStatus:
    """What pyHanko itself says of a seal whose holder it trusts."""
    found = PdfFileReader(io.BytesIO(whole)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[found.signer_cert], allow_fetching=False)
    stamps = ValidationContext(trust_roots=[], allow_fetching=False)
    # Its loop may not run beside another of the same thread, such as a browser's in these tests.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(validate_pdf_signature, found, trusted, stamps).result()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    source = '#set document(title: "Prov", date: auto)\n#set text(lang: "sv")\n= Rubrik\nText.'
    return typst.compile(
        source.encode(), format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=1_600_000_000, ignore_system_fonts=True
    )


@pytest.fixture(scope="module")
def key_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("nycklar")
    return {kind: as_pkcs12(folder / f"{kind}.p12", kind) for kind in KINDS}


@pytest.fixture(scope="module")
def seals(pdf: bytes, key_files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = tmp_path_factory.mktemp("rot")
    return {kind: seal(pdf, open_key(root, path, None, PASSWORD), "Prov") for kind, path in key_files.items()}


@pytest.fixture
def project(project: Project) -> Project:
    """With a register, and books with a name that no address can hold as it is."""
    (project.data / VASTERAS / "deltagare.csv").write_text("ett;register\n", encoding="utf-8")
    (project.data / VASTERAS / "Bokföring år 21 & 20%.se").write_text("#FLAGGA 0\n", encoding="utf-8")
    return project


@pytest.fixture
def site(approved: Project, pdf: bytes) -> Project:
    """An approved report in a site with another's."""
    (approved.site / "reports").mkdir(parents=True)
    (approved.site / "reports/sala-heby.html").write_text("<html><body>sala-heby</body></html>", encoding="utf-8")
    for report in (VASTERAS, "sala-heby/2021"):
        place = approved.site / "reports" / report
        shutil.copytree(approved.reports / report / "data", place / "data")
        (place / "index.html").write_text(f"<html><body>{report}</body></html>", encoding="utf-8")
        (place / "delarsrapport.pdf").write_bytes(pdf)
    (approved.site / "index.html").write_text(
        f'<html><body><ul><li><a href="reports/{VASTERAS}/index.html">Ett</a></li>'
        '<li><a href="reports/sala-heby/2021/index.html">Annat</a></li></ul></body></html>',
        encoding="utf-8",
    )
    return approved


@pytest.fixture
def call(site: Project, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    monkeypatch.setattr(arkivera, "find_project", lambda: site)
    return calling.call


# The decisions that are published.


def public(project: Project) -> list[bytes]:
    kedja = read_kedja(project.data, VASTERAS, Nyckellista())
    return public_decisions(kedja, VASTERAS, of(project).built).splitlines(keepends=True)


def test_published_are_the_decisions_by_which_it_is_approved_as_they_are_written(approved: Project) -> None:
    lines = public(approved)
    assert [b'"vad":"granskad"' in lines[0], b'"vad":"godk\xc3\xa4nd"' in lines[1]] == [True, True]
    assert len(lines) == 2
    chain = (approved.data / VASTERAS / "beslut.jsonl").read_bytes()
    assert all(line in chain for line in lines)
    approve(of(approved), "Cia Dahl", "ordförande")
    assert public(approved) == lines, "one more who approves changes nothing"
    turn_down(of(approved), "Dan Ek", "ordförande", "Fel prognos.")
    assert public(approved) == []


def test_a_draft_has_no_decisions_to_publish(built: Project) -> None:
    assert public(built) == []


# The seal.


@pytest.mark.parametrize("kind", [*KINDS])
def test_a_seal_comes_after_the_last_byte_and_others_find_it_sound(
    kind: str, seals: dict[str, bytes], pdf: bytes
) -> None:
    whole = seals[kind]
    assert whole.startswith(pdf)
    assert len(whole) - len(pdf) < 20_000
    found = judged(whole)
    assert (found.intact, found.valid, found.coverage.name) == (True, True, "ENTIRE_FILE")
    told = [*check_seals("x.pdf", whole)]
    assert [right for right, _ in told] == [True]
    assert HOLDER in told[0][1]
    assert ("inte prövas här" in told[0][1]) is (kind == "p384")


def test_a_sealed_pdf_keeps_to_its_standards(seals: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(seals["rsa"])) as opened:
        with opened.open_metadata() as metadata:
            assert [str(metadata[f"pdfaid:{one}"]) for one in ("part", "conformance")] == ["3", "A"]
            assert str(metadata["pdfuaid:part"]) == "1"
        field = opened.pages[0].Annots[0]
        # Printed and not hidden, as PDF/A has it, and outside the page with words for it, as PDF/UA has it.
        assert int(field.F) & 0b110 == 0b100
        assert all(int(one) < 0 for one in field.Rect)
        assert str(field.TU).strip()


@pytest.mark.parametrize("place", ["before", "signature", "after"])
@pytest.mark.parametrize("kind", ["rsa", "p256"])
def test_a_changed_byte_is_told_wherever_it_is(kind: str, place: str, seals: dict[str, bytes]) -> None:
    whole = bytearray(seals[kind])
    start = whole.index(b"/Contents <") + len(b"/Contents <")
    padding = re.search(rb"(?:00)*>", whole[start:])
    assert padding
    at = {"before": 200, "signature": start + padding.start() - 40, "after": len(whole) - 30}[place]
    whole[at] = ord("1") if whole[at] != ord("1") else ord("2")
    assert not all(right for right, _ in check_seals("x.pdf", bytes(whole)))


def test_what_is_added_after_the_seal_is_told(seals: dict[str, bytes]) -> None:
    assert [right for right, _ in check_seals("x.pdf", seals["rsa"] + b"\n%mer")] == [True, False]


def test_words_that_look_like_a_seal_are_none(pdf: bytes) -> None:
    assert [right for right, _ in check_seals("x.pdf", pdf + b"/ByteRange [0 5 9 3] /ByteRange [0 1 2 9999999]")] == [
        True
    ]


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        (lambda folder: (as_pkcs12(folder / "k.p12", "p256"), None, "fel"), "lösenordet är fel"),
        (lambda folder: (as_pkcs12(folder / "k.p12", "p256", days=-1), None, PASSWORD), "inte i dag"),
        (lambda folder: (lay(folder / "k.pem", b"-----BEGIN"), None, None), "--certifikat"),
        (lambda folder: (lay(folder / "k.p12", b"\x30inget"), None, None), "går inte att öppna"),
        (lambda folder: (folder / "saknas.p12", None, None), "finns inte"),
        (lambda folder: (as_pkcs12(folder / "rot" / "k.p12", "p256"), None, PASSWORD), "ligger i projektet"),
    ],
)
def test_a_key_that_cannot_be_used_is_told_of_in_a_line(
    prepare: Callable[[Path], tuple[Path, Path | None, str | None]],
    told: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "rot").mkdir()
    path, certificate, password = prepare(tmp_path)
    with pytest.raises(SamrapportError, match=told) as failed:
        open_key(tmp_path / "rot", path, certificate, password)
    assert "\n" not in str(failed.value)
    assert PASSWORD not in str(failed.value) + caplog.text


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = as_pkcs12(tmp_path / "k.p12", "p256")
    path.chmod(0o644)
    with pytest.raises(SamrapportError, match="kan läsas av andra"):
        open_key(tmp_path / "rot", path, None, PASSWORD)


def test_a_key_in_pem_takes_its_own_certificate_and_no_other(tmp_path: Path, pdf: bytes) -> None:
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (key, own), (_, another) = certified("p256"), certified("p256")
    path = lay(tmp_path / "k.pem", key.private_bytes(*form))  # type: ignore[attr-defined]
    for name, certificate in (("own", own), ("another", another)):
        (tmp_path / name).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    whole = seal(pdf, open_key(tmp_path / "rot", path, tmp_path / "own", None), "Prov")
    assert whole.startswith(pdf)
    with pytest.raises(SamrapportError, match="hör inte till certifikatet"):
        seal(pdf, open_key(tmp_path / "rot", path, tmp_path / "another", None), "Prov")
    with pytest.raises(SamrapportError, match="redan intygad"):
        seal(whole, open_key(tmp_path / "rot", path, tmp_path / "own", None), "Prov")


@pytest.fixture
def service() -> Iterator[str]:
    """A service of time stamps on this machine; at /tyst it answers nothing of use."""
    key, certificate = certified("rsa", stamps=True)
    form = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    own = keys.PrivateKeyInfo.load(key.private_bytes(*form))  # type: ignore[attr-defined]
    stamper = DummyTimeStamper(asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)), own)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = b"" if self.path == "/tyst" else stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply" if answer else "text/html")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_time_stamp_is_of_the_seal_and_a_service_that_fails_leaves_none(
    service: str, pdf: bytes, key_files: dict[str, Path], tmp_path: Path
) -> None:
    key = open_key(tmp_path, key_files["rsa"], None, PASSWORD)
    whole = seal(pdf, key, "Prov", service)
    found = judged(whole)
    assert found.intact
    assert found.timestamp_validity.intact
    assert all(right for right, _ in check_seals("x.pdf", whole))
    for broken in (f"{service}/tyst", "http://127.0.0.1:9"):
        with pytest.raises(SamrapportError, match="tidsstämplar"):
            seal(pdf, key, "Prov", broken)


def test_a_kept_seal_goes_out_with_its_pdf_and_comparing_takes_it_off(
    site: Project, pdf: bytes, seals: dict[str, bytes]
) -> None:
    keep_seal(site.data, VASTERAS, pdf, seals["rsa"])
    assert sealed(site.data, VASTERAS, pdf) == seals["rsa"]
    made = make_release(site.site, lambda _: True, change=sealer(site))
    assert made.read(PDF) == seals["rsa"]
    assert made.read("reports/sala-heby/2021/delarsrapport.pdf") == pdf
    (site.site / PDF).write_bytes(seals["rsa"])
    assert unsealed(open_published(str(site.site)), site.data).read(PDF) == pdf
    (site.site / PDF).write_bytes(seals["p256"])
    assert unsealed(open_published(str(site.site)), site.data).read(PDF) == seals["p256"], (
        "another seal is another file"
    )


def test_a_kept_seal_that_is_none_or_of_another_file_does_not_go_out(
    site: Project, pdf: bytes, seals: dict[str, bytes]
) -> None:
    own = seals["rsa"].removeprefix(pdf)
    for tail in (b"%vad som helst", own + b"mer", own.replace(b"/ByteRange", b"/ByteRangf")):
        keep_seal(site.data, VASTERAS, pdf, pdf + tail)
        assert sealed(site.data, VASTERAS, pdf) is None
        assert sealer(site).make(PDF, pdf) == pdf


def test_a_kept_seal_is_not_looked_at_as_if_it_held_a_personnummer(
    site: Project, pdf: bytes, seals: dict[str, bytes]
) -> None:
    tail = b"\nxref\n3134 1\n8112189876 00000 n \ntrailer\n"
    assert places_in("a.intyg", tail)
    keep_seal(site.data, VASTERAS, pdf, pdf + tail)
    path = site.data / seal_file(VASTERAS, pdf)
    assert places_in(path.name, path.read_bytes()) == []
    keep_seal(site.data, VASTERAS, pdf, seals["rsa"])
    assert places_in(path.name, path.read_bytes()) == []
    assert sealed(site.data, VASTERAS, pdf) == seals["rsa"]
    # One that was kept as it is goes out too.
    path.write_bytes(seals["rsa"].removeprefix(pdf))
    assert sealed(site.data, VASTERAS, pdf) == seals["rsa"]


def test_a_pdf_that_is_another_than_the_sealed_is_told(site: Project, pdf: bytes, seals: dict[str, bytes]) -> None:
    assert outdated(site, [VASTERAS]) == []
    keep_seal(site.data, VASTERAS, pdf, seals["rsa"])
    assert outdated(site, [VASTERAS, "sala-heby/2021"]) == []
    (site.site / PDF).write_bytes(pdf + b"%")
    assert outdated(site, [VASTERAS]) == [VASTERAS]


def test_sealing_at_the_command_line(
    call: Callable[..., tuple[int, str]],
    site: Project,
    key_files: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    pdf: bytes,
) -> None:
    asked = ("intyga", "vasteras", "2021", "--nyckel", str(key_files["rsa"]))
    monkeypatch.delenv(arkivera.PASSWORD, raising=False)
    assert arkivera.PASSWORD in call(*asked)[1]
    monkeypatch.setenv(arkivera.PASSWORD, PASSWORD)
    code, said = call(*asked, "--till", str(tmp_path / "ut"))
    assert (code, f"intygad av {HOLDER}" in said, "innehavaren själv" in said, PASSWORD in said) == (
        0,
        True,
        True,
        False,
    )
    whole = sealed(site.data, VASTERAS, pdf)
    assert whole is not None
    assert (tmp_path / "ut" / "vasteras-2021.pdf").read_bytes() == whole
    assert PASSWORD.encode() not in whole
    assert "redan intygad" in call(*asked)[1]
    # As where somebody stopped it before that.
    (tmp_path / "ut" / "vasteras-2021.pdf").unlink()
    code, said = call(*asked, "--till", str(tmp_path / "ut"))
    assert (code, "redan intygad" in said, (tmp_path / "ut" / "vasteras-2021.pdf").read_bytes() == whole) == (
        0,
        True,
        True,
    )
    assert call(*asked, "--till", str(tmp_path / "ut"))[0] != 0
    assert "Bara en godkänd" in call("intyga", "sala-heby", "2021", *asked[3:])[1]


# The package.


def verify(folder: Path, *more: str) -> tuple[int, str]:
    """Run the verifier that lies in a package, apart from this program."""
    script = folder / "documentation/verifiera.py"
    ended = subprocess.run(
        [sys.executable, "-I", "-B", str(script), *more], capture_output=True, encoding="utf-8", check=False
    )
    assert not ended.stderr, ended.stderr
    return ended.returncode, ended.stdout


def fix(folder: Path, path: str) -> None:
    """Let METS.xml say that a file is as it is now, as who tampers would."""
    tree = ET.parse(folder / METS)
    for one in tree.iter():
        if "CHECKSUM" in one.attrib and path in (each.attrib.get(HREF) for each in (one, *one)):
            one.set("CHECKSUM", hashlib.sha256((folder / path).read_bytes()).hexdigest())
    tree.write(folder / METS)


@pytest.fixture
def package(
    site: Project, call: Callable[..., tuple[int, str]], seals: dict[str, bytes], pdf: bytes, tmp_path: Path
) -> Path:
    keep_seal(site.data, VASTERAS, pdf, seals["rsa"])
    code, said = call("arkiv", "vasteras", "2021", "--till", str(tmp_path / "paket"))
    assert code == 0
    assert "Inte med: vasteras/2021/deltagare.csv har uppgifter om enskilda personer" in said
    return tmp_path / "paket"


def test_a_package_holds_what_is_kept_and_proves_itself(package: Path, pdf: bytes, seals: dict[str, bytes]) -> None:
    code, said = verify(package)
    assert (code, "FEL" in said) == (0, False), said
    assert f"intygad av {HOLDER}" in said
    assert (package / KEPT).read_bytes() == seals["rsa"]
    names = {one.relative_to(package).as_posix() for one in package.rglob("*") if one.is_file()}
    assert {
        "representations/underlag/data/vasteras/2021/budget.csv",
        "representations/underlag/data/vasteras/2021/Bokföring år 21 & 20%.se",
        "representations/webbplats/data/reports/vasteras/2021/index.html",
        "representations/beslut/data/beslut.jsonl",
        "documentation/las-mig.txt",
    } <= names
    everything = b"".join((package / one).read_bytes() for one in names)
    assert b"ett;register" not in everything
    assert b"sala-heby" not in everything
    dc = (package / "metadata/descriptive/dc.xml").read_text(encoding="utf-8")
    for told in ("1/21", "Delårsrapport 2021, Vasteras", "godkänd", "Bo Ek, förbundschef", "PDF"):
        assert told in dc


def test_its_mets_names_every_file_once_and_leads_nowhere_else(package: Path) -> None:
    tree = ET.parse(package / METS)
    space = "{http://www.loc.gov/METS/}"
    hrefs = [one.attrib[HREF] for one in tree.iter() if HREF in one.attrib]
    names = {one.relative_to(package).as_posix() for one in package.rglob("*") if one.is_file()} - {METS}
    assert sorted(map(unquote, hrefs)) == sorted(names)
    ids = [one.attrib["ID"] for one in tree.iter() if "ID" in one.attrib]
    assert len(ids) == len({*ids})
    pointed = {one.attrib["FILEID"] for one in tree.iter(f"{space}fptr")} | {
        one.attrib["DMDID"] for one in tree.iter() if "DMDID" in one.attrib
    }
    assert pointed <= {*ids}


@pytest.mark.parametrize(
    ("path", "change", "told"),
    [
        (KEPT, lambda old: old[:300] + b"x" + old[301:], "innehållet är ändrat sedan det intygades"),
        ("representations/beslut/data/beslut.jsonl", lambda old: old.replace(b"Bo Ek", b"Bo Ep"), "rad 3: raden är ändrad"),
        ("representations/beslut/data/beslut.jsonl", lambda old: old[old.index(b"\n") + 1 :], "borttagen"),
        ("representations/underlag/data/vasteras/2021/budget.csv", lambda old: old + b"1", ""),
        ("representations/webbplats/data/reports/vasteras/2021/index.html", lambda old: old + b" ", ""),
        ("metadata/descriptive/dc.xml", lambda old: old.replace(b"1/21", b"2/21"), ""),
        ("documentation/las-mig.txt", lambda old: old + b"x", ""),
    ],
)  # fmt: skip
def test_tampering_is_told_and_a_sound_list_of_files_does_not_hide_it(
    package: Path, path: str, change: Callable[[bytes], bytes], told: str
) -> None:
    before = hashlib.sha256((package / METS).read_bytes()).hexdigest()
    (package / path).write_bytes(change((package / path).read_bytes()))
    code, said = verify(package)
    assert (code, f"{path} är ändrad" in said) == (1, True)
    fix(package, path)
    code, said = verify(package)
    # What is sealed and chained tells of itself; of the rest it is the hash in the diarium that tells.
    assert (code, told in said) == (1 if told else 0, True), said
    assert verify(package, before)[0] == 1


def test_a_file_that_is_gone_or_put_in_is_told(package: Path) -> None:
    (package / "representations/underlag/data/vasteras/2021/budget.csv").unlink()
    (package / "representations/underlag/data/mer.csv").write_text("x", encoding="utf-8")
    code, said = verify(package)
    assert (code, said.count("FEL")) == (1, 2)


def test_registers_are_kept_where_it_is_asked_for(
    site: Project, call: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    call("arkiv", "vasteras", "2021", "--till", str(tmp_path / "paket"), "--med-personuppgifter", "--dnr", "9/99")
    kept = tmp_path / "paket/representations/underlag/data/vasteras/2021/deltagare.csv"
    assert kept.read_text(encoding="utf-8") == "ett;register\n"
    assert kept.stat().st_mode & 0o077 == 0
    assert (tmp_path / "paket/METS.xml").stat().st_mode & 0o044
    assert "Diarienummer: 9/99" in (tmp_path / "paket/documentation/las-mig.txt").read_text(encoding="utf-8")


def test_what_a_killed_run_left_beside_the_package_goes_with_the_next(
    site: Project, call: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    for name in (".paket-x1", ".paket-annat-x2"):
        (tmp_path / name / "paket").mkdir(parents=True)
        (tmp_path / name / ".i-bruk").touch()
    assert call("arkiv", "vasteras", "2021", "--till", str(tmp_path / "paket-annat"))[0] == 0
    assert call("arkiv", "vasteras", "2021", "--till", str(tmp_path / "paket"))[0] == 0
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_no_draft_is_archived_and_no_folder_written_over(call: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    assert "Bara en godkänd rapport arkiveras" in call("arkiv", "sala-heby", "2021", "--till", str(tmp_path / "a"))[1]
    assert not (tmp_path / "a").exists()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "annat.txt").write_text("orört", encoding="utf-8")
    assert "finns redan" in call("arkiv", "vasteras", "2021", "--till", str(tmp_path / "b"))[1]
    assert [one.name for one in (tmp_path / "b").iterdir()] == ["annat.txt"]


# The verifier by itself.


def chained(count: int, key: ed25519.Ed25519PrivateKey) -> bytes:
    lines, last = b"", START
    for number in range(count):
        rad = Rad(Vad.GODKAND, VASTERAS, f"Åsa Ö {number}", "förbundschef", "2021-09-24T12:00:00+00:00", "a" * 64)
        rad = replace(rad, nyckel=key.public_key().public_bytes_raw().hex())
        line = make_line(replace(rad, signatur=key.sign(rad.signed_bytes(last)).hex()), last)
        lines, last = lines + line, json.loads(line)["egen"]
    return lines


def test_a_signed_chain_is_found_sound_by_the_standard_library_alone() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    chain, listed = chained(3, key), key.public_key().public_bytes_raw().hex()
    assert [*check_chain(chain, listed)] == [(True, "3 beslut i följd, 3 av dem undertecknade med nyckel")]
    assert any("står inte i nycklar.yml" in text for _, text in check_chain(chain, ""))


def test_every_changed_byte_of_a_chain_is_told() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    chain, listed = chained(1, key), key.public_key().public_bytes_raw().hex()
    for at in range(0, len(chain), 7):
        changed = chain[:at] + bytes([chain[at] ^ 1]) + chain[at + 1 :]
        assert not all(right for right, _ in check_chain(changed, listed)), at


def test_a_line_signed_by_another_with_a_right_hash_is_told() -> None:
    key, other = ed25519.Ed25519PrivateKey.generate(), ed25519.Ed25519PrivateKey.generate()
    rad = Rad(Vad.GODKAND, VASTERAS, "Bo Ek", "", "2021-09-24T12:00:00+00:00", "a" * 64)
    rad = replace(rad, nyckel=key.public_key().public_bytes_raw().hex())
    forged = make_line(replace(rad, signatur=other.sign(rad.signed_bytes(START)).hex()), START)
    assert any("undertecknandet stämmer inte" in text for _, text in check_chain(forged, rad.nyckel))


def test_the_verifier_is_short_and_stands_on_the_standard_library_alone() -> None:
    text = Path(verifiera.__file__).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    tree = ast.parse(text)
    named = {one.names[0].name for one in ast.walk(tree) if isinstance(one, ast.Import)}
    named |= {str(one.module) for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
    assert {one.partition(".")[0] for one in named} <= sys.stdlib_module_names


def test_sealing_goes_where_a_loop_runs_already(pdf: bytes, tmp_path: Path) -> None:
    key = open_key(tmp_path / "rot", as_pkcs12(tmp_path / "k.p12", "p256"), None, PASSWORD)

    async def within() -> bytes:
        return seal(pdf, key, "Prov")

    # In a thread of its own, for a browser's loop may run in this one.
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(lambda: asyncio.run(within())).result().startswith(pdf)

"""A PDF sealed with a key of one's own (PAdES), by pyHanko. Entries: `seal`, `open_key`, `takes_password`.

What is added comes after the last byte of the PDF, which stays as it is. The field of the seal has no look, and lies outside the page: so it is
neither read aloud nor printed, and the PDF keeps to PDF/A and PDF/UA.
"""

from __future__ import annotations

import io
import logging
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.release.arkiv.verifiera import check_seals

_FIELD, _TOLD = "Intyg", "Förbundets intyg"
_SECONDS = 30
LACKING = "För intyg behövs paketet pyHanko. Installera det med make publicera, eller med: pip install -r requirements-publicera.lock"


@dataclass(frozen=True)
class Nyckel:
    """A key with its certificate. vem: whom the certificate is of. utfardare: who has issued it, the same for one's own."""

    vem: str
    utfardare: str
    signer: Any

    @property
    def own(self) -> bool:
        """Whether nobody but the holder vouches for the certificate."""
        return self.vem == self.utfardare


def is_pkcs12(path: Path) -> bool:
    """Whether a key lies together with its certificate in one file (PKCS #12), by what the file begins with."""
    return _bytes_of(path)[:1] == b"\x30"


def takes_password(path: Path) -> bool:
    """Whether a key may have a password: all in PKCS #12 do, and those in PEM that say so."""
    return is_pkcs12(path) or b"ENCRYPTED" in _bytes_of(path)


def open_key(root: Path, path: Path, certificate: Path | None, password: str | None) -> Nyckel:
    """The key in a file: PKCS #12, or PEM with its certificate in a file of its own. root: of the project, where no key may lie.

    Raises SamrapportError for what is no such key or certificate, a wrong password, a certificate that is not valid now, and a key that others may read.
    """
    _assert_safe(root, path)
    signers = _library().signers
    secret = password.encode() if password else None
    # It tells of a wrong password with a traceback; we say it in a line.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    if is_pkcs12(path):
        # Of a path it would tell of what the system says as of a wrong password.
        content, signer = _bytes_of(path), None
        with suppress(Exception):  # Whatever a wrong password, or what is no such key, makes it raise.
            signer = signers.SimpleSigner.load_pkcs12_data(content, set(), secret)
    elif certificate is None:
        raise SamrapportError(f"{path.name} är en nyckel utan certifikat. Ange certifikatets fil med --certifikat.")
    else:
        _bytes_of(certificate)
        signer = signers.SimpleSigner.load(str(path), str(certificate), key_passphrase=secret)
    if signer is None or signer.signing_cert is None:
        raise SamrapportError(
            f"{path.name} går inte att öppna: lösenordet är fel, eller så är det ingen nyckel med certifikat (PKCS #12 eller PEM). "
            "Prova igen, eller fråga den som gav dig filen."
        )
    own = signer.signing_cert
    now = datetime.now(UTC)
    if not own.not_valid_before <= now <= own.not_valid_after:
        raise SamrapportError(
            f"Certifikatet i {path.name} gäller {own.not_valid_before:%Y-%m-%d}–{own.not_valid_after:%Y-%m-%d}, inte i dag. Byt till ett som gäller."
        )
    return Nyckel(_name_of(own.subject), _name_of(own.issuer), signer)


def seal(pdf: bytes, key: Nyckel, reason: str, service: str | None = None) -> bytes:
    """The sealed PDF. reason: what the seal says. service: the address of who gives a time stamp, None for none.

    Raises SamrapportError for a PDF that is sealed already or cannot be, and a service that does not answer.
    """
    library = _library()
    try:
        writer = library.writer.IncrementalPdfFileWriter(io.BytesIO(pdf))
        if writer.prev.embedded_signatures:
            raise SamrapportError("PDF-filen är redan intygad. Bygg om rapporten, och intyga den nya.")
        # Both rules at once: printed, as PDF/A has it, and outside the page, as PDF/UA has it.
        unseen = library.fields.InvisSigSettings(box_out_of_bounds=True)
        field = library.fields.SigFieldSpec(_FIELD, invis_sig_settings=unseen, readable_field_name=_TOLD)
        meta = library.signers.PdfSignatureMetadata(
            field_name=_FIELD,
            md_algorithm="sha256",
            reason=reason,
            name=key.vem,
            subfilter=library.fields.SigSeedSubFilter.PADES,
        )
        stamper = library.timestamps.HTTPTimeStamper(service, timeout=_SECONDS) if service else None
        # pyHanko has a loop of its own, which none may run in where this is asked for, as one does in a notebook.
        with ThreadPoolExecutor(1) as apart:
            made = apart.submit(
                library.signers.sign_pdf, writer, meta, signer=key.signer, timestamper=stamper, new_field_spec=field
            ).result()
    except library.timestamps.TimestampRequestError:
        raise SamrapportError(_no_stamp(service)) from None
    except library.errors as error:
        if service and isinstance(error, OSError | TimeoutError):
            raise SamrapportError(_no_stamp(service)) from None
        raise SamrapportError("PDF-filen går inte att intyga. Bygg om rapporten, och intyga den nya.") from None
    whole = bytes(made.getbuffer())
    if not whole.startswith(pdf) or not all(right for right, _ in check_seals("", whole)):
        raise SamrapportError(
            "Intyget går inte att läsa tillbaka: nyckeln hör inte till certifikatet. Ange dem som hör ihop."
        )
    return whole


def _name_of(name: Any) -> str:
    return str(name.native.get("common_name") or name.native.get("organization_name") or name.human_friendly)


def _no_stamp(service: str | None) -> str:
    return f"Tjänsten för tidsstämplar, {service}, svarar inte som den ska. Försök igen, eller ta bort tidsstampel ur arkiv.yml."


def _assert_safe(root: Path, path: Path) -> None:
    _bytes_of(path)
    if path.resolve().is_relative_to(root.resolve()):
        raise SamrapportError(f"Nyckeln {path.name} ligger i projektet. Flytta den till en plats som bara du når.")
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SamrapportError(f"Nyckeln {path} kan läsas av andra. Ta bort deras rätt: chmod 600 {path}")


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise SamrapportError(
            f"{path} finns inte, eller är en mapp. Ange filen med nyckeln eller certifikatet."
        ) from None


@dataclass(frozen=True)
class _Library:
    signers: Any
    fields: Any
    timestamps: Any
    writer: Any
    errors: tuple[type[Exception], ...]


def _library() -> _Library:
    try:
        from pyhanko.pdf_utils import incremental_writer
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign import fields, signers, timestamps
        from pyhanko.sign.general import SigningError
    except ImportError:
        raise SamrapportError(LACKING) from None
    return _Library(signers, fields, timestamps, incremental_writer, (SigningError, PdfError, OSError))

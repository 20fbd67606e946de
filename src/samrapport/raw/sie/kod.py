"""What a SIE file's bytes are: another kind of file, or text in one of the encodings in use. Entry: `decode_sie`."""

from __future__ import annotations

import re

from samrapport.errors import DataFault, Fault

_KINDS = (
    (rb"PK\x03\x04", "filen är en zip-fil eller en Excelbok. Packa upp den och lägg SIE-filen här."),
    (rb"%PDF", "filen är en PDF, inte en SIE-fil. Exportera SIE typ 4 ur bokföringen."),
    (rb"\x1f\x8b|7z\xbc\xaf|Rar!", "filen är packad. Packa upp den och lägg SIE-filen här."),
    (rb"\xd0\xcf\x11\xe0", "filen är ett äldre dokument ur Office, inte en SIE-fil. Exportera SIE typ 4 ur bokföringen."),
)  # fmt: skip
_SIE5 = re.compile(r"<(?:[\w.-]+:)?Sie(?:Entry)?[\s>/]|www\.sie\.se/sie5", re.IGNORECASE)

_LETTERS = "åäöÅÄÖéÉèÈêëüÜáàóôíñçÇæÆøØß"
_MARKS = "§°½¼±²³·–—…€£´©®«»×¨\u00a0"
_QUOTES = "”“„’‘"
_MENDED = {0x14: "¶", 0x15: "§"}
"""What CP437 shows for two bytes that are control characters elsewhere."""


def decode_sie(path: str, content: bytes) -> str:
    """The text of a SIE file of type 4, though not that it is sound. Raises DataFault: another kind of file, or letters in doubt.

    UTF-8 when it is that, whatever is declared, for cloud systems write it. Else CP437, which the format requires, or
    Windows-1252 (with Latin-1 within it), as its letters tell.
    """
    for start, expected in _KINDS:
        if re.match(start, content):
            raise DataFault(Fault(path, expected))
    text = _decoded(path, content)
    begins = text.lstrip("\ufeff \t\r\n")[:2000]
    if begins.startswith("<"):
        if _SIE5.search(begins):
            expected = "filen är SIE 5 (XML), och här läses SIE 4. Välj SIE 4 (typ 4E, med verifikat) när du exporterar ur bokföringen."
        elif begins.startswith("<?xml"):
            expected = "filen är XML, inte en SIE-fil. Exportera SIE typ 4 ur bokföringen."
        else:
            expected = "filen är en webbsida, inte en SIE-fil. Hämtningen har misslyckats; exportera filen på nytt."
        raise DataFault(Fault(path, expected))
    return text


def _decoded(path: str, content: bytes) -> str:
    try:
        return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        pass
    pc8, windows = content.decode("cp437").translate(_MENDED), content.decode("cp1252", errors="replace")
    (good, bad), (other_good, other_bad) = _weigh(pc8), _weigh(windows)
    ahead = (good - bad) - (other_good - other_bad)
    if ahead < 0:
        good, bad = other_good, other_bad
    # A few odd signs are let be; more of them mean that parts of the file are in one encoding and parts in another.
    if (ahead == 0 or bad * 4 > good + bad) and pc8.lstrip().startswith("#"):
        raise DataFault(_doubt(path, pc8, windows))
    return windows if ahead < 0 else pc8


def _weigh(text: str) -> tuple[int, int]:
    """How many signs beyond ASCII are letters where Swedish has them, and how many can hardly stand where they do."""
    good = bad = 0
    paired = {
        at
        for pair in re.finditer(r"(?<!\w)[”“„](?=\w)[^”“„\"\n]*?(?<=\w)([”“])(?!\w)", text)
        for at in (pair.start(), pair.start(1))
    }
    for found in re.finditer(r"[^\x00-\x7f]", text):
        at, sign = found.start(), found[0]
        before, after = _letter(text[at - 1 : at]), _letter(text[at + 1 : at + 2])
        if sign in _LETTERS:
            if (sign.islower() and after.isupper()) or (sign.isupper() and before.islower()):
                bad += 1
            elif before or after:
                good += 1
            elif sign not in "åäöÅÄÖ":
                bad += 1
        elif at in paired:
            good += 1
        elif sign not in _MARKS + _QUOTES or (before and after and sign not in "\u00a0’"):
            bad += 1
    return good, bad


def _letter(sign: str) -> str:
    return sign if sign in _LETTERS or (sign.isascii() and sign.isalpha()) else ""


def _doubt(path: str, pc8: str, windows: str) -> Fault:
    lines = zip(re.split(r"\r\n|\r|\n", pc8), re.split(r"\r\n|\r|\n", windows), strict=True)
    row, one, other = next((n, *pair) for n, pair in enumerate(lines, 1) if pair[0] != pair[1])
    at = next(n for n, signs in enumerate(zip(one, other, strict=True)) if signs[0] != signs[1])
    start = max(at - 12, 0)
    expected = (
        f"det går inte att avgöra hur å, ä och ö är kodade: här står ”{one[start : at + 12].strip()}” eller "
        f"”{other[start : at + 12].strip()}”. Öppna filen i en redigerare, rätta bokstäverna och spara den i UTF-8."
    )
    return Fault(path, expected, row)

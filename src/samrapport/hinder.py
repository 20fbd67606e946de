"""What the system would not do, told as one sentence: a full disk, no permission, a place that is only read. Entry: `hindered`."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from pathlib import Path

from samrapport.errors import Hindered, one_line

_AGAIN = "kör samma kommando igen"
_FULL = ("går inte att skriva, för disken är full", f"Frigör utrymme och {_AGAIN}")
_DENIED = (
    "går inte att läsa eller skriva, för rättigheterna räcker inte",
    f"Se över dem, stäng program som har filen öppen, och {_AGAIN}",
)
_MANY = (
    "går inte att öppna, för alltför många filer är öppna på en gång",
    "Kör med --jobs 1, eller höj gränsen (ulimit -n)",
)
_OTHER_KIND = ("är en fil där det ska vara en mapp, eller tvärtom", f"Flytta den, och {_AGAIN}")
_DISK = ("går inte att läsa eller skriva, för disken svarar med fel", f"Se över disken, och {_AGAIN}")
_NETWORK = ("nås inte, för nätverket svarar inte", f"Se över anslutningen, och {_AGAIN}")
_BUSY = ("används av ett annat program", f"Stäng det, och {_AGAIN}")
_CAUSES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), _FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM), _DENIED),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), _MANY),
    **dict.fromkeys((errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY), _OTHER_KIND),
    **dict.fromkeys((errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ECONNREFUSED), _NETWORK),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY), _BUSY),
    errno.EIO: _DISK,
    errno.EROFS: ("går inte att skriva, för platsen går bara att läsa", "Välj en annan plats med --out"),
    errno.EFBIG: ("går inte att skriva, för filen blir större än vad systemet tillåter", f"Höj gränsen, och {_AGAIN}"),
    errno.ENOENT: ("finns inte, eller togs bort medan kommandot kördes", f"Se efter, och {_AGAIN}"),
    errno.ENAMETOOLONG: ("har ett för långt namn", "Välj en plats med kortare sökväg med --out"),
    errno.ELOOP: ("är en länk som leder runt till sig själv", f"Rätta länken, och {_AGAIN}"),
    errno.ENOMEM: ("går inte att läsa eller skriva, för minnet tog slut", "Kör om med --jobs 1"),
    errno.EAGAIN: ("går inte att köra, för systemet har inga fler processer att ge", "Kör om med --jobs 1"),
}  # fmt: skip
# As Python, pandoc and others write them.
_WORDS = {
    "No space left on device": errno.ENOSPC,
    "Disk quota exceeded": errno.EDQUOT,
    "Permission denied": errno.EACCES,
    "Read-only file system": errno.EROFS,
    "Too many open files": errno.EMFILE,
    "Input/output error": errno.EIO,
    "File too large": errno.EFBIG,
}
_QUOTED = re.compile(r"\[Errno (?P<code>\d+)\][^']*(?:'(?P<path>[^']*)')?")
_OWN, _TEMPORARY = "samrapport-", "Mappen för tillfälliga filer"
_PARTS = (_OWN, "tmp", "pymp-", "openpyxl.")
# What a build makes on its way, to what it is to be: nobody knows of the former.
_PASSING = (
    (re.compile(r"\.(?P<name>.+)\.\d+\.tmp"), r"\g<name>"),
    (re.compile(r"\.(?P<name>.+)\.(new|old|arbete)"), r"\g<name>"),
    (re.compile(r"\.bygger-.*"), ""),
)


def hindered(error: OSError | MemoryError, place: str = "") -> Hindered | None:
    """What to tell of an error that the system gave; None for one that comes from elsewhere, which is a fault of the program.

    place: what to call what it happened to; else its path, where that is known.
    """
    if isinstance(error, MemoryError):
        return Hindered("Minnet tog slut. Kör om med --jobs 1, eller stäng andra program först.")
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        # Of copying a folder: each file that could not be, and why in words.
        return next((hinder for _, _, why in error.args[0] if (hinder := hindered_by_words(str(why)))), None)
    if error.errno is None:
        return None
    what, step = _CAUSES.get(
        error.errno,
        (f"går inte att använda ({errno.errorcode.get(error.errno, error.errno)})", f"Se efter, och {_AGAIN}"),
    )
    path = error.filename2 or error.filename
    if not place:
        place = _place(os.fsdecode(path)) if isinstance(path, str | bytes | os.PathLike) else "Filen eller mappen"
    if place == _TEMPORARY:
        step = step.replace("--out", "TMPDIR")
    return Hindered(one_line(f"{place} {what}. {step}."))


def hindered_by_words(text: str) -> Hindered | None:
    """The same for an error of which only words are left; None where they tell of none."""
    if found := _QUOTED.search(text):
        return hindered(OSError(int(found["code"]), "", found["path"]))
    code = next((code for words, code in _WORDS.items() if words.casefold() in text.casefold()), None)
    return hindered(OSError(code, "")) if code is not None else None


def _place(path: str) -> str:
    """A path as the user knows it: from here where it lies here, and of what is made on the way what it is to become."""
    whole = Path(path).absolute()
    temporary = Path(tempfile.gettempdir())
    while temporary.name.startswith(_OWN):  # One of ours may lie in another.
        temporary = temporary.parent
    if temporary in whole.parents and whole.relative_to(temporary).parts[0].startswith(_PARTS):
        return _TEMPORARY
    parts: list[str] = []
    for part in whole.parts:
        named = next((found.expand(name) for one, name in _PASSING if (found := one.fullmatch(part))), None)
        parts += [part] if named is None else filter(None, [named])
        if named is not None:
            break
    known = Path(*parts)
    here = Path.cwd()
    return str(known.relative_to(here)) if here in known.parents else str(known)

"""A whole folder put in the place of another, so that whoever reads there meets the old or the new, never neither.

Entries: `swap_folder`, `keep_same` before it, and `restore_folder` for what a kill left aside.
"""

from __future__ import annotations

import errno
import filecmp
import glob
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from samrapport.raw.opening import exists, files_in, matching, walk
from samrapport.run.atomic import link_or_copy, remove_empty
from samrapport.there import has, has_file, has_folder

Keep = Callable[[Path], bool]
"""Whether a folder directly within the old one belongs to somebody else, and stays where it is."""

_AT_WORKING_FOLDER, _LINUX_EXCHANGE, _MACOS_SWAP = -100, 2, 2
_LEADS = ".html"
"""Files that lead to others: laid in after them, and taken away before them."""


def _keep_none(folder: Path) -> bool:
    return False


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def swap_folder(new: Path, final: Path, *, keep: Keep = _keep_none, remove: Callable[[Path], object] = _remove) -> bool:
    """Put the folder `new` in the place of `final`; the folders directly within it that `keep` names stay there. remove: does away with the old.

    Gives whether it was done in one step: the system let the two folders change names with each other. Where it can't, as
    for a mounted folder, file after file is put in place, each whole, what leads to others after them; a reader may then
    meet new and old side by side, and a kill leaves them so until the next time. Where `final` is a link, it goes on leading
    to the same folder, which gets the new content. Raises NotADirectoryError for a file, which nobody asked to be replaced.
    """
    final = Path(os.path.realpath(final))
    final.parent.mkdir(parents=True, exist_ok=True)
    if has_file(final):
        raise NotADirectoryError(errno.ENOTDIR, "a file is where a folder is to be", str(final))
    restore_folder(final, keep=keep)
    if not has(final) and _renamed(new, final):
        return True
    # Under this name it is found after a kill, whichever of the two it is by then.
    aside = next(one for one in _asides(final) if not exists(one))
    exchanged = _renamed(new, aside) and exchange_names(aside, final)
    if not exchanged:
        _place_files(aside if has(aside) else new, final, keep)
    restore_folder(final, keep=keep, remove=remove)
    return exchanged


def restore_folder(final: Path, *, keep: Keep = _keep_none, remove: Callable[[Path], object] = _remove) -> None:
    """Take back what a killed `swap_folder` left aside. What can't be removed stays there, in nobody's way."""
    for aside in matching(final.parent, f".{glob.escape(final.name)}.old*"):
        if not has_folder(aside):
            continue  # To remove it as a folder would wait for a writer, where it is a channel.
        if not has(final):
            aside.rename(final)
            continue
        for folder in sorted(aside.iterdir()):
            if has_folder(folder) and keep(folder) and not has(final / folder.name):
                folder.rename(final / folder.name)
        remove(aside)


def keep_same(new: Path, standing: Path, *, also: str = "") -> Path:
    """Let the files of a folder, `new`, that are to take another's place be those which stand there, where they say the same; gives `new`.

    So whoever knows a file by its time and place sees what is new, and no more. also: a file that goes over as it stands, for who will see
    to afterwards what it is to say.
    """
    for file in files_in(new):
        other = standing / file.relative_to(new)
        with suppress(OSError):  # What cannot be read is another.
            if not other.is_symlink() and filecmp.cmp(file, other, shallow=False):
                twin = file.with_name(f".{file.name}.samma")
                link_or_copy(other, twin)
                twin.replace(file)
    if also and has_file(standing / also) and not exists(new / also):
        link_or_copy(standing / also, new / also)
    return new


def _asides(final: Path) -> Iterator[Path]:
    yield final.with_name(f".{final.name}.old")
    yield from (final.with_name(f".{final.name}.old-{number}") for number in count(2))


def _renamed(one: Path, other: Path) -> bool:
    try:
        one.rename(other)
    except OSError:
        return False
    return True


def exchange_names(one: Path, other: Path) -> bool:
    """Let two folders change names with each other, if this system and the disk that they lie on can."""
    import ctypes  # Costs 7 ms, which a build with nothing to publish need not wait for.

    library = ctypes.CDLL(None) if sys.platform != "win32" else None
    names = os.fsencode(one), os.fsencode(other)
    if (exchange := getattr(library, "renameat2", None)) is not None:
        return bool(exchange(_AT_WORKING_FOLDER, names[0], _AT_WORKING_FOLDER, names[1], _LINUX_EXCHANGE) == 0)
    if (swap := getattr(library, "renamex_np", None)) is not None:
        return bool(swap(*names, _MACOS_SWAP) == 0)
    return False


def _place_files(new: Path, final: Path, keep: Keep) -> None:
    """Make the files of `final` those of `new`, one by one."""
    files = {file.relative_to(new) for file in files_in(new)}
    for file in sorted(files, key=_leading):
        _place_file(new / file, final / file)
    kept = [folder for folder in final.iterdir() if has_folder(folder) and keep(folder)]
    # A link to a folder is no folder of the site's.
    found = (Path(place, name) for place, folders, files in walk(final) for name in [*folders, *files])
    standing = {file.relative_to(final) for file in found if not has_folder(file) or file.is_symlink()}
    others = {file for folder in kept for file in standing if folder.name == file.parts[0]}
    for file in sorted(standing - files - others, key=_leading, reverse=True):
        (final / file).unlink()
        remove_empty((final / file).parent, final)


def _leading(file: Path) -> tuple[bool, Path]:
    return file.suffix == _LEADS, file


def _place_file(source: Path, target: Path) -> None:
    if has_file(target) and not target.is_symlink() and filecmp.cmp(source, target, shallow=False):
        return
    # A folder where there is to be a file, or the other way round.
    if has_folder(target) and not target.is_symlink():
        shutil.rmtree(target)
    for folder in (one for one in target.parents if has_file(one)):
        folder.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.ny")
    temporary.unlink(missing_ok=True)
    link_or_copy(source, temporary)
    temporary.replace(target)

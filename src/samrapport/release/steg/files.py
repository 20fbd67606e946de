"""A release is laid into the public folder file by file, beside what others have there. Entry: `Files`.

For object stores, plain FTP, and folders that hold another's files too. All content is sent first, closed, under the name of its hash.
Then what pages load is put in place, new pages, changed pages, what leads to them, and last, a day later, what is gone goes. What a
file held before lies aside under its hash, so that there is a way back.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from samrapport.errors import SamrapportError, counted
from samrapport.release.innehall.released import Fil, Read, Release, hash_of
from samrapport.release.platser.plats import AGAIN, PlatsFel, Saknas, join, parents
from samrapport.release.steg.sending import do_all
from samrapport.release.steg.way import Way, assert_whole, sent

FILVIS = "filvis"
_CONTENT = "innehall"
_LEADING = ("sitemap.xml", "search.json", "feed.xml", "pagefind-entry.json")
_FIRST_PAGES = ("index.html", "reports/index.html")


@dataclass
class Files(Way):
    """See the module. take_over: whether files of others with the names of the site's may be replaced."""

    only_assets = False

    take_over: bool = False
    _left: Counter[str] = field(default_factory=Counter)
    _sources: dict[str, str] = field(default_factory=dict)

    def missing(self, release: Release) -> dict[str, Fil]:
        """The files whose content lies neither in the public folder nor aside."""
        there = {*self._aside(), *self._by_content()}
        return {path: one for path, one in release.files.items() if _key(path, one.sha) not in there}

    def prepare(self, release: Release, extra: Mapping[str, Fil], read: Read) -> None:
        """Send what is new, and lay aside what is about to be replaced."""
        known = self._known()
        self._assert_free(release, known)
        aside, standing = self._aside(), self._by_content()
        changed = {path: one for path, one in sorted(release.files.items()) if known.get(path) != one.sha}
        new = {
            _key(path, one.sha): path
            for path, one in changed.items()
            if aside.get(_key(path, one.sha)) != one.size and _key(path, one.sha) not in standing
        }

        def send(key: str) -> None:
            path = new[key]
            sent(self.plats, self._blob(key), release.files[path], lambda: read(path))
            self.skickat.append(release.files[path].size)

        do_all(self.plats, f"Skickar till {self.plats.namn}", sorted(new), send, self.watcher)
        replaced = {
            path: sha
            for path, sha in known.items()
            if sha is not None
            and _key(path, sha) not in aside
            and (path not in release.files or release.files[path].sha != sha)
        }
        told = f"Lägger undan det som ersätts på {self.plats.namn}"
        do_all(self.plats, told, sorted(replaced), lambda path: self._lay_aside(path, replaced[path]), self.watcher)
        sizes = {key: release.files[path].size for key, path in new.items()}
        assert_whole(self.plats, sizes, self._aside(), self.room.path(_CONTENT))

    def flip(self, release: Release, past: Release | None) -> None:
        """Put the files in place, in the order in which no page can meet what is not there yet."""
        known = self._known()
        changed = [path for path, one in release.files.items() if known.get(path) != one.sha]
        self._sources = self._by_content()
        self._left = Counter(_key(path, release.files[path].sha) for path in changed)
        at_once = self.liggare.can.copy or self.liggare.can.put_whole
        for stage in _stages(changed, set(known)):
            if at_once:
                told = f"Lägger på plats på {self.plats.namn}"
                do_all(self.plats, told, stage, lambda path: self._put(path, release.files[path]), self.watcher)
                continue
            for path in stage:
                # Two files of one content take turns: the last one takes it.
                self._put(path, release.files[path])

    def unflip(self, release: Release) -> None:
        """Take away all files of a first release, pages first."""
        self.remove(sorted(release.files, key=lambda one: (release.files[one].asset, one)))

    def remove(self, paths: Collection[str]) -> None:
        """Take away files of earlier releases from the public folder, and the folders that this leaves empty."""
        for path in paths:
            self.plats.delete(join(self.room.public, path))
            self._remove_empty(path)

    def forget(self, kept: Collection[str], dropped: Collection[str]) -> None:
        """Remove the content that no kept release needs."""
        releases = [self.room.read_release(name) for name in kept]
        needed = {_key(path, one.sha) for release in releases for path, one in release.files.items()}
        for key in self._aside().keys() - needed:
            self.plats.delete(self._blob(key))

    def place(self, name: str, path: str) -> str | None:
        """Where a file of a kept release lies."""
        one = self.room.read_release(name).files.get(path)
        if one is None:
            return None
        if name == self.liggare.nu and not self.liggare.pagar:
            return join(self.room.public, path)
        return self._by_content().get(_key(path, one.sha)) or self._blob(_key(path, one.sha))

    def _known(self) -> dict[str, str | None]:
        """What each of this program's files in the public folder holds; None where a killed run may have replaced it or not."""
        nu, pagar = self.liggare.nu, self.liggare.pagar
        known: dict[str, str | None] = {path: str(one[0]) for path, one in self.liggare.gamla.items()}
        known |= {path: one.sha for path, one in self.room.read_release(nu).files.items()} if nu else {}
        if pagar and pagar != nu:
            for path, one in self.room.read_release(pagar).files.items():
                if known.get(path) != one.sha:
                    known[path] = None
        return known

    def _by_content(self) -> dict[str, str]:
        """Where each content lies in the public folder."""
        return {_key(path, sha): join(self.room.public, path) for path, sha in self._known().items() if sha is not None}

    def _aside(self) -> dict[str, int]:
        """Size of each content that lies aside."""
        try:
            return self.plats.walk(self.room.path(_CONTENT))
        except Saknas:
            return {}

    def _blob(self, key: str) -> str:
        return self.room.path(_CONTENT, key)

    def _lay_aside(self, path: str, sha: str) -> None:
        source, target = join(self.room.public, path), self._blob(_key(path, sha))
        try:
            if self.liggare.can.copy:
                self.plats.copy(source, target)
                return
            content = self.plats.read(source)
        except Saknas:
            # Taken away by another's hand: there is nothing to keep.
            return
        if hash_of(content) == sha:
            self.plats.write(target, content)

    def _assert_free(self, release: Release, known: Mapping[str, str | None]) -> None:
        """That no file of another's has the name of one of the site's. Raises SamrapportError."""
        if self.take_over or self.liggare.pagar:
            return
        new = [path for path in release.files if path not in known]
        taken = []
        for folder in sorted({posixpath.dirname(path) for path in new}):
            try:
                names = self.plats.list(join(self.room.public, folder) or ".")
            except Saknas:
                continue
            taken += [path for path in new if posixpath.dirname(path) == folder and posixpath.basename(path) in names]
        if taken:
            raise SamrapportError(
                f"{self.room.public} på {self.plats.namn} har redan {counted(len(taken), 'fil', 'filer')} som heter som webbplatsens men som "
                f"publicera inte har lagt dit, bland dem {taken[0]}. Är de en äldre kopia av webbplatsen: kör om med --ta-over. "
                "Annars: ange en annan mapp i publicera.yml."
            )

    def _put(self, path: str, one: Fil) -> None:
        """Give a file of the public folder its new content, whole at every moment where the place can."""
        public, key = join(self.room.public, path), _key(path, one.sha)
        try:
            if self.liggare.can.put_whole:
                self._copied(self._blob(key), public)
            elif self.liggare.can.copy or self._left[key] > 1:
                self._left[key] -= 1
                self._through(self._blob(key), public)
            else:
                self._renamed(self._blob(key), public)
        except Saknas:
            self._put_from_another(path, public, one)

    def _put_from_another(self, path: str, public: str, one: Fil) -> None:
        """The content is not aside: a killed run has put it in place already, or it lies under another name."""
        try:
            if hash_of(self.plats.read(public)) == one.sha:
                return
        except Saknas:
            pass
        found = self._sources.get(_key(path, one.sha))
        if found is None or found == public:
            raise SamrapportError(
                f"{path}: innehållet finns inte kvar på {self.plats.namn}. Publicera igen från en byggd webbplats."
            )
        if self.liggare.can.put_whole:
            self._copied(found, public)
        else:
            self._through(found, public)

    def _through(self, source: str, public: str) -> None:
        """Copy beside, and let the copy take the name."""
        folder, name = posixpath.split(public)
        temporary = join(folder, f".{name}.sr-ny")
        self.plats.delete(temporary)
        self._copied(source, temporary)
        self._renamed(temporary, public)

    def _copied(self, source: str, target: str) -> None:
        if self.liggare.can.copy:
            self.plats.copy(source, target)
        else:
            self.plats.write(target, self.plats.read(source))

    def _renamed(self, old: str, new: str) -> None:
        if not self.liggare.can.rename_over:
            if not self.plats.kind(old):
                raise Saknas(f"{old} finns inte. {AGAIN}")
            self.plats.delete(new)
        self.plats.rename(old, new)

    def _remove_empty(self, path: str) -> None:
        for folder in reversed(list(parents(path))):
            try:
                if self.plats.list(join(self.room.public, folder)):
                    return
                self.plats.remove(join(self.room.public, folder))
            except PlatsFel:
                return


def _key(path: str, sha: str) -> str:
    """The name of a content: its hash, with the ending that tells an object store its type."""
    return f"{sha}{posixpath.splitext(path)[1]}"


def _stages(changed: Collection[str], there: Collection[str]) -> list[list[str]]:
    """The order: what pages load and link to, new pages, changed pages, what leads to them."""

    def stage(path: str) -> int:
        if posixpath.basename(path) in _LEADING or path in _FIRST_PAGES:
            return 3
        return 0 if not path.endswith(".html") else 1 if path not in there else 2

    return [sorted(path for path in changed if stage(path) == number) for number in range(4)]

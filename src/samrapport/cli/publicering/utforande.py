"""What the commands of publishing do, and how they tell of it. Entries: `publicera`, `visa`, `prova`, `forhandsvisa`, `aterstall`, `releaser`."""

from __future__ import annotations

import time
from datetime import datetime

from samrapport.cli.options import tell
from samrapport.cli.show import ConsoleWatcher
from samrapport.errors import Hindered, SamrapportError, counted
from samrapport.publish.maskin.berattat import told_webb
from samrapport.release.arkiv.sparat import outdated
from samrapport.release.choice import Choice
from samrapport.release.innehall.making import Made
from samrapport.release.platser.oppna import open_place
from samrapport.release.preview import show_preview
from samrapport.release.publishing import Published, choices_of, look_ahead, publish_site, restore
from samrapport.release.settings import Mal
from samrapport.release.steg.engine import look, open_engine
from samrapport.release.trial import seen_between, try_place
from samrapport.run.project import Project
from samrapport.run.watch import Watcher

_SHOWN = 40
_LONGEST_SLEEP = 60.0


class _Vakt(ConsoleWatcher):
    """A bar on a terminal; elsewhere a line for each stage, and none for each file."""

    def step(self, text: str) -> None:
        """One file, or one page."""
        if self.console.is_terminal:
            super().step(text)


def publicera(project: Project, mal: Mal, *, take_over: bool, removed: tuple[str, ...], wait: bool) -> int:
    """Publish, tell how it went, and with `wait` do it again at each hour that a report waits for.

    Gives the code to end with: 0, or that of Hindered where the system would not read something of a report.
    """
    while True:
        with open_place(mal) as plats, _Vakt() as watcher:
            done = publish_site(project, mal, plats, watcher, take_over=take_over, removed=removed)
        _tell_published(done, mal)
        _tell_address(project, mal)
        for report in outdated(project, done.new):
            tell(
                f"  {report}: PDF-filen är en annan än den som är intygad, och har inget intyg. Intyga den med samrapport intyga."
            )
        hour = done.choice.hour
        if hour is None or not wait:
            return _code(done.choice)
        tell(f"Väntar till {_hour(hour)}.")
        # In short naps: a machine that has been asleep wakes with another clock.
        while (left := hour.timestamp() - time.time()) > 0:
            time.sleep(min(left, _LONGEST_SLEEP))


def _tell_published(done: Published, mal: Mal) -> None:
    name = done.release.name
    if done.unchanged:
        tell(f"Inget är ändrat: {mal.namn} visar redan release {name}.")
    else:
        tell(
            f"Publicerad på {mal.namn}: release {name}, {counted(len(done.release.files), 'fil', 'filer')}, {_bytes(done.sent)} skickade."
        )
        for report in done.new:
            tell(f"  {report}: publicerad")
        if mal.webb:
            tell(f"  Jämförd med {mal.webb}: alla ändrade sidor visas som de är gjorda.")
    _tell_choice(done.choice, done.made)
    if done.pending:
        tell(
            f"  Release {done.pending} ligger stängd på servern och visas när samrapport publicera {mal.namn} körs vid sin tid."
        )


def _tell_choice(choice: Choice, made: Made) -> None:
    for report in sorted(choice.hindered):
        kept = "står kvar som den är publicerad" if report in made.kept else "publiceras inte"
        # A reason ends with the command that is the next step: each has a line of its own.
        first, *more = choice.hindered[report]
        tell("\n    ".join([f"  {report}: {kept}. {first}", *more]))
    for report, hour in sorted(choice.waiting.items()):
        tell(f"  {report}: visas tidigast {_hour(hour)}.")
    for report in made.kept:
        if report not in choice.hindered and report not in choice.waiting:
            tell(
                f"  {report}: finns inte i webbplatsen här och står kvar på servern. Ta bort den med --ta-bort {report}."
            )


def _tell_address(project: Project, mal: Mal) -> None:
    """Tell where what the site says of its own address is not where readers reach it: feeds and shared links would lead elsewhere."""
    said = webb.adress if (webb := told_webb(project.site)) else ""
    if said and mal.webb and said != mal.webb.rstrip("/"):
        tell(
            f"  webbplats.yml har adressen {said}, men {mal.namn} nås på {mal.webb}: flöden, webbplatskarta och delade länkar leder till den första. "
            "Ska läsarna ha den andra: skriv den i webbplats.yml och bygg igen."
        )


def _code(choice: Choice) -> int:
    return Hindered.exit_code if choice.by_system else 0


def visa(project: Project, mal: Mal, removed: tuple[str, ...]) -> int:
    """What would be sent. Gives the code to end with, as `publicera` would."""
    with open_place(mal) as plats, _Vakt() as watcher:
        ahead = look_ahead(project, mal, plats, watcher, removed=removed)
    total = ahead.made.release.size
    if ahead.unchanged:
        tell(f"Inget skulle skickas: {mal.namn} visar redan release {ahead.made.release.name}.")
    else:
        size = sum(one.size for one in ahead.missing.values())
        tell(
            f"Till {mal.namn} skulle {len(ahead.missing)} av {counted(len(ahead.made.release.files), 'fil', 'filer')} skickas, {_bytes(size)} av {_bytes(total)}:"
        )
        for path in sorted(ahead.missing)[:_SHOWN]:
            tell(f"  {path} ({_bytes(ahead.missing[path].size)})")
        if len(ahead.missing) > _SHOWN:
            tell(f"  … och {len(ahead.missing) - _SHOWN} till")
    _tell_choice(ahead.choice, ahead.made)
    _tell_address(project, mal)
    return _code(ahead.choice)


def prova(mal: Mal) -> None:
    """What the place can do."""
    with open_place(mal) as plats:
        for line in try_place(plats, mal):
            tell(line)


def forhandsvisa(project: Project, mal: Mal) -> None:
    """Show the site where only who is told of it finds it."""
    with open_place(mal) as plats, _Vakt() as watcher, open_engine(plats, choices_of(mal), watcher) as engine:
        made = show_preview(engine, project.site, mal)
    where = made.address or f"{mal.mapp.rstrip('/')}/{made.folder}/"
    tell(f"Förhandsvisningen har {counted(made.files, 'fil', 'filer')}: {where}")
    tell(
        f"Den visas till och med {made.until:%Y-%m-%d} och tas bort av nästa samrapport publicera {mal.namn} efter det. Ge bara adressen till dem som ska läsa."
    )


def aterstall(project: Project, mal: Mal, till: str | None) -> None:
    """Go back to a release."""
    with open_place(mal) as plats, _Vakt() as watcher:
        done = restore(project, mal, plats, watcher, till)
    release = done.release
    if done.moved:
        tell(
            f"{mal.namn} visar release {release.name} igen, med {counted(len(release.reports), 'rapport', 'rapporter')}."
        )
    else:
        tell(f"{mal.namn} visar redan release {release.name}.")
    for report, stands in done.noted.items():
        tell(f"  {report}: {'en tidigare version visas igen' if stands else 'visas inte längre'}")


def releaser(mal: Mal) -> None:
    """The releases that the place has, newest first."""
    with open_place(mal) as plats:
        engine = look(plats, choices_of(mal), Watcher())
        liggare = engine.liggare if engine else None
    if liggare is None or not liggare.slapp:
        raise SamrapportError(f"Inget är publicerat på {mal.namn} än. Publicera med samrapport publicera {mal.namn}.")
    for one in reversed(liggare.slapp):
        shown = "  visas nu" if one["namn"] == liggare.nu else ""
        tell(
            f"{one['namn']}  {one['nar']}  {one['vad']}, {counted(len(one['rapporter']), 'rapport', 'rapporter')}{shown}"
        )
    if liggare.pagar:
        tell(f"Ett byte till {liggare.pagar} avbröts. Nästa samrapport publicera {mal.namn} fullbordar det.")
    tell(seen_between(liggare.byt, liggare.can))


def _hour(hour: datetime) -> str:
    return f"{hour:%Y-%m-%d %H:%M}"


def _bytes(count: int) -> str:
    if count < 10_000:
        return f"{count} byte"
    return f"{count / 1000:.0f} kB" if count < 10_000_000 else f"{count / 1_000_000:.1f} MB".replace(".", ",")

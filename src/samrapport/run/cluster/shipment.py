"""What travels for one notebook: the inputs to the worker, and what the run left back. Entries: `Packer`, `run`, `unpack`."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.rapport.omraden import GEMENSAMMA
from samrapport.rapport.tidigare import RELEASED, RELEASED_VARIABLE
from samrapport.raw.opening import read_plain
from samrapport.raw.rapporttyp import DESCRIPTION
from samrapport.run.atomic import write_atomic
from samrapport.run.cluster.share import Share
from samrapport.run.execution.execute import Job, Outcome, execute_section
from samrapport.run.fingerprint import Fingerprints, list_tree
from samrapport.run.record import StateFolder
from samrapport.there import has_file


@dataclass(frozen=True)
class Shipment:
    """job: with the build's own paths. files: raw data by its path in the data folder. notebook: all by name in the share.

    code: hash of the program that the result must be made by. released: what has been published of persons, by name in the share.
    """

    job: Job
    share: Share
    files: dict[str, str]
    notebook: str
    code: str
    released: str = ""


@dataclass(frozen=True)
class Returned:
    """outcome: how it went. files: what the run left in its state folder, by file name, as named in the share."""

    outcome: Outcome
    files: dict[str, str]


class OtherProgram(SamrapportError):
    """A worker has another version of the program, its theme or its libraries, so its reports would not be the same."""

    exit_code = 1

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"En arbetare ({place}) har en annan version av Samrapport, dess bibliotek eller temat i theme/. "
            "Installera samma version, med samma requirements.lock och samma theme/, på alla datorer."
        )

    def __reduce__(self) -> tuple[type[OtherProgram], tuple[str]]:
        return OtherProgram, (self.place,)


class Packer:
    """Makes shipments of one build. Files that many notebooks read are sent once."""

    def __init__(self, share: Share, data: Path) -> None:
        self._share, self._data = share, data
        self._code = Fingerprints(data).code
        self._sent: dict[Path, str] = {}

    def pack(self, job: Job) -> Shipment:
        """Send what the job needs: the raw data that its report may read, and its notebook."""
        notebook = job.section.notebook
        folder = Path(*job.report.folder.parts[:2])
        files = {
            path: self._send(self._data, path)
            for part in (folder, *map(Path, GEMENSAMMA))
            for path in sorted(f"{part.as_posix()}/{name}" for name in list_tree(self._data / part))
        }
        released = self._send(job.state, RELEASED) if has_file(job.state / RELEASED) else ""
        return Shipment(job, self._share, files, self._send(notebook.parent, notebook.name), self._code, released)

    def _send(self, folder: Path, path: str) -> str:
        if folder / path not in self._sent:
            self._sent[folder / path] = self._share.put(read_plain(folder, path))
        return self._sent[folder / path]


def run(shipment: Shipment, place: Path, data: Path, name: str) -> Returned:
    """Run a shipment in the folders `place` and `data` of a worker called `name`. Raises OtherProgram and ShareFault."""
    share = replace(shipment.share, seen_from=f"en arbetare ({name})")
    prints = Fingerprints(data)
    expected = shipment.job
    if (prints.code, prints.environment, prints.resources) != (shipment.code, expected.environment, expected.resources):
        raise OtherProgram(name)
    known = os.environ.get(RELEASED_VARIABLE)
    if shipment.released and known:
        write_atomic(Path(known), share.get(shipment.released))
    for path, content in shipment.files.items():
        write_atomic(_within(data, path), share.get(content))
    kind = shipment.job.report.type.name
    notebook = _within(place, f"notebooks/{kind}/{shipment.job.section.notebook.name}")
    write_atomic(notebook, share.get(shipment.notebook))
    described = {"fil": shipment.job.report.type.document, "underlag": shipment.job.report.type.source}
    write_atomic(notebook.with_name(DESCRIPTION), json.dumps(described))
    section = replace(shipment.job.section, notebook=notebook)
    job = replace(shipment.job, section=section, data=data, state=place / "state")
    outcome = execute_section(job)
    # What it says names the files as the build's own machine has them.
    told = outcome.message.replace(str(job.state), str(shipment.job.state))
    state = StateFolder(job.state, job.report)
    # The build may have ended, while nothing ends a notebook that has begun.
    found = {path.name: path.read_bytes() for path in _paths(state, job) if has_file(path)}
    left = share.put_while_open(found)
    return Returned(replace(outcome, message=told), left)


def unpack(shipment: Shipment, back: Returned) -> Outcome:
    """Put what came back in the build's own state folder, the record last."""
    job = shipment.job
    state = StateFolder(job.state, job.report)
    state.failed(job.section).unlink(missing_ok=True)
    for path in _paths(state, job):
        if path.name in back.files:
            write_atomic(path, shipment.share.get(back.files[path.name]))
    return back.outcome


def _paths(state: StateFolder, job: Job) -> tuple[Path, ...]:
    """The only files that a run may leave, in the order in which they are written."""
    section = job.section
    record = state.path / f"{section.stem}.json"
    return state.log(section.stem), state.failed(section), state.executed(section), record


def _within(folder: Path, path: str) -> Path:
    found = (folder / path).resolve()
    if folder.resolve() not in found.parents:
        raise ValueError(f"{path} ligger utanför arbetarens mapp")
    return found

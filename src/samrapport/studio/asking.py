"""What every answer of the studio's begins with: the report that is asked about, what is sent, and the worker that is asked.

Entries: `Studio`, `sent_by`, `body_of`, `in_worker`.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import BrokenExecutor
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from samrapport.errors import SamrapportError, UnknownName
from samrapport.run.discover import Report, Section
from samrapport.studio import reading
from samrapport.studio.beside import Asked
from samrapport.studio.files import Files
from samrapport.studio.hub import Hub
from samrapport.studio.workshop import Workshop
from samrapport.there import has_file

_LARGEST = 60_000_000


class Studio:
    """What the application works on."""

    def __init__(self, workshop: Workshop, hub: Hub) -> None:
        self.workshop, self.hub, self.project = workshop, hub, workshop.project
        self.files = Files(self.project.data)

    def report(self, folder: str) -> Report:
        """The report in a folder. Raises UnknownName."""
        chosen, data = self.workshop.report, self.project.data
        # All that there are are not looked for each time: a text is asked about at every pause.
        if chosen and chosen.folder.as_posix() == folder and has_file(data / chosen.folder / chosen.type.file):
            return chosen
        found = reading.all_reports(self.project)
        known = {one.folder.as_posix(): one for one in found.reports}
        if folder not in known:
            raise UnknownName("Rapporten", folder, known, next_step="Läs om sidan.")
        return known[folder]

    def section(self, report: Report, slug: str) -> Section | None:
        """A section of its, None for the front page. Raises UnknownName."""
        if not slug:
            return None
        sections = {one.slug: one for one in reading.sections_of(self.project, report.type)}
        if slug not in sections:
            raise UnknownName("Avsnittet", slug, sections, next_step="Läs om sidan.")
        return sections[slug]

    def asked(self, request: Request) -> Asked:
        """The report that a request is about."""
        return Asked(self.report(request.query_params.get("rapport", "")), self.project.data)


async def sent_by(request: Request) -> dict[str, str]:
    """The object that a request sends, its values as text. Raises SamrapportError."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise SamrapportError("Det som skickades är inte JSON. Läs om sidan.")
    try:
        found = json.loads(await body_of(request))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SamrapportError("Det som skickades går inte att läsa. Läs om sidan.")
    return {str(name): value if isinstance(value, str) else json.dumps(value) for name, value in found.items()}


async def body_of(request: Request) -> bytes:
    """What a request sends. Raises SamrapportError for more than 60 MB."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > _LARGEST:
            raise SamrapportError("Filen är för stor: högst 60 MB. Korta den, eller dela upp den.")
    return bytes(content)


async def in_worker(studio: Studio, function: str, *args: Any) -> Any:
    """What a worker answers; asked once more where it ended, as when the program or the theme is changed."""
    for last in (False, True):
        future = await run_in_threadpool(studio.workshop.ask, function, *args)
        try:
            return await asyncio.wrap_future(future)
        except (BrokenExecutor, asyncio.CancelledError) as error:
            if isinstance(error, asyncio.CancelledError) and not future.cancelled():
                raise
            if last:
                raise SamrapportError("Arbetsprocessen avslutades utifrån. Försök igen.") from None
    raise AssertionError

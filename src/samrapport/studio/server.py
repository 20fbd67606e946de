"""The studio as a web application. Entry: `create_app`.

Every answer is of the files as they lie there; what is changed is changed in them alone.
"""

from __future__ import annotations

import functools
import json
import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

from sse_starlette.sse import EventSourceResponse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from samrapport.errors import SamrapportError, UnknownName
from samrapport.raw.personnummer.form import hide_personnummer
from samrapport.studio import reading, shell
from samrapport.studio.asking import Studio, body_of, in_worker, sent_by
from samrapport.studio.files import Changed, Outside
from samrapport.studio.gate import Gate
from samrapport.studio.hub import Hub
from samrapport.studio.workshop import Workshop

_PING = 20
# A page of a report runs nothing and sends nothing, whatever is written in its texts; who shows it may read it.
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(workshop: Workshop, hub: Hub, token: str, hosts: Collection[str] | None) -> Starlette:
    """The application. hosts: as `Gate` has them."""
    studio = Studio(workshop, hub)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        workshop.start()
        try:
            yield
        finally:
            await run_in_threadpool(workshop.stop)

    def at(path: str, answer: Callable[[Studio, Request], Awaitable[Response]], method: str = "GET") -> Route:
        return Route(path, _told(functools.partial(answer, studio)), methods=[method])

    routes = [
        at("/", _shell),
        at("/static/{name}", _static),
        at("/sida/{path:path}", _page),
        at("/pdf", _pdf),
        at("/api/handelser", _events),
        at("/api/rapporter", _reports),
        at("/api/valj", _choose, "POST"),
        at("/api/text", _text),
        at("/api/text", _save_text, "PUT"),
        at("/api/granska", _look, "POST"),
        at("/api/fakta", _facts),
        at("/api/kalla", _source),
        at("/api/att-gora", _to_do),
        at("/api/forklara", _explain, "POST"),
        at("/api/nytt", _new, "POST"),
        at("/api/arbetsbok", _book),
        at("/api/arbetsbok", _save_book, "PUT"),
        at("/api/word", _read_word, "PUT"),
        at("/api/word/infor", _take_word, "PUT"),
    ]
    gate = Middleware(Gate, token=token, hosts=hosts)
    return Starlette(routes=routes, middleware=[gate], lifespan=life)


def _told(answer: Callable[[Request], Awaitable[Response]]) -> Endpoint:
    """What answers, with faults in words: 404 for what is not there, 409 for what another has changed, 422 for the rest."""

    async def endpoint(request: Request) -> Response:
        try:
            return await answer(request)
        except SamrapportError as error:
            code = 409 if isinstance(error, Changed) else 404 if isinstance(error, Outside | UnknownName) else 422
            return JSONResponse({"fel": hide_personnummer(str(error))}, code)

    return endpoint


async def _shell(studio: Studio, request: Request) -> Response:
    return Response(shell.read(shell.PAGE), media_type="text/html")


async def _static(studio: Studio, request: Request) -> Response:
    name = request.path_params["name"]
    if (content := shell.read(name)) is None or name == shell.PAGE:
        return PlainTextResponse("", 404)
    return Response(content, media_type=f"text/{'css' if name == shell.STYLE else 'javascript'}")


async def _page(studio: Studio, request: Request) -> Response:
    path, version = request.path_params["path"], request.query_params.get("v", "")
    content = await run_in_threadpool(studio.workshop.pages.read, path)
    headers = {"Content-Security-Policy": _PAGE_POLICY}
    if content is None:
        return PlainTextResponse("Sidan finns inte än.", 404, headers)
    if version.isdecimal():
        studio.workshop.printer.fetched(int(version))
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers=headers)


async def _pdf(studio: Studio, request: Request) -> Response:
    workshop = studio.workshop
    number = request.query_params.get("sida", "")
    title, seen = request.query_params.get("rubrik", ""), request.query_params.get("v", "")
    if workshop.report is None:
        return PlainTextResponse("", 404)
    found = await run_in_threadpool(
        workshop.pages.pdf_page, workshop.report, title, int(number) if number.isdecimal() else None
    )
    if found is None:
        return PlainTextResponse("PDF-filen är inte gjord än.", 404)
    workshop.printer.seen = int(seen) if seen.isdecimal() else 0
    return Response(
        found.png, media_type="image/png", headers={"X-Sida": str(found.number), "X-Sidor": str(found.count)}
    )


async def _events(studio: Studio, request: Request) -> Response:
    async def told() -> AsyncIterator[dict[str, str]]:
        async for state in studio.hub.listen(request.query_params.get("fonster", "")):
            yield {"data": json.dumps(state, ensure_ascii=False)}

    return EventSourceResponse(told(), ping=_PING)


async def _reports(studio: Studio, request: Request) -> Response:
    found = await run_in_threadpool(reading.overview, studio.project)
    chosen = studio.workshop.report
    return JSONResponse({"rapporter": found, "vald": chosen.folder.as_posix() if chosen else ""})


async def _choose(studio: Studio, request: Request) -> Response:
    sent = await sent_by(request)
    report = await run_in_threadpool(studio.report, sent.get("rapport", ""))
    studio.workshop.choose(report, studio.section(report, sent.get("sida", "")), sent.get("fonster", ""))
    return JSONResponse({})


async def _text(studio: Studio, request: Request) -> Response:
    opened = await run_in_threadpool(studio.files.open_text, request.query_params.get("fil", ""))
    return JSONResponse({"text": opened.text, "etag": opened.etag})


async def _save_text(studio: Studio, request: Request) -> Response:
    sent = await sent_by(request)
    path = request.query_params.get("fil", "")
    studio.files.text_place(path)
    await run_in_threadpool(studio.report, path.rpartition("/text/")[0])
    etag = await run_in_threadpool(studio.files.save_text, path, sent.get("text", ""), sent.get("etag", ""))
    # Not after the watcher, which waits for more to come.
    studio.workshop.saved(path)
    return JSONResponse({"etag": etag})


async def _look(studio: Studio, request: Request) -> Response:
    sent = await sent_by(request)
    path = sent.get("fil", "")
    studio.files.text_place(path)
    found = await in_worker(studio, "answers:look_at_text", studio.asked(request), path, sent.get("text", ""))
    return JSONResponse(found)


async def _facts(studio: Studio, request: Request) -> Response:
    asked = studio.asked(request)
    found = await in_worker(studio, "answers:facts_of", asked)
    places, shown = await run_in_threadpool(reading.shown_in, studio.project, asked.report)
    listed = [{**one, "visas": places.get(one["name"], [])} for one in found["fakta"]]
    return JSONResponse({**found, "fakta": listed, "visat": shown})


async def _source(studio: Studio, request: Request) -> Response:
    path, rows = request.query_params.get("fil", ""), request.query_params.get("rader", "")
    studio.files.place(path)
    return JSONResponse(await in_worker(studio, "answers:rows_of", studio.project.data, path, rows))


async def _to_do(studio: Studio, request: Request) -> Response:
    asked = studio.asked(request)
    found = await run_in_threadpool(reading.findings, studio.project, asked.report)
    left = await in_worker(studio, "answers:left_to_do", asked)
    return JSONResponse({**found, **left})


async def _explain(studio: Studio, request: Request) -> Response:
    sent, asked = await sent_by(request), studio.asked(request)
    path = await in_worker(studio, "changes:explain", asked, sent)
    studio.workshop.saved(path)
    return JSONResponse({"fil": path})


async def _new(studio: Studio, request: Request) -> Response:
    sent = await sent_by(request)
    found = await in_worker(studio, "changes:make_new", studio.project, sent)
    studio.workshop.changed({""})
    return JSONResponse(found)


async def _book(studio: Studio, request: Request) -> Response:
    asked = studio.asked(request)
    name, content = await in_worker(studio, "changes:workbook", asked)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def _save_book(studio: Studio, request: Request) -> Response:
    asked, content = studio.asked(request), await body_of(request)
    found = await in_worker(studio, "changes:take_workbook", asked, content, request.query_params.get("ersatt") == "ja")
    studio.workshop.changed({""})
    return JSONResponse(found)


async def _read_word(studio: Studio, request: Request) -> Response:
    asked, name = studio.asked(request), request.query_params.get("namn", "")
    found = await in_worker(studio, "word:propose_word", studio.project, asked, name, await body_of(request))
    return JSONResponse(found)


async def _take_word(studio: Studio, request: Request) -> Response:
    asked, query = studio.asked(request), request.query_params
    chosen = {int(one) for one in query.get("valda", "").split(",") if one.isdecimal()}
    of = (studio.project, asked, query.get("namn", ""), await body_of(request), query.get("avtryck", ""), chosen)
    found = await in_worker(studio, "word:take_word", *of)
    for one in found["filer"]:
        studio.workshop.saved(one)
    return JSONResponse(found)

"""Serve the review page on this machine: routes in, answers of the session out.

In: a :class:`~satrchin.review.session.Session`. Out: an application for an ASGI server. It listens on 127.0.0.1
alone; a random token in the address that is printed becomes a cookie, and every request needs it
(:mod:`satrchin.review.guard`). The page loads nothing from anywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from satrchin.errors import SatrchinError
from satrchin.messages import LANGUAGES, language, speaking, tr
from satrchin.review import texts
from satrchin.review.guard import Guard
from satrchin.review.index import OPEN, SAMPLED, SKIPPED, Choice
from satrchin.review.items import KINDS
from satrchin.review.pictures import Pictures
from satrchin.review.session import Request, RequestError, Session
from satrchin.review.words import add_words, candidates, read_list

HERE = Path(__file__).parent
MOST_BYTES = 1 << 20
"""Bytes of a request's body: a line has far fewer."""
ACTIONS = ("accept", "choose", "edit", "skip")

Answer = dict[str, Any]


class BadRequestError(ValueError):
    """The page, or what speaks in its place, asks for something that makes no sense."""


def application(session: Session, words: Path, *, token: str, port: int, password: str = "") -> Starlette:
    """The application.

    Args:
        session: the review.
        words: the user's word list, which accepted words are added to.
        token: the secret of this run.
        port: on which it is served.
        password: of encrypted PDFs.
    """
    return Starlette(
        routes=_Pages(session, words, Pictures(password)).routes(),
        middleware=[Middleware(Guard, token=token, port=port)],
    )


class _Pages:
    """The routes."""

    def __init__(self, session: Session, words: Path, pictures: Pictures) -> None:
        self._session = session
        self._words = words
        self._pictures = pictures
        self._templates = Environment(
            autoescape=True, loader=FileSystemLoader(HERE / "templates"), trim_blocks=True, lstrip_blocks=True
        )

    def routes(self) -> list[Route]:
        """All routes."""
        return [
            Route("/", self._page),
            Route("/report", self._report),
            Route("/static/{name}", self._static),
            Route("/favicon.ico", _no_icon),
            Route("/picture/{item:int}", self._picture),
            Route("/api/show", self._get(self._show)),
            Route("/api/item/{item:int}", self._get(self._item)),
            Route("/api/like/{item:int}", self._get(self._like)),
            Route("/api/files", self._get(self._files)),
            Route("/api/words", self._get(self._list_words)),
            Route("/api/outputs", self._get(self._outputs)),
            Route("/api/decide", self._post(self._decide), methods=["POST"]),
            Route("/api/undo", self._post(self._undo), methods=["POST"]),
            Route("/api/words", self._post(self._add_words), methods=["POST"]),
        ]

    async def _page(self, request: HttpRequest) -> Response:
        code = _language(request)

        def made() -> str:
            with speaking(code):
                choice = _choice(request)
                template = self._templates.get_template("page.html")
                # the whole text at once: the language holds only inside this block
                return template.render(
                    tr=tr,
                    code=code,
                    other="en" if code == "fa" else "fa",
                    direction="rtl" if code == "fa" else "ltr",
                    kinds=[(kind, texts.kind(kind)) for kind in KINDS],
                    choice=choice,
                    sample=choice.state == SAMPLED,
                    folder=str(self._session.target),
                    start={
                        "answer": self._answer(self._session.show(choice)),
                        "words": texts.words(),
                        "kinds": {kind: texts.kind(kind) for kind in (*KINDS, "sample")},
                        "sample": choice.state == SAMPLED,
                        "lang": code,
                    },
                )

        return HTMLResponse(await run_in_threadpool(made))

    async def _report(self, _request: HttpRequest) -> Response:
        path = self._session.home / "report.html"
        if not path.is_file():
            return RedirectResponse("/", 303)
        # its own policy allows its own script by a nonce; a page of a server cannot link to files
        page = await run_in_threadpool(path.read_bytes)
        return HTMLResponse(page.replace(b'href="../', b'data-file="../'))

    async def _static(self, request: HttpRequest) -> Response:
        name = request.path_params["name"]
        if name not in {"review.js", "review.css"}:
            return Response(status_code=404)
        return FileResponse(HERE / "static" / name)

    async def _picture(self, request: HttpRequest) -> Response:
        def cut() -> bytes | None:
            try:
                place = self._session.picture(request.path_params["item"], whole="whole" in request.query_params)
            except (RequestError, OSError):
                return None
            return place and self._pictures.cut(*place)

        data = await run_in_threadpool(cut)
        if data is None:
            return Response(status_code=404)
        return Response(data, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})

    def _get(self, made: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Any]:
        async def answer(request: HttpRequest) -> Response:
            return await _answered(request, lambda: made(request))

        return answer

    def _post(self, made: Callable[[HttpRequest, Answer], Answer]) -> Callable[[HttpRequest], Any]:
        async def answer(request: HttpRequest) -> Response:
            body = b""
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    return JSONResponse({"error": "too large"}, 413)
            try:
                table = json.loads(body)
            except ValueError:
                table = None
            if not isinstance(table, dict):
                return JSONResponse({"error": "not a JSON object"}, 400)
            return await _answered(request, lambda: made(request, table))

        return answer

    def _answer(self, answer: Answer) -> Answer:
        """An answer with what the page needs besides."""
        if self._session.sampled:
            answer["estimate"] = texts.estimate(self._session.estimate())
        answer["lost"] = self._session.index.lost()
        return answer

    def _show(self, request: HttpRequest) -> Answer:
        self._session.refresh()
        after = _number(request.query_params.get("after", "0"))
        back = "back" in request.query_params
        return self._answer(self._session.show(_choice(request), after, back=back))

    def _item(self, request: HttpRequest) -> Answer:
        return self._answer(self._session.item(request.path_params["item"], _choice(request)))

    def _like(self, request: HttpRequest) -> Answer:
        return self._session.like(request.path_params["item"])

    def _files(self, request: HttpRequest) -> Answer:
        with self._session.lock:
            return {"files": self._session.index.files(request.query_params.get("part", "")[:200])}

    def _outputs(self, _request: HttpRequest) -> Answer:
        return self._session.outputs()

    def _list_words(self, _request: HttpRequest) -> Answer:
        with self._session.lock:
            found = candidates(self._session.decisions, read_list(self._words))
        return {"words": found, "file": str(self._words)}

    def _add_words(self, _request: HttpRequest, table: Answer) -> Answer:
        words = table.get("words")
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise BadRequestError("words must be a list of texts")
        return {"added": add_words(self._words, words), "file": str(self._words)}

    def _decide(self, request: HttpRequest, table: Answer) -> Answer:
        action = table.get("action")
        if action not in ACTIONS or not isinstance(table.get("text", ""), str):
            raise BadRequestError("no such action")
        wanted = Request(
            _number(table.get("item")),
            action,
            _number(table.get("number", 0)),
            table.get("text", ""),
            line=bool(table.get("line")),
            all=bool(table.get("all")),
        )
        return self._answer(self._session.decide(wanted, _choice(request)))

    def _undo(self, request: HttpRequest, table: Answer) -> Answer:
        return self._answer(self._session.undo(_choice(request), _number(table.get("number", 0))))


async def _no_icon(_request: HttpRequest) -> Response:
    return Response(status_code=204)


async def _answered(request: HttpRequest, made: Callable[[], Answer]) -> Response:
    code = _language(request)

    def work() -> tuple[Answer, int]:
        with speaking(code):
            try:
                return made(), 200
            except RequestError as error:
                return {"error": texts.refusal(str(error))}, 409
            except ValueError as error:
                return {"error": str(error)}, 400
            except (SatrchinError, OSError) as error:
                return {"error": str(error)}, 500

    answer, status = await run_in_threadpool(work)
    # no letter beyond ASCII: unpaired surrogates of file names stay escapes
    return Response(json.dumps(answer), status, media_type="application/json")


def _language(request: HttpRequest) -> str:
    code = request.query_params.get("lang", "")
    return code if code in LANGUAGES else language()


def _choice(request: HttpRequest) -> Choice:
    """The filters of a request."""
    query = request.query_params
    kinds = tuple(kind for kind in query.get("kinds", "").split(",") if kind in KINDS)
    states = {"skipped": SKIPPED, "sample": SAMPLED}
    return Choice(kinds, query.get("file", ""), states.get(query.get("state", ""), OPEN))


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise BadRequestError("a number is missing") from None

"""The routes: Rasa's own for parsing and models, and the batch form.

A handler reads, calls the queue and answers. `/model/parse` refuses as Rasa 3.6 does, down to its 500 for a body
that is no JSON; what Rasa does not have refuses with 400. No log line carries a customer's text.
"""

from __future__ import annotations

import asyncio
import json
import logging
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import web

from understanding.serving.model import Model, ModelUnusable, find_model, load_model
from understanding.serving.parse_queue import ParseQueue
from understanding.serving.refusal import RASA_VERSION, refuse

logger = logging.getLogger(__name__)

LARGEST_BODY_BYTES = 4 * 1024 * 1024
MESSAGES_A_BATCH = 256
LONGEST_MESSAGE = 100_000
"""Letters of one message; longer ones are no messages. What lies beyond `LONGEST_TEXT` is not read."""
OLDEST_COMPATIBLE_MODEL = "3.6.21"
"""`minimum_compatible_version` of Rasa 3.6.21 (rasa/constants.py)."""


class NluServer:
    """What the routes share: the queue, and the folder that models may be loaded from."""

    def __init__(self, model: Model, path: Path) -> None:
        """Takes the first model and the path that it was loaded from."""
        self._path = path
        self._folder = find_model(path).parent
        self._queue = ParseQueue(model)
        self._loading = asyncio.Lock()

    def build(self) -> web.Application:
        """Returns the web application."""
        app = web.Application(client_max_size=LARGEST_BODY_BYTES, middlewares=[_refusals])
        app.add_routes(
            [
                web.get("/", self._hello),
                web.get("/version", self._version),
                web.get("/status", self._status),
                web.post("/model/parse", self._parse),
                web.post("/model/parse/batch", self._parse_batch),
                web.put("/model", self._replace_model),
            ]
        )
        app.cleanup_ctx.append(self._run_queue)
        return app

    async def reload(self) -> None:
        """Loads the newest model at the path given at the start; keeps the old one when that fails."""
        try:
            await self._load(self._path)
        except ModelUnusable as error:
            logger.error("Model kept: %s", error)

    async def _run_queue(self, app: web.Application) -> Any:
        self._queue.start()
        yield
        await self._queue.close()

    async def _hello(self, request: web.Request) -> web.Response:
        return web.Response(text=f"Hello from Rasa: {RASA_VERSION}")

    async def _version(self, request: web.Request) -> web.Response:
        return web.json_response({"version": RASA_VERSION, "minimum_compatible_version": OLDEST_COMPATIBLE_MODEL})

    async def _status(self, request: web.Request) -> web.Response:
        model = self._queue.model
        return web.json_response({"model_file": model.file, "model_id": model.model_id, "num_active_training_jobs": 0})

    async def _parse(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not body:
            return refuse(
                HTTPStatus.BAD_REQUEST,
                "BadRequest",
                "No text message defined in request_body. Add text message to request body "
                "in order to obtain the intent and extracted entities.",
            )
        try:
            sent = json.loads(body)
        except (ValueError, RecursionError):
            return _parsing_error("Failed when parsing body as json")
        text = sent.get("text") if isinstance(sent, dict) else None
        if not isinstance(text, str):
            return _parsing_error("'text' must be a string")
        if len(text) > LONGEST_MESSAGE:
            return _parsing_error(f"'text' is longer than {LONGEST_MESSAGE} letters")
        return web.json_response(await self._queue.parse(text))

    async def _parse_batch(self, request: web.Request) -> web.Response:
        try:
            sent = json.loads(await request.read())
        except (ValueError, RecursionError):
            return _bad_batch("The body is not JSON")
        messages = sent.get("messages") if isinstance(sent, dict) else None
        if not isinstance(messages, list):
            return _bad_batch("'messages' must be a list")
        if len(messages) > MESSAGES_A_BATCH:
            return _bad_batch(f"'messages' holds {len(messages)}; at most {MESSAGES_A_BATCH} go in one batch")
        for number, message in enumerate(messages):
            text = message.get("text") if isinstance(message, dict) else None
            if not isinstance(text, str) or len(text) > LONGEST_MESSAGE:
                return _bad_batch(f"messages[{number}].text must be a string of at most {LONGEST_MESSAGE} letters")
        results = await self._queue.parse_all([message["text"] for message in messages])
        return web.json_response(
            {
                "results": [
                    {**result, "message_id": message["message_id"]} if "message_id" in message else result
                    for message, result in zip(messages, results, strict=True)
                ]
            }
        )

    async def _replace_model(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not body:
            return refuse(HTTPStatus.BAD_REQUEST, "BadRequest", "No path to model file defined in request_body.")
        try:
            name = json.loads(body)["model_file"]
            path = (self._folder / name).resolve()
        except (ValueError, KeyError, TypeError, RecursionError):
            return refuse(HTTPStatus.BAD_REQUEST, "BadRequest", "'model_file' must name a model file.")
        if path.parent != self._folder:
            return refuse(
                HTTPStatus.BAD_REQUEST,
                "BadRequest",
                "'model_file' must lie in the folder of the model in use.",
            )
        try:
            await self._load(path)
        except ModelUnusable as error:
            return refuse(HTTPStatus.BAD_REQUEST, "BadRequest", str(error), {"parameter": "model_file", "in": "body"})
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _load(self, path: Path) -> None:
        async with self._loading:
            self._queue.use(await asyncio.to_thread(load_model, path))
            logger.info("Model in use: %s", self._queue.model.file)


@web.middleware
async def _refusals(request: web.Request, handler: Any) -> web.StreamResponse:
    """Gives every refusal Rasa's body, and keeps what a failed parse was about out of the log."""
    try:
        response: web.StreamResponse = await handler(request)
        return response
    except web.HTTPException as refusal:
        return refuse(HTTPStatus(refusal.status), "BadRequest", refusal.reason)
    except Exception as error:
        logger.error("%s %s failed: %s", request.method, request.path, type(error).__name__)
        return _parsing_error(type(error).__name__)


def _parsing_error(what: str) -> web.Response:
    return refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "ParsingError", f"An unexpected error occurred. Error: {what}")


def _bad_batch(what: str) -> web.Response:
    return refuse(HTTPStatus.BAD_REQUEST, "BadRequest", what)

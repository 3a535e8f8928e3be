"""Serves a trained model over Rasa's HTTP API.

    .venv/bin/python serve.py --model models/latest --host 127.0.0.1 --port 5005

SIGTERM and SIGINT: take nothing new, answer what is held, end. SIGHUP: load the newest model, losing nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
FINISH_WITHIN_S = 20.0


async def serve(model_path: Path, host: str, port: int, begun: float) -> None:
    """Loads the model, answers until told to end, then finishes what is held."""
    from aiohttp import web

    from understanding.serving.app import NluServer
    from understanding.serving.model import load_model

    model = load_model(model_path)
    server = NluServer(model, model_path)
    runner = web.AppRunner(server.build(), access_log=None, shutdown_timeout=FINISH_WITHIN_S)
    await runner.setup()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[None]] = set()

    def reload() -> None:
        task = loop.create_task(server.reload())
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    for ending in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(ending, ended.set)
    loop.add_signal_handler(signal.SIGHUP, reload)
    site = web.TCPSite(runner, host, port, backlog=1024)
    await site.start()
    address = f"http://{host}:{runner.addresses[0][1]}"
    print(f"NLU ready on {address} with {model.file} after {time.monotonic() - begun:.1f} s", flush=True)
    await ended.wait()
    await runner.cleanup()


def main() -> int:
    """Reads the command line and serves."""
    begun = time.monotonic()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=HERE / "models" / "latest", help="model file or folder")
    parser.add_argument("--host", default="127.0.0.1", help="loopback unless you know better: there is no password")
    parser.add_argument("--port", type=int, default=5005, help="0 takes a free one")
    parser.add_argument("--threads", type=int, default=1, help="threads of the sentence encoder")
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", str(options.threads))
    os.environ.setdefault("NLU_THREADS", str(options.threads))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s nlu %(levelname)s %(message)s", stream=sys.stderr)

    import uvloop

    from understanding.serving.model import ModelUnusable

    try:
        uvloop.install()
        asyncio.run(serve(options.model, options.host, options.port, begun))
    except ModelUnusable as error:
        print(f"nlu: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"nlu: cannot listen on {options.host}:{options.port} (--host, --port): {error.strerror}",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

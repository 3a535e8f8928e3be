"""`python -m demo`: runs the demo operator."""

import asyncio
import logging
import os
import signal
import sys

from aiohttp import web

from demo.server import make_app
from demo.settings import Settings, read_settings

SHUTDOWN_TIMEOUT_S = 2.0


def main() -> None:
    """Runs the operator until it is stopped."""
    logging.basicConfig(level=logging.WARNING)
    settings = read_settings(sys.argv[1:], os.environ)
    try:
        asyncio.run(_serve(settings))
    except OSError as error:
        sys.exit(
            f"demo operator: cannot listen on {settings.host}:{settings.port} (--port, DEMO_PORT): {error.strerror}"
        )


async def _serve(settings: Settings) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    runner = web.AppRunner(make_app(settings), access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        host, port = runner.addresses[0][:2]
        print(f"demo operator: http://{host}:{port}", flush=True)
        await stopped.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    main()

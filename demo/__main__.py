"""`python -m demo`: runs the demo operator."""

import logging
import os
import sys

from aiohttp import web

from demo.server import make_app
from demo.settings import read_settings


def main() -> None:
    """Runs the operator until it is stopped."""
    logging.basicConfig(level=logging.WARNING)
    settings = read_settings(sys.argv[1:], os.environ)
    web.run_app(
        make_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=None,
        print=lambda _: print(f"demo operator: http://{settings.host}:{settings.port}", flush=True),
    )


if __name__ == "__main__":
    main()

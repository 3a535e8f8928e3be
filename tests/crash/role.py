"""`python -m tests.crash.role ROLE`: one role as it is really composed, the numbering attendant in the bot's place."""

import os
import sys

import uvloop

from tandem.environment import ROOT
from tandem.log_lines import write_lines
from tandem.serve import serve
from tandem.settings import load
from tests.crash.attendant import open_numbering


def main() -> None:
    """Run the role until SIGTERM."""
    write_lines()
    settings = load(ROOT / "config.yml", os.environ)
    uvloop.run(serve(settings, frozenset({sys.argv[1]}), attendant=open_numbering))


if __name__ == "__main__":
    main()

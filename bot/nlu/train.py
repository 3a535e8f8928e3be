"""Trains the model when it is missing or when anything that it was made from has changed.

.venv/bin/python train.py [--force | --check | --first-look] [--pipeline first-look|english-plus]
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import logging
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODELS = HERE / "models"
LATEST = MODELS / "latest"
MADE_FROM = "made-from.sha256"
KEPT_MODELS = 3
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h of glibc
MOST_KEPT = 2**31 - 1
FROM_KERNEL = 2**25
"""Bytes of an array from which on the kernel gives it; the most that glibc allows."""
FIRST_LOOK = "first-look"
PIPELINES = {
    "standard": "config.yml",
    FIRST_LOOK: "config-first-look.yml",
    "english-plus": "config-english-plus.yml",
}


def sources(config: str) -> Iterator[Path]:
    """Yields every file that the model is made from."""
    for name in (config, "domain.yml", "catalogue.yml", "requirements.txt"):
        yield HERE / name
    yield from sorted((HERE / "data").rglob("*.yml"))
    yield from sorted(
        path for path in (HERE / "understanding").rglob("*.py") if "serving" not in path.relative_to(HERE).parts
    )


def fingerprint(config: str) -> str:
    """Returns one hash over the names and contents of all sources."""
    total = hashlib.sha256()
    for path in sources(config):
        total.update(f"{path.relative_to(HERE)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def keep_memory() -> None:
    """Lets freed memory stay with the process: to get it anew and cleared took a fifth of a training's time."""
    glibc = ctypes.CDLL(None)
    if hasattr(glibc, "mallopt"):
        glibc.mallopt(M_TRIM_THRESHOLD, MOST_KEPT)
        glibc.mallopt(M_MMAP_THRESHOLD, FROM_KERNEL)


def train(name: str, config: str) -> Path:
    """Trains a pipeline with Rasa and returns the model's file."""
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa's cache knows a component by its class alone: what that imports, and the catalogue, could change unnoticed.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Rasa's pinned libraries warn of each other at length; what they say goes to a log at a level that is not shown.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    model = train_nlu(
        config=config,
        nlu_data="data/nlu",
        domain="domain.yml",
        output=str(MODELS),
        fixed_model_name=name,
    )
    if model is None:
        raise SystemExit("Rasa made no model; its messages above say why")
    return Path(model)


def point_latest_at(model: Path, made_from: str) -> None:
    """Lets `models/latest` name the new model in one step, and removes older ones but a few."""
    pointer = MODELS / f"latest.{os.getpid()}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(model.name)
    pointer.replace(LATEST)
    (MODELS / MADE_FROM).write_text(made_from + "\n", encoding="utf-8")
    by_age = sorted(MODELS.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in by_age[KEPT_MODELS:]:
        old.unlink()


def main() -> None:
    """Reads the command line and trains if there is need."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--force", action="store_true", help="train even when nothing changed")
    asked.add_argument(
        "--first-look", action="store_true", help="make do with a model of that pipeline, which is ready sooner"
    )
    asked.add_argument("--check", action="store_true", help="train nothing; fail when the model is missing or outdated")
    parser.add_argument("--pipeline", choices=PIPELINES, default="standard")
    options = parser.parse_args()
    os.chdir(HERE)
    pipeline = FIRST_LOOK if options.first_look else options.pipeline
    made_from = fingerprint(PIPELINES[pipeline])
    known = (MODELS / MADE_FROM).read_text().strip() if LATEST.exists() and (MODELS / MADE_FROM).exists() else ""
    if not options.force and known in (made_from, fingerprint(PIPELINES[options.pipeline])):
        print(f"The model is up to date: {LATEST.resolve().name}")
        return
    if options.check:
        raise SystemExit("The NLU model is missing or outdated: run `make train`")
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("understanding").setLevel(logging.INFO)
    begun = time.monotonic()
    print(f"Training the NLU model, pipeline {pipeline} …", flush=True)
    keep_memory()
    name = f"nlu-{time.strftime('%Y%m%d-%H%M%S')}-{made_from[:8]}"
    point_latest_at(train(name, PIPELINES[pipeline]), made_from)
    print(f"Trained {LATEST.resolve().name} in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()

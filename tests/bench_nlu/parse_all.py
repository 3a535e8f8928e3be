"""Parses a set's test messages with one trained model and measures it. Runs in the NLU's environment, on its Python.

    python parse_all.py --model FILE --messages FILE.json --answers FILE.json [--stock]

Ours is loaded as our server loads it, `--stock` as `rasa run` does. In one process, without HTTP.
"""

import argparse
import asyncio
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

BATCH = 64
ALONE = 500
WARM_UP = 64
SEED = 3
Parses = list[dict[str, Any]]


def main() -> None:
    """Reads the command line, parses and measures, and writes what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "messages", "answers"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--stock", action="store_true")
    options = parser.parse_args()
    texts: list[str] = json.loads(options.messages.read_text(encoding="utf-8"))
    many, one = (_stock if options.stock else _ours)(options.model)
    many(texts[:WARM_UP])
    loaded = _resident_mib()

    begun = time.perf_counter()
    parses = [parse for start in range(0, len(texts), BATCH) for parse in many(texts[start : start + BATCH])]
    batched_s = time.perf_counter() - begun

    chosen = random.Random(SEED).sample(texts, min(ALONE, len(texts)))  # noqa: S311 - a sample, no secret
    waits = []
    for text in chosen:
        begun = time.perf_counter()
        one(text)
        waits.append(time.perf_counter() - begun)
    waits.sort()
    answers = {
        "batched_per_s": len(texts) / batched_s,
        "single_per_s": len(waits) / sum(waits),
        "single_p50_ms": 1000 * waits[len(waits) // 2],
        "single_p99_ms": 1000 * waits[len(waits) * 99 // 100],
        "loaded_mib": loaded,
        "resident_mib": _resident_mib(),
        "parses": [brief(parse) for parse in parses],
    }
    options.answers.write_text(json.dumps(answers), encoding="utf-8")


def _ours(file: Path) -> tuple[Callable[[Sequence[str]], Parses], Callable[[str], object]]:
    from understanding.serving.model import load_model

    model = load_model(file)
    return model.parse, lambda text: model.parse([text])


def _stock(file: Path) -> tuple[Callable[[Sequence[str]], Parses], Callable[[str], object]]:
    import logging

    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # at debug level Rasa prints every message
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage
    from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER

    processor = Agent.load(str(file)).processor
    target = processor.model_metadata.nlu_target
    loop = asyncio.new_event_loop()

    def many(texts: Sequence[str]) -> Parses:
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text=text) for text in texts], PLACEHOLDER_TRACKER: None}
        found = processor.graph_runner.run(inputs=inputs, targets=[target])[target]
        return [message.as_dict(only_output_properties=True) for message in found]

    return many, lambda text: loop.run_until_complete(processor.parse_message(UserMessage(text=text)))


def brief(parse: dict[str, Any]) -> dict[str, Any]:
    return {
        "intent": parse["intent"]["name"],
        "ranking": [(each["name"], each["confidence"]) for each in parse["intent_ranking"][:3]],
        "certainty": parse.get("certainty"),
    }


def _resident_mib() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell how much memory is resident")


if __name__ == "__main__":
    main()

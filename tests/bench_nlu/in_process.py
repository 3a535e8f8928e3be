"""Trains and asks a pipeline's components in one process, for experiments. Runs in the NLU's environment.

    python in_process.py --project FOLDER --messages FILE.json --answers FILE.json --vectors FOLDER

The same components as in the trained project, called in the order of its config.yml, without Rasa's graph around
them and without its start of 10 s. What the sentence encoders return is kept on disk by text, so that a second run
with another classifier encodes nothing.
"""

import argparse
import functools
import hashlib
import importlib
import json
import os
import pkgutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import yaml
from parse_all import BATCH, brief


def main() -> None:
    """Reads the command line, trains, parses and writes the answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("project", "messages", "answers", "vectors"):
        parser.add_argument(f"--{name}", type=lambda text: Path(text).resolve(), required=True)
    options = parser.parse_args()
    os.chdir(options.project)
    keepers = _keep_vectors(options.vectors)

    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.loading import load_data
    from rasa.shared.nlu.training_data.message import Message

    texts: list[str] = json.loads(options.messages.read_text(encoding="utf-8"))
    data = load_data("data/nlu")
    messages = [Message(data={"text": text}, output_properties={"text"}) for text in texts]
    trained_s = 0.0
    with tempfile.TemporaryDirectory() as place:
        storage = LocalModelStorage(Path(place))
        for number, part in enumerate(yaml.safe_load(Path("config.yml").read_text(encoding="utf-8"))["pipeline"]):
            kind = _component(part["name"].rsplit(".", 1)[-1])
            config = {**kind.get_default_config(), **{key: part[key] for key in part if key != "name"}}
            context = ExecutionContext(graph_schema=GraphSchema({}), model_id="bench")
            resource = Resource(f"part{number}")
            begun = time.perf_counter()
            kind.create(config, storage, resource, context).train(data)
            trained_s += time.perf_counter() - begun
            component = kind.load(config, storage, resource, context)
            for start in range(0, len(messages), BATCH):
                component.process(messages[start : start + BATCH])
    for keep in keepers:
        keep()
    parses = [brief(message.as_dict(only_output_properties=True)) for message in messages]
    options.answers.write_text(json.dumps({"trained_s": trained_s, "parses": parses}), encoding="utf-8")


def _component(name: str) -> Any:
    import understanding

    for module in pkgutil.iter_modules(understanding.__path__, "understanding."):
        # registration imports all of TensorFlow, and each component stands in a module apart.
        if module.name != "understanding.registration" and not module.ispkg:
            found = getattr(importlib.import_module(module.name), name, None)
            if found is not None:
                return found
    raise RuntimeError(f"config.yml names {name}, which no module of understanding/ has: only our pipelines run here")


def _keep_vectors(folder: Path) -> list[Callable[[], None]]:
    from understanding import sentence_encoder
    from understanding.e5 import encoder as e5

    keepers = [
        _keep(sentence_encoder.SentenceEncoder, _file(folder, sentence_encoder)),
        _keep(e5.E5, _file(folder, e5)),
    ]
    try:
        from understanding import minilm
    except ImportError:  # the pipeline english-plus is not installed
        return keepers
    return [*keepers, _keep(minilm.MiniLm, _file(folder, minilm))]


def _file(folder: Path, module: ModuleType) -> Path:
    """What an encoder said is known by the encoder's own text: another version says something else."""
    source = Path(str(module.__file__))
    return folder / f"{module.__name__}-{hashlib.sha256(source.read_bytes()).hexdigest()[:8]}.npz"


def _keep(kind: Any, file: Path) -> Callable[[], None]:
    """Lets an encoder look first into a file; returns what writes the file."""
    original = kind.encode
    known: dict[str, Any] = {}
    if file.exists():
        with np.load(file) as kept:
            known.update(zip(kept["keys"].tolist(), kept["rows"], strict=True))
    before = len(known)

    @functools.wraps(original)
    def encode(encoder: Any, texts: Sequence[str]) -> Any:
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32] for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            known.update(zip(new, original(encoder, list(new.values())), strict=True))
        return np.stack([known[key] for key in keys])

    def keep() -> None:
        if len(known) > before:
            file.parent.mkdir(parents=True, exist_ok=True)
            np.savez(file, keys=np.array(list(known)), rows=np.stack(list(known.values())))

    kind.encode = encode
    return keep


if __name__ == "__main__":
    main()

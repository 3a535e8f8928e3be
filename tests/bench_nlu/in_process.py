"""Trains and asks a pipeline's components in one process, for experiments. Runs in the NLU's environment.

    python in_process.py --project FOLDER --messages FILE.json --answers FILE.json --vectors FOLDER

The same components as in the trained project, called in the order of its config.yml, without Rasa's graph around
them and without its start of 10 s. What the sentence encoders return is kept on disk by text, so that a second run
with another classifier encodes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import pkgutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from parse_all import BATCH, brief

if TYPE_CHECKING:  # it can be imported only from the project's folder
    from understanding.encoders import Encode


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
    """Lets every encoder look first into a file of its own; returns what writes the files."""
    from understanding.encoders import ENCODERS

    keepers = []
    for name, load in list(ENCODERS.items()):
        kept = KeptEncoder(folder / f"{name}-{_version()}.npz", load)
        ENCODERS[name] = kept.load
        keepers.append(kept.keep)
    return keepers


def _version() -> str:
    """What an encoder said is known by the text of all encoders: another version says something else."""
    import understanding

    folder = Path(understanding.__path__[0])
    sources = [folder / "sentence_encoder.py", *sorted((folder / "bert").glob("*.py"))]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]


KEYS = "keys"


class KeptEncoder:
    """An encoder that is asked no text twice, from run to run."""

    def __init__(self, file: Path, load: Callable[[], Encode]) -> None:
        """Reads what was kept."""
        self._file, self._load = file, load
        self._known: dict[str, Any] = {}
        if file.exists():
            with np.load(file) as kept:
                views = [kept[name] for name in kept.files if name != KEYS]
                self._known.update(zip(kept[KEYS].tolist(), zip(*views, strict=True), strict=True))
        self._before = len(self._known)

    def load(self) -> Encode:
        """Loads the encoder and returns it with what is known of it before it."""
        original = self._load()

        def encode(texts: Sequence[str]) -> Any:
            keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32] for text in texts]
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
            if new:
                self._known.update(zip(new, zip(*original(list(new.values())), strict=True), strict=True))
            return [np.stack(rows) for rows in zip(*(self._known[key] for key in keys), strict=True)]

        return encode

    def keep(self) -> None:
        """Writes what is new."""
        if len(self._known) > self._before:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            views = [np.stack(rows) for rows in zip(*self._known.values(), strict=True)]
            np.savez(self._file, *views, **{KEYS: np.array(list(self._known))})


if __name__ == "__main__":
    main()

"""A trained model, ready to parse: its own Rasa graph, less the two nodes at the rim.

`nlu_message_converter` and `run_RegexMessageHandler` import all of Rasa and TensorFlow (12 s, 500 MB) to wrap a
text and to look for a leading "/". Here messages are made directly and `command_message` looks for the "/"; every
node of `config.yml` is made and called as Rasa makes and calls it, on as many messages at once as are given. Rasa's
runner is left out too: it plans the graph anew for each run, which takes 0.8 ms. A model names the classes that it
runs: load only your own.
"""

from __future__ import annotations

import ctypes
import json
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.engine.graph import ExecutionContext, GraphNode, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.training_data.message import Message

from understanding.serving.command_message import read_command

ENTRY = "nlu_message_converter"
EXIT = "run_RegexMessageHandler"
DOMAIN = Path(__file__).resolve().parents[2] / "domain.yml"
LARGEST_MODEL_BYTES = 512 * 1024 * 1024


class ModelUnusable(Exception):
    """The model file cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A node of the graph, and the nodes that it takes its input from."""

    name: str
    node: GraphNode
    needs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Model:
    """A loaded model: what it is called, and the graph that parses, in the order in which it runs."""

    file: str
    model_id: str
    intents: frozenset[str]
    steps: tuple[Step, ...]
    target: str

    def parse(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """Parses messages in one run of the graph; the order is kept."""
        results: list[dict[str, Any] | None] = [read_command(text, self.intents) for text in texts]
        rest = [number for number, result in enumerate(results) if result is None]
        if rest:
            messages = [
                Message(data={"text": _as_rasa_takes_it(texts[number])}, output_properties={"text"}) for number in rest
            ]
            for number, message in zip(rest, self._run(messages), strict=True):
                results[number] = message.as_dict(only_output_properties=True)
        return [result for result in results if result is not None]

    def _run(self, messages: list[Message]) -> list[Message]:
        outputs: dict[str, Any] = {PLACEHOLDER_MESSAGE: messages}
        for step in self.steps:
            _, outputs[step.name] = step.node(*((name, outputs[name]) for name in step.needs))
        parsed: list[Message] = outputs[self.target]
        return parsed


def find_model(path: Path) -> Path:
    """Returns the model file that a path means: itself, or the newest in a folder."""
    if path.is_dir():
        archives = sorted(path.glob("*.tar.gz"), key=lambda archive: archive.stat().st_mtime)
        if not archives:
            raise ModelUnusable(f"No model in '{path}'. Train one: .venv/bin/python train.py")
        return archives[-1].resolve()
    if not path.is_file():
        raise ModelUnusable(f"No model at '{path}'. Train one: .venv/bin/python train.py")
    return path.resolve()


def load_model(path: Path) -> Model:
    """Loads a model file and parses one message with it, so that it is warm and known to work."""
    archive = find_model(path)
    try:
        model = _load(archive)
        model.parse(["hello"])
    except ModelUnusable:
        raise
    except Exception as error:
        raise ModelUnusable(f"'{archive.name}' cannot be loaded: {type(error).__name__}: {error}") from error
    _give_back_freed_memory()
    return model


def _give_back_freed_memory() -> None:
    """Of what loading took and freed, glibc keeps some 60 MB until it is told otherwise."""
    glibc = ctypes.CDLL(None)
    if hasattr(glibc, "malloc_trim"):
        glibc.malloc_trim(0)


def _load(archive: Path) -> Model:
    with tempfile.TemporaryDirectory(prefix="nlu-model-") as place:
        # Read once, as it comes: to look at all members first would decompress the file twice, 0.8 s of a start.
        with tarfile.open(archive, mode="r|gz") as packed:
            packed.extractall(place, members=_acceptable(packed, archive.name))  # noqa: S202
        folder = Path(place)
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        nodes = metadata["predict_schema"]["nodes"]
        target = nodes[EXIT]["needs"]["messages"]
        inner = {name: _enter_at_input(node) for name, node in nodes.items() if name not in (ENTRY, EXIT)}
        schema = GraphSchema.from_dict({"nodes": inner})
        storage = LocalModelStorage(folder / "components")
        context = ExecutionContext(graph_schema=schema, model_id=metadata["model_id"])
        return Model(
            file=archive.name,
            model_id=metadata["model_id"],
            intents=_domain_intents(),
            steps=tuple(
                Step(
                    name=name,
                    node=GraphNode.from_schema_node(name, schema.nodes[name], storage, context),
                    needs=tuple(schema.nodes[name].needs.values()),
                )
                for name in _in_order(schema)
            ),
            target=target,
        )


def _acceptable(packed: tarfile.TarFile, name: str) -> Iterator[tarfile.TarInfo]:
    """Yields what a model consists of: files and folders inside it, together no larger than the limit."""
    size = 0
    for member in packed:
        if not (member.isfile() or member.isdir()):
            raise ModelUnusable(f"'{name}' holds '{member.name}', which is neither file nor folder")
        if PurePosixPath(member.name).is_absolute() or ".." in PurePosixPath(member.name).parts:
            raise ModelUnusable(f"'{name}' holds '{member.name}', which lies outside of it")
        size += member.size
        if size > LARGEST_MODEL_BYTES:
            raise ModelUnusable(f"'{name}' unpacks to more than {LARGEST_MODEL_BYTES} bytes")
        yield member


def _in_order(schema: GraphSchema) -> list[str]:
    needs = {name: set(node.needs.values()) for name, node in schema.nodes.items()}
    return [name for name in TopologicalSorter(needs).static_order() if name in needs]


def _enter_at_input(node: dict[str, Any]) -> dict[str, Any]:
    needs = {name: PLACEHOLDER_MESSAGE if source == ENTRY else source for name, source in node["needs"].items()}
    return {**node, "needs": needs}


def _domain_intents() -> frozenset[str]:
    """A model trained for understanding alone carries no domain, so the project's own is read."""
    return frozenset(yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))["intents"])


def _as_rasa_takes_it(text: str) -> str:
    """Strips outer blanks, as Rasa's UserMessage does, and halves of surrogate pairs, which no encoder takes."""
    return text.strip().encode("utf-8", errors="replace").decode("utf-8")

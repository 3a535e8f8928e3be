"""Rasa's view of the language model: a graph component that adds `language` to each message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.language import LanguageModel
from understanding.sentence_encoder import LONGEST_TEXT

MODEL_FILE = "language.json"


class LanguageIdentifier(GraphComponent):
    """Says which language a message is written in."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LanguageModel | None
    ) -> None:
        """Takes the settings, the place to keep a model in, and the model when there is one."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings of `config.yml` with their defaults."""
        return {"messages": "data/nlu"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        """Creates an untrained component."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageIdentifier:
        """Loads the component that `train` kept."""
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / MODEL_FILE).read_text(encoding="utf-8"))
        model = LanguageModel(languages=tuple(kept["languages"]), likelihoods=kept["likelihoods"])
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the folders of the training messages, since Rasa's training data forgets the language."""
        from rasa.shared.nlu.training_data.loading import load_data

        folders = sorted(folder for folder in Path(self._config["messages"]).iterdir() if folder.is_dir())
        model = LanguageModel.learn(
            {
                folder.name: [example.get("text") for example in load_data(str(folder)).intent_examples]
                for folder in folders
            }
        )
        with self._storage.write_to(self._resource) as place:
            (place / MODEL_FILE).write_text(
                json.dumps({"languages": model.languages, "likelihoods": model.likelihoods}, ensure_ascii=False),
                encoding="utf-8",
            )
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds `language` to each message."""
        if self._model is None:
            raise RuntimeError("The language identifier is asked before it is trained")
        for message in messages:
            guess = self._model.guess((message.get("text") or "")[:LONGEST_TEXT])
            message.set("language", {"name": guess.name, "confidence": guess.confidence}, add_to_output=True)
        return messages

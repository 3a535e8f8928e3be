"""Rasa's view of the intent model: a graph component that trains, keeps and applies it.

Policy: the ranking always names real intents, best first; when the gate's certainty is below its threshold,
`nlu_fallback` is put before them, as Rasa's own FallbackClassifier does. `certainty` goes out with every message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.encoders import load as load_encoders
from understanding.encoders import remembered, together
from understanding.intent_model import Judgement
from understanding.looks import Looks
from understanding.model_files import load, save
from understanding.wishes import Wish

FALLBACK = "nlu_fallback"


class SentenceIntentClassifier(GraphComponent):
    """Says which intent a message has, how sure that is, and when it is not sure."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, looks: Looks | None) -> None:
        """Takes the settings, the place to keep models in, and the models when there are any."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._looks = looks
        self._encoders = load_encoders([*config["encoders"], *config["second_look"]])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings of `config.yml` with their defaults."""
        return {
            "encoders": ["use"],
            "second_look": [],
            "looked_at_again": 0.4,
            "width": 1.0,
            "ngram_share": 0.35,
            "ridge": 0.06,
            "dimensions": 160,
            "asked_back": 0.07,
            "small_talk": [],
            "never_one_of_several": [],
            "ranking_length": 10,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceIntentClassifier:
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
    ) -> SentenceIntentClassifier:
        """Loads the component that `train` kept."""
        with model_storage.read_from(resource) as folder:
            looks = load(folder)
        return cls(config, model_storage, resource, looks)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the labelled messages and keeps the models."""
        # These pull in scikit-learn, which serving does without.
        from understanding.bulk import by_all_processors
        from understanding.intent_training import Settings, learn

        examples = [example for example in training_data.intent_examples if example.get("text")]
        texts = [example.get("text") for example in examples]
        intents = [example.get("intent") for example in examples]
        settings = Settings(**{field.name: self._config[field.name] for field in fields(Settings)})
        encoders = {name: remembered(by_all_processors(encode)) for name, encode in self._encoders.items()}
        looks = [[encoders[name] for name in names] for names in self._names_by_look() if names]
        self._looks = learn(texts, intents, looks, settings)
        with self._storage.write_to(self._resource) as folder:
            save(self._looks, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds `intent`, `intent_ranking` and `certainty` to each message, and `wishes` where it has several."""
        if self._looks is None:
            raise RuntimeError("The intent classifier is asked before it is trained")
        if not messages:
            return messages
        texts = [message.get("text") or "" for message in messages]
        encoders = {name: remembered(encode) for name, encode in self._encoders.items()}
        first, second = (together([encoders[name] for name in names]) for names in self._names_by_look())
        judgements = self._looks.judge(texts, first, second)
        intents = self._looks.first.intents
        for message, text, judgement in zip(messages, texts, judgements, strict=True):
            ranking = self._rank(intents, judgement)
            if not text.strip():
                ranking.insert(0, {"name": None, "confidence": 0.0})
            elif judgement.is_unsure:
                ranking.insert(0, {"name": FALLBACK, "confidence": 1 - judgement.certainty})
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set("certainty", judgement.certainty, add_to_output=True)
            if judgement.wishes:
                wishes = [self._as_dict(intents, wish, text) for wish in judgement.wishes]
                message.set("wishes", wishes, add_to_output=True)
        return messages

    def _names_by_look(self) -> tuple[list[str], list[str]]:
        """The encoders of the first and the second look; of the latter none where there is no such look."""
        return self._config["encoders"], self._config["second_look"]

    def _rank(self, intents: Sequence[str], judgement: Judgement) -> list[dict[str, Any]]:
        best = np.argsort(-judgement.probabilities)[: int(self._config["ranking_length"])]
        return [{"name": intents[number], "confidence": float(judgement.probabilities[number])} for number in best]

    @staticmethod
    def _as_dict(intents: Sequence[str], wish: Wish, text: str) -> dict[str, Any]:
        return {
            "intent": {"name": intents[wish.intent], "confidence": wish.confidence},
            "start": wish.start,
            "end": wish.end,
            "text": text[wish.start : wish.end],
            "entities": [],
        }

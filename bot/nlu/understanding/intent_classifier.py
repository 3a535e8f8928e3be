"""Rasa's view of the intent model: a graph component that trains, keeps and applies it.

Policy: the ranking always names real intents, best first; when the gate's certainty is below its threshold,
`nlu_fallback` is put before them, as Rasa's own FallbackClassifier does. `certainty` goes out with every message.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding.encoders import encoder
from understanding.intent_model import OUT_OF_SCOPE, IntentModel, Judgement
from understanding.model_files import load, save
from understanding.wishes import Wish

FALLBACK = "nlu_fallback"


class SentenceIntentClassifier(GraphComponent):
    """Says which intent a message has, how sure that is, and when it is not sure."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None
    ) -> None:
        """Takes the settings, the place to keep a model in, and the model when there is one."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model
        self._encode = encoder(config["encoders"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings of `config.yml` with their defaults."""
        return {
            "encoders": ["use"],
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
            model = load(folder)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the labelled messages and keeps the model."""
        from understanding.intent_training import (
            Settings,
            learn,
        )  # pulls in scikit-learn, which serving does without

        examples = [example for example in training_data.intent_examples if example.get("text")]
        texts = [example.get("text") for example in examples]
        self._model = learn(
            texts,
            [example.get("intent") for example in examples],
            self._encode,
            Settings(
                width=self._config["width"],
                ngram_share=self._config["ngram_share"],
                ridge=self._config["ridge"],
                asked_back=self._config["asked_back"],
                dimensions=self._config["dimensions"],
                small_talk=self._config["small_talk"],
                never_one_of_several=self._config["never_one_of_several"],
            ),
        )
        with self._storage.write_to(self._resource) as folder:
            save(self._model, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds `intent`, `intent_ranking` and `certainty` to each message, and `wishes` where it has several."""
        if self._model is None:
            raise RuntimeError("The intent classifier is asked before it is trained")
        if not messages:
            return messages
        texts = [message.get("text") or "" for message in messages]
        for message, text, judgement in zip(messages, texts, self._model.judge(texts, self._encode), strict=True):
            ranking = self._rank(self._model, judgement)
            if not text.strip():
                ranking.insert(0, {"name": None, "confidence": 0.0})
            elif self._is_unsure(self._model, ranking[0]["name"], judgement):
                ranking.insert(0, {"name": FALLBACK, "confidence": 1 - judgement.certainty})
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set("certainty", judgement.certainty, add_to_output=True)
            if judgement.wishes:
                wishes = [self._as_dict(self._model, wish, text) for wish in judgement.wishes]
                message.set("wishes", wishes, add_to_output=True)
        return messages

    def _rank(self, model: IntentModel, judgement: Judgement) -> list[dict[str, Any]]:
        best = np.argsort(-judgement.probabilities)[: int(self._config["ranking_length"])]
        return [
            {"name": model.intents[number], "confidence": float(judgement.probabilities[number])} for number in best
        ]

    @staticmethod
    def _as_dict(model: IntentModel, wish: Wish, text: str) -> dict[str, Any]:
        return {
            "intent": {"name": model.intents[wish.intent], "confidence": wish.confidence},
            "start": wish.start,
            "end": wish.end,
            "text": text[wish.start : wish.end],
            "entities": [],
        }

    @staticmethod
    def _is_unsure(model: IntentModel, top_intent: str, judgement: Judgement) -> bool:
        return top_intent != OUT_OF_SCOPE and judgement.certainty < model.gate.threshold

"""Tells Rasa's recipe what the components are. `config.yml` names them by this module.

Apart from them because the recipe imports all of TensorFlow (9 s, 500 MB): training needs it, serving does not.
"""

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from understanding.entity_extractor import TelecomEntityExtractor
from understanding.intent_classifier import SentenceIntentClassifier
from understanding.language_identifier import LanguageIdentifier

_TYPES = DefaultV1Recipe.ComponentType

# To Rasa, what adds a property and no features is a classifier.
DefaultV1Recipe.register(_TYPES.INTENT_CLASSIFIER, is_trainable=True)(LanguageIdentifier)
DefaultV1Recipe.register(_TYPES.INTENT_CLASSIFIER, is_trainable=True)(SentenceIntentClassifier)
DefaultV1Recipe.register(_TYPES.ENTITY_EXTRACTOR, is_trainable=True)(TelecomEntityExtractor)

__all__ = ["LanguageIdentifier", "SentenceIntentClassifier", "TelecomEntityExtractor"]

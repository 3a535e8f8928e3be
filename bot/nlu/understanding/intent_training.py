"""How the models of both looks are learnt from labelled messages.

For each look the regression is learnt twice: from four fifths of the messages, to see what it says of the rest, and
from all of them, to be used. Everything else that is chosen (how pieces count, the gates and their thresholds) is
chosen on that rest, never on a message the regression has seen. Where there are many messages, those that the others
explain already are then left aside: with fewer to compare with it is faster, and errs no more.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from understanding.combination import Combination
from understanding.combination_training import fit_combination
from understanding.encoders import Encode, together
from understanding.gate_training import fit_gate
from understanding.intent_model import OUT_OF_SCOPE, IntentModel, evidence
from understanding.looks import Looks
from understanding.ngrams import Floats, NgramVocabulary
from understanding.projection import Projection, side_by_side
from understanding.reading import read
from understanding.regression import KernelMatrix, regress
from understanding.scorer import Kernel, Scorer
from understanding.simplified import simplified
from understanding.spelling import Spelling, dictionary_words
from understanding.wish_training import fit_wish_gate

logger = logging.getLogger(__name__)

Flags = NDArray[np.bool_]

LEFT_OUT = 5
"""One message in so many is left out when it is seen how the regression judges messages new to it."""
STRANGE = 3
"""Every so-manyth intent is taken for unknown where the training data has no messages out of scope."""
EXPLAINED = 0.25
"""Share of many messages that is left aside."""
AFFORDABLE = 20_000
"""Messages that are all learnt from: the kernel of so many costs little."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the pipeline's config may set; `config.yml` says what each is."""

    width: float
    ngram_share: float
    ridge: float
    asked_back: float
    looked_at_again: float
    dimensions: int
    small_talk: Sequence[str]
    never_one_of_several: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Examples:
    """Training messages, intent after intent, with what a look sees of them."""

    texts: Sequence[str]
    labels: NDArray[np.int64]
    ngrams: csr_matrix
    rows: Floats

    def take(self, chosen: NDArray[np.int64]) -> Examples:
        """Returns some of them, in the order given."""
        return Examples(
            texts=[self.texts[i] for i in chosen],
            labels=self.labels[chosen],
            ngrams=self.ngrams[chosen],
            rows=self.rows[chosen],
        )


@dataclass(frozen=True, kw_only=True)
class Material:
    """What every look is learnt from: messages, intent after intent, and what is known of their words."""

    names: tuple[str, ...]
    texts: Sequence[str]
    labels: NDArray[np.int64]
    is_left_out: Flags
    spelling: Spelling
    vocabulary: NgramVocabulary
    ngrams: csr_matrix

    @classmethod
    def of(cls, texts: Sequence[str], intents: Sequence[str]) -> Material:
        """Takes messages and their intents in any order."""
        names = tuple(sorted(set(intents)))
        numbers = {name: number for number, name in enumerate(names)}
        ordered = sorted(zip((numbers[intent] for intent in intents), map(simplified, texts), strict=True))
        labels, texts = np.array([label for label, _ in ordered]), [text for _, text in ordered]
        vocabulary = NgramVocabulary.learn(texts)
        return cls(
            names=names,
            texts=texts,
            labels=labels,
            is_left_out=_left_out(texts, labels),
            spelling=Spelling.learn(texts, dictionary_words()),
            vocabulary=vocabulary,
            ngrams=_sparse(vocabulary, texts),
        )


def learn(texts: Sequence[str], intents: Sequence[str], looks: Sequence[Sequence[Encode]], settings: Settings) -> Looks:
    """Learns the model of each look from messages and their intents, given the encoders of one look or of two."""
    material = Material.of(texts, intents)
    is_taught = np.ones(len(material.texts), dtype=np.bool_)
    projections: dict[Encode, Sequence[Projection]] = {}
    models: list[IntentModel] = []
    for encoders in looks:
        trial = Trial(material, encoders, is_taught, projections, settings)
        if not models:
            is_taught = trial.not_explained()
        models.append(trial.model(is_taught))
    return Looks(first=models[0], second=models[1] if len(models) > 1 else None)


class Trial:
    """A look's regression learnt from some of the messages, and what it says of those left out."""

    def __init__(
        self,
        material: Material,
        encoders: Sequence[Encode],
        is_taught: Flags,
        projections: dict[Encode, Sequence[Projection]],
        settings: Settings,
    ) -> None:
        """Learns from the messages taught and not left out; adds to `projections` those that it lacks."""
        self._names, self._settings = material.names, settings
        self._encode = together(encoders)
        used = np.flatnonzero(is_taught | material.is_left_out)
        texts = [material.texts[line] for line in used]
        labels = material.labels[used]
        is_seen = (is_taught & ~material.is_left_out)[used]
        rows = []
        for encode in encoders:
            views = encode(texts)
            if encode not in projections:
                projections[encode] = [
                    Projection.learn(view[is_seen], labels[is_seen], settings.dimensions) for view in views
                ]
            rows += [part.of(view) for part, view in zip(projections[encode], views, strict=True)]
        self._used = used
        self._examples = Examples(texts=texts, labels=labels, ngrams=material.ngrams[used], rows=side_by_side(rows))
        self._blank = Scorer(
            spelling=material.spelling,
            vocabulary=material.vocabulary,
            projections=tuple(part for encode in encoders for part in projections[encode]),
            kernel=Kernel(width=settings.width, ngram_share=settings.ngram_share),
            examples=np.empty((0, 0), dtype=np.float32),
            starts=np.zeros(len(material.names), dtype=np.int64),
            pull=np.empty((0, 0), dtype=np.float32),
            ngram_pull=np.empty((0, 0), dtype=np.float32),
        )
        self._seen = self._examples.take(np.flatnonzero(is_seen))
        self._left_out = self._examples.take(np.flatnonzero(material.is_left_out[used]))
        self._is_left_out = material.is_left_out
        self._scorer = _fit(self._blank, self._seen, settings.ridge)
        self._reading = read(self._scorer, self._encode, self._left_out.texts)

    def not_explained(self) -> Flags:
        """Says of all messages whether they are to be learnt from: whether they had to pull, or were misjudged, enough.

        Of few messages all are; of every intent some.
        """
        is_needed = np.ones(len(self._is_left_out), dtype=np.bool_)
        if len(is_needed) > AFFORDABLE:
            targets = np.eye(len(self._names), dtype=np.float32)[self._left_out.labels]
            is_needed[~self._is_left_out] = _stands_out(self._scorer.pull, self._seen.labels)
            is_needed[self._is_left_out] = _stands_out(targets - self._reading.whole.scores, self._left_out.labels)
        return is_needed

    def model(self, is_taught: Flags) -> IntentModel:
        """Returns the model learnt from the messages taught, with what the trial teaches of its judgement."""
        numbers = {name: number for number, name in enumerate(self._names)}
        settings, reading, unseen = self._settings, self._reading, self._left_out
        small_talk = tuple(numbers[name] for name in settings.small_talk if name in numbers)
        combination = fit_combination(reading, unseen.labels, small_talk)
        probabilities = combination.probabilities(reading)
        out_of_scope = numbers.get(OUT_OF_SCOPE)
        gate = fit_gate(
            probabilities,
            evidence(probabilities, reading, out_of_scope),
            None if out_of_scope is not None else self._strange(combination),
            unseen.labels,
            out_of_scope,
            asked_back=settings.asked_back,
            looked_at_again=settings.looked_at_again,
        )
        unserved = {OUT_OF_SCOPE, *settings.small_talk, *settings.never_one_of_several}
        served = [number for name, number in numbers.items() if name not in unserved]
        wish_gate = fit_wish_gate(self._scorer, self._encode, combination, unseen.texts, unseen.labels, served)
        right = (probabilities.argmax(axis=1) == unseen.labels).mean()
        logger.info("right on left-out messages: %.1f %%; threshold of certainty: %.2f", 100 * right, gate.threshold)
        taught = self._examples.take(np.flatnonzero(is_taught[self._used]))
        return IntentModel(
            intents=self._names,
            scorer=_fit(self._blank, taught, settings.ridge),
            combination=combination,
            gate=gate,
            wish_gate=wish_gate,
        )

    def _strange(self, combination: Combination) -> NDArray[np.float64]:
        """Evidence of messages that mean nothing known: those of some intents, to a regression without these.

        It stands in for messages out of scope where the training data holds none.
        """
        is_strange = self._seen.labels % STRANGE == STRANGE - 1
        known = self._seen.take(np.flatnonzero(~is_strange))
        intents, labels = np.unique(known.labels, return_inverse=True)
        if len(intents) < 2 or not is_strange.any():
            return np.empty((0, 7))
        fewer = replace(self._blank, starts=np.zeros(len(intents), dtype=np.int64))
        reading = read(
            _fit(fewer, replace(known, labels=labels), self._settings.ridge),
            self._encode,
            self._seen.take(np.flatnonzero(is_strange)).texts,
        )
        leanings = tuple(combination.leanings[intent] for intent in intents)
        fitting = replace(combination, leanings=leanings, small_talk=())
        return evidence(fitting.probabilities(reading), reading, None)


def _left_out(texts: Sequence[str], labels: NDArray[np.int64]) -> Flags:
    """Says which messages are left out of the trial; each intent keeps some to learn from.

    Chance decides, but of each message for itself: a few messages more or less leave the others where they are.
    """
    chances = np.array([crc32(text.encode(errors="replace")) for text in texts])
    ordered = np.lexsort((chances, labels))
    place = np.arange(len(labels)) - np.searchsorted(labels[ordered], labels[ordered])
    is_left_out = np.empty(len(labels), dtype=np.bool_)
    is_left_out[ordered] = (chances[ordered] % LEFT_OUT == 0) & (place > 0)
    return is_left_out


def _stands_out(lines: Floats, labels: NDArray[np.int64]) -> Flags:
    """Says which lines are not among the shortest; the longest of an intent never is."""
    lengths = np.sqrt(np.einsum("ij,ij->i", lines, lines))
    longest = np.zeros(int(labels.max()) + 1, dtype=lengths.dtype)
    np.maximum.at(longest, labels, lengths)
    flags: Flags = lengths >= np.minimum(np.quantile(lengths, EXPLAINED), longest[labels])
    return flags


def _fit(blank: Scorer, examples: Examples, ridge: float) -> Scorer:
    intents = len(blank.starts)
    ngrams = examples.ngrams * np.float32(blank.kernel.ngram_share**0.5)
    kernel = KernelMatrix(blank.kernel, examples.rows, ngrams)
    pull = regress(kernel, np.eye(intents, dtype=np.float32)[examples.labels], ridge)
    return replace(
        blank,
        # Column after column, a lone message is compared with all in two thirds of the time.
        examples=np.asfortranarray(examples.rows),
        starts=np.searchsorted(examples.labels, np.arange(intents)),
        pull=np.asfortranarray(pull),
        ngram_pull=np.float32(blank.kernel.ngram_share**0.5) * (ngrams.T @ pull),
    )


def _sparse(vocabulary: NgramVocabulary, texts: Sequence[str]) -> csr_matrix:
    rows = [vocabulary.row(text) for text in texts]
    return csr_matrix(
        (
            np.concatenate([row.weights for row in rows]),
            np.concatenate([row.columns for row in rows]),
            np.cumsum([0] + [row.columns.size for row in rows]),
        ),
        shape=(len(rows), len(vocabulary.columns)),
    )

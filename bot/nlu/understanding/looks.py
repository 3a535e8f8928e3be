"""How messages are looked at: all with a fast encoder, and those it is not sure of with a slower one that knows more.

Certain messages need no more than the first look. What it doubts or would refuse, and what may be several wishes, is
judged by the second alone, which reads with the encoders of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from understanding.encoders import Encode
from understanding.intent_model import IntentModel, Judgement


@dataclass(frozen=True, kw_only=True)
class Looks:
    """The model of the first look, and that of the second where the pipeline has one."""

    first: IntentModel
    second: IntentModel | None

    def judge(self, texts: Sequence[str], encode: Encode, encode_again: Encode) -> list[Judgement]:
        """Judges messages, given the encoders of either look."""
        judgements = self.first.judge(texts, encode)
        if self.second is None:
            return judgements
        doubted = [line for line, judgement in enumerate(judgements) if not judgement.is_sure]
        if doubted:
            again = self.second.judge([texts[line] for line in doubted], encode_again)
            for line, judgement in zip(doubted, again, strict=True):
                judgements[line] = judgement
        return judgements

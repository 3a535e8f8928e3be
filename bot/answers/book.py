"""All answers in all languages, loaded and checked at start. Rendering is pure.

The files follow Rasa's response format: `responses: utter_x: - text, channel, buttons: [{title, payload}]`. The variant
with `channel: sms` is for channels where length costs; without one the usual text is taken.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.answers.format import FORMS, format_value
from bot.answers.template import PARTED_BY, Template
from bot.mistakes import Mistake, Mistakes
from wire.turn import LANGUAGES, Choice, Language

SHORT_CHANNEL = "sms"
FOLDER = Path(__file__).parent


class AnswersError(Mistake):
    """An answers file is wrong; the message names file and answer."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say an answer."""

    text: Template
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in one language."""

    usual: Variant
    short: Variant


@dataclass(frozen=True, slots=True)
class Said:
    """A rendered answer."""

    text: str
    choices: tuple[Choice, ...]


class Answers:
    """The book of answers."""

    def __init__(self, pages: Mapping[Language, Mapping[str, Answer]], zone: ZoneInfo) -> None:
        self._pages = pages
        self._zone = zone

    @classmethod
    def load(cls, folder: Path = FOLDER, *, zone: ZoneInfo) -> "Answers":
        """Read and check one folder a language, one file an area; raises `AnswersError` with all that is wrong."""
        mistakes = Mistakes()
        pages = {language: _read_all(folder / language, mistakes) for language in LANGUAGES}
        _check_alike(pages, mistakes)
        mistakes.end(AnswersError)
        return cls(pages, zone)

    @property
    def names(self) -> frozenset[str]:
        """All answers' names."""
        return frozenset(self._pages["en"])

    def __iter__(self) -> Iterator[tuple[Language, str, Answer]]:
        for language, page in self._pages.items():
            for name, answer in page.items():
                yield language, name, answer

    def say(self, name: str, values: Mapping[str, Any], language: Language, *, short: bool = False) -> Said:
        """The answer `name` with its values, in `language`."""
        answer = self._pages[language][name]
        variant = answer.short if short else answer.usual

        def format_place(value: Any, form: str) -> str:
            if form in PARTED_BY:
                return PARTED_BY[form].join(self.say(row["answer"], row, language, short=short).text for row in value)
            return format_value(value, form, language, self._zone)

        return Said(variant.text.render(values, format_place), variant.choices)


def _read_all(folder: Path, mistakes: Mistakes) -> dict[str, Answer]:
    page: dict[str, Answer] = {}
    for path in sorted(folder.glob("*.yml")):
        with mistakes.noted():
            for name, variants in _read(path).items():
                with mistakes.noted():
                    if name in page:
                        raise AnswersError(f"{folder.name}/{path.name}: '{name}' stands in another file too.")
                    page[name] = _answer(f"{folder.name}/{path.name}", name, variants)
    return page


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise AnswersError(f"{path.parent.name}/{path.name} cannot be read: {error}") from error
    if not isinstance(content, dict) or set(content) != {"responses"} or not content["responses"]:
        raise AnswersError(f"{path.parent.name}/{path.name}: only the key 'responses' is expected.")
    responses: dict[str, Any] = content["responses"]
    return responses


def _answer(file: str, name: str, variants: Any) -> Answer:
    where = f"{file}, {name}"
    if not isinstance(variants, list) or not variants:
        raise AnswersError(f"{where}: a list of variants is expected.")
    usual: Variant | None = None
    short: Variant | None = None
    for entry in variants:
        if not isinstance(entry, dict) or not set(entry) <= {"text", "channel", "buttons"} or "text" not in entry:
            raise AnswersError(f"{where}: a variant has 'text', and may have 'channel' and 'buttons'.")
        channel = entry.get("channel")
        if channel not in (None, SHORT_CHANNEL):
            raise AnswersError(f"{where}: channel has value '{channel}'. Only '{SHORT_CHANNEL}' is known.")
        variant = _variant(where, entry)
        if channel == SHORT_CHANNEL:
            short = variant
        elif usual is None:
            usual = variant
        else:
            raise AnswersError(f"{where}: two variants for the same channel.")
    if usual is None:
        raise AnswersError(f"{where}: a variant for all channels is missing.")
    return Answer(usual=usual, short=short or usual)


def _variant(where: str, entry: Mapping[str, Any]) -> Variant:
    try:
        template = Template(str(entry["text"]).rstrip("\n"), FORMS)
        choices = tuple(
            Choice(title=str(button["title"]), payload=str(button["payload"])) for button in entry.get("buttons", ())
        )
    except (ValueError, KeyError, TypeError) as error:
        raise AnswersError(f"{where}: {error}.") from error
    return Variant(template, choices)


def _check_alike(pages: Mapping[Language, Mapping[str, Answer]], mistakes: Mistakes) -> None:
    """Every answer in every language, with the same places and the same choices."""
    for name in sorted({name for page in pages.values() for name in page}):
        missing = [language for language, page in pages.items() if name not in page]
        for language, page in pages.items():
            with mistakes.noted():
                if language in missing:
                    raise AnswersError(f"{language} has no answer '{name}'.")
                if not missing:
                    _check_pair(language, name, page[name], pages["en"][name])


def _check_pair(language: Language, name: str, answer: Answer, english: Answer) -> None:
    if answer.usual.text.places != english.usual.text.places:
        raise AnswersError(f"{language}, {name}: other places for values than in en.")
    if not answer.short.text.places <= answer.usual.text.places:
        raise AnswersError(f"{language}, {name}: the short text names a value of its own.")
    payloads = [choice.payload for choice in answer.usual.choices]
    if payloads != [choice.payload for choice in english.usual.choices]:
        raise AnswersError(f"{language}, {name}: other choices than in en.")

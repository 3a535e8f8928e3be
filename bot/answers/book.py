"""All answers in all languages, loaded and checked at start. Rendering is pure.

The files follow Rasa's response format: `responses: utter_x: - text, channel, buttons: [{title, payload}]`. The variant
with `channel: sms` is for channels where length costs; without one the usual text is taken.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.answers.format import FORMS, format_value
from bot.answers.template import PARTED_BY, Place, Template
from bot.mistakes import Mistake, Mistakes, suggestion
from bot.yaml_file import line_of, place, read_yaml
from wire.turn import LANGUAGES, Choice, Language

SHORT_CHANNEL = "sms"
FOLDER = Path(__file__).parent


class AnswersError(Mistake):
    """An answers file is wrong; the message names file, line and answer."""


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
    where: str
    """File, line and name, for whoever edits it."""


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
        read = {language: _read_all(folder / language, mistakes) for language in LANGUAGES}
        pages = {language: page.answers for language, page in read.items()}
        if not any(page.is_torn for page in read.values()):
            _check_alike(pages, {name for page in read.values() for name in page.wrong}, mistakes)
        mistakes.end(AnswersError)
        return cls(pages, zone)

    @property
    def names(self) -> Set[str]:
        """All answers' names."""
        return self._pages["en"].keys()

    def places(self, name: str) -> frozenset[str]:
        """What the answer `name` tells of its own."""
        return frozenset(place.name for place in self._pages["en"][name].usual.text.places)

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


@dataclass(kw_only=True, slots=True)
class _Page:
    """What could be read of a language."""

    answers: dict[str, Answer]
    wrong: set[str]
    """Names of answers that are noted as wrong."""
    is_torn: bool
    """Whether a file could not be read at all, so that it is not known what is missing."""


def _read_all(folder: Path, mistakes: Mistakes) -> _Page:
    page = _Page(answers={}, wrong=set(), is_torn=False)
    for path in sorted(folder.glob("*.yml")):
        responses: dict[str, Any] = {}
        with mistakes.noted():
            page.is_torn, was_torn = True, page.is_torn
            responses = _read(path)
            page.is_torn = was_torn
        for name, variants in responses.items():
            where = f"{place(path, line_of(responses, name))}, {name}"
            page.wrong.add(name)
            with mistakes.noted():
                if name in page.answers:
                    raise AnswersError(f"{where}: it also stands at {page.answers[name].where}.")
                page.answers[name] = _answer(where, variants)
                page.wrong.discard(name)
    return page


def _read(path: Path) -> dict[str, Any]:
    content = read_yaml(path)
    if not isinstance(content, dict) or set(content) != {"responses"} or not isinstance(content["responses"], dict):
        raise AnswersError(f"{place(path)}: only the key 'responses' is expected, and under it answers by name.")
    responses: dict[str, Any] = content["responses"]
    return responses


def _answer(where: str, variants: Any) -> Answer:
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
    return Answer(usual=usual, short=short or usual, where=where)


def _variant(where: str, entry: Mapping[str, Any]) -> Variant:
    buttons = entry.get("buttons", ())
    if not isinstance(buttons, list | tuple) or any(
        not isinstance(button, dict) or set(button) != {"title", "payload"} for button in buttons
    ):
        raise AnswersError(f"{where}: 'buttons' is a list, each with 'title' and 'payload'.")
    try:
        template = Template(str(entry["text"]).rstrip("\n"), FORMS)
    except ValueError as error:
        raise AnswersError(f"{where}: {error}. A place is written '{{name}}' or '{{name:form}}'.") from error
    return Variant(
        template, tuple(Choice(title=str(button["title"]), payload=str(button["payload"])) for button in buttons)
    )


def _check_alike(pages: Mapping[Language, Mapping[str, Answer]], wrong: Collection[str], mistakes: Mistakes) -> None:
    """Every answer in every language, with the same places and the same choices; wrong ones are named already."""
    for name in sorted({name for page in pages.values() for name in page} - set(wrong)):
        those = {language: page[name] for language, page in pages.items() if name in page}
        with mistakes.noted():
            first = next(iter(those.values()))
            if len(those) < len(pages):
                missing = [language for language in pages if language not in those]
                others = {other for language in missing for other in pages[language]}
                odd = {other for other in others if any(other not in page for page in pages.values())}
                raise AnswersError(
                    f"{first.where}: {' and '.join(missing)} {'lacks' if len(missing) == 1 else 'lack'} this answer."
                    f"{suggestion(name, odd)}"
                )
        if len(those) == len(pages):
            for answer in those.values():
                with mistakes.noted():
                    _check_pair(answer, those["en"])


def _check_pair(answer: Answer, english: Answer) -> None:
    if answer.usual.text.places != english.usual.text.places:
        own, other = (_written(one.usual.text.places) for one in (answer, english))
        raise AnswersError(
            f"{answer.where}: other places for values than in en: {_listed(own - other)} here, "
            f"{_listed(other - own)} at {english.where}."
        )
    if not answer.short.text.places <= answer.usual.text.places:
        raise AnswersError(f"{answer.where}: the short text names a value of its own.")
    payloads = [choice.payload for choice in answer.usual.choices]
    if payloads != [choice.payload for choice in english.usual.choices]:
        there = ", ".join(choice.payload for choice in english.usual.choices)
        raise AnswersError(
            f"{answer.where}: other choices than in en: {', '.join(payloads) or 'none'} here, "
            f"{there or 'none'} at {english.where}."
        )


def _written(places: Iterable[Place]) -> set[str]:
    return {f"{{{place.name}:{place.form}}}" if place.form else f"{{{place.name}}}" for place in places}


def _listed(places: Collection[str]) -> str:
    return ", ".join(sorted(places)) or "none"

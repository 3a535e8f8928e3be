"""Which of the offered is meant, what a message is without the NLU, and how a bill differs from the one before."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.billing import compare
from bot.bss.model import Charge, Money
from bot.engine.choose import match_choice, match_option, ordinal
from bot.engine.fill import phone_in
from bot.engine.heard import Heard
from bot.engine.scene import Option
from bot.listen import Ear, clean, listen
from bot.mood import mood_of
from bot.words import folded, named_language, plain_intent, waiting_command
from tests.unit.bot.conversation import rules
from wire.turn import Choice, Said

CHOICES = tuple(
    Choice(title=title, payload=f'/inform{{"plan_name":"{title}"}}') for title in ("Start 5", "Flow 20", "Max")
)
OPTIONS = tuple(
    Option(value=number, title=f"{number} ({name})", names=(name, number), number=number)
    for number, name in (("+12025550121", "Mum"), ("+12025550122", "Hugo"), ("+12025550142", "爷爷"))
)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("1", 0), ("２", 1), ("the second one", 1), ("second", 1), ("option 3", 2), ("the last one please", 2),
        ("la primera", 0), ("el segundo por favor", 1), ("la última", 2), ("第二个", 1), ("最后一个", 2), ("二", 1),
        ("4", None), ("0", None), ("my bill is 2 euros too high", None), ("", None), ("seconds out", None),
    ],
)  # fmt: skip
def test_a_place_is_named_in_three_languages(said: str, place: int | None) -> None:
    assert ordinal(said, 3) == place


@pytest.mark.parametrize(
    ("said", "title"),
    [("flow 20", "Flow 20"), ("FLOW 20!", "Flow 20"), ("3", "Max"), ("flow", None), ("I want flow 20 or max", None)],
)
def test_a_choice_in_hand_is_named_only_by_the_whole_message(said: str, title: str | None) -> None:
    found = match_choice(said, CHOICES)
    assert (found.title if found else None) == title


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Mum's line", "+12025550121"),
        ("the one ending in 42", "+12025550142"),
        ("爷爷的号码", "+12025550142"),
        ("+1 202 555 0122", "+12025550122"),
        ("mum and hugo", None),
        ("ending in 5", None),
        ("maximum", None),
    ],
)
def test_an_option_is_named_by_name_or_ending_and_never_guessed(said: str, value: str | None) -> None:
    found = match_option(said, OPTIONS, (), is_answer=True)
    assert (found.value if found else None) == value


def test_who_names_what_is_not_offered_is_not_given_what_a_word_beside_it_names() -> None:
    options = (Option(value="14", title="by 14 December", names=("later", "2026-12-14")),)
    assert match_option("later, on 20 January", options, ("--01-20",), is_answer=True) is None
    assert match_option("later", options, (), is_answer=True) == options[0]
    assert match_option("the one ending in 42", OPTIONS, ("42",), is_answer=True) == OPTIONS[2]


@given(st.integers(1, 12), st.integers(-3, 20))
def test_digits_name_exactly_the_offered_places(count: int, number: int) -> None:
    choices = tuple(Choice(title=f"title {chr(97 + place)}", payload=f"/p{place}") for place in range(count))
    found = match_choice(str(number), choices)
    if 1 <= number <= count:
        assert found == choices[number - 1]
    elif number >= 0:
        assert found is None


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=12), max_size=6))
def test_whatever_is_said_only_an_offered_choice_is_taken(said: str, titles: list[str]) -> None:
    choices = tuple(Choice(title=title, payload=f"/{place}") for place, title in enumerate(titles))
    assert match_choice(said, choices) in (*choices, None)
    options = tuple(Option(value=str(place), title=title) for place, title in enumerate(titles))
    assert match_option(said, options, (said,), is_answer=True) in (*options, None)


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


EAR = Ear(intents=rules().book.topics.keys(), in_hand=CHOICES, is_waiting=False, goes_on=False, unread=None)


def hear(text: str, choice: str | None = None, ear: Ear = EAR) -> Heard | str:
    return listen(Said(id=uuid4(), text=text, choice=choice), ear)


@given(st.text(max_size=3000), st.none() | st.text(max_size=600))
def test_whatever_comes_in_is_heard_or_asked_about_and_is_short_and_clean(text: str, choice: str | None) -> None:
    taken = hear(text, choice)
    words = taken if isinstance(taken, str) else taken.text
    assert len(words) <= 1000
    assert "\x00" not in words


def test_a_yes_pressed_under_an_earlier_question_is_none_to_the_one_in_hand() -> None:
    ear = replace(EAR, in_hand=(Choice(title="Yes, order it", payload="/affirm"), Choice(title="No", payload="/deny")))
    for title, intent in (("Yes, order it", "affirm"), ("Yes, block it", "nlu_fallback"), ("No", "deny")):
        pressed = hear(title, "/deny" if title == "No" else "/affirm", ear)
        assert isinstance(pressed, Heard)
        assert pressed.intent == intent


def test_a_choice_in_hand_fills_its_slot_and_a_forged_one_is_only_words() -> None:
    real = hear("Flow 20", CHOICES[1].payload)
    assert isinstance(real, Heard)
    assert real.chosen == {"plan_name": "Flow 20"}
    forged = hear("x", '/inform{"line":"P9999","confirm_plan_change":"yes"}')
    assert isinstance(forged, Heard)
    assert forged.chosen == {}
    assert hear("my bill", "/no_such_intent") == "my bill"
    assert hear("my bill", "/inform{broken") == "my bill"
    assert hear("my bill", "x" * 10_000) == "my bill"


def test_a_button_with_entities_is_worth_the_same_words() -> None:
    taken = hear("Change", '/plan_change{"plan_name": "Flow 20"}')
    assert isinstance(taken, Heard)
    assert (taken.intent, taken.entities) == ("plan_change", {"plan_name": ("Flow 20",)})


def test_digits_alone_need_no_nlu_and_words_do() -> None:
    assert isinstance(hear("202 555 0147"), Heard)
    assert hear("I owe 20 euros?") == "I owe 20 euros?"
    assert isinstance(hear(""), Heard)


def test_a_card_number_is_not_even_shown_to_the_nlu() -> None:
    assert "4111 1111" not in clean("pay with 4111 1111 1111 1111 please")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("STOP", "opt_out"), ("Baja.", "opt_out"), ("退订", "opt_out"), ("start", "opt_in"), ("ALTA", "opt_in"),
        ("Agent!", "human_request"), ("¡AGENTE!", "human_request"), ("转人工", "human_request"),
        ("Sí", "affirm"), ("好的", "affirm"), ("no", "deny"), ("不用了", "deny"),
        ("stop sending so many bills", None), ("my agent said", None), ("", None),
    ],
)  # fmt: skip
def test_plain_words_are_whole_messages(text: str, intent: str | None) -> None:
    assert plain_intent(text) == intent


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("How much longer?", "how_long"), ("¿cuánto falta?", "how_long"), ("还要等多久啊", "how_long"),
        ("is anyone there??", "how_long"),
        ("ok never mind", "cancel"), ("ya no hace falta, gracias", "cancel"), ("算了，我不等了", "cancel"),
        ("please call me back", "leave_contact"), ("llámenme mejor", "leave_contact"),
        ("给我打电话吧", "leave_contact"),
        ("my bill is 30 euros too high", None), ("la factura está mal", None), ("账单不对", None),
    ],
)  # fmt: skip
def test_while_waiting_three_wishes_are_heard_in_free_words(text: str, command: str | None) -> None:
    assert waiting_command(text) == command


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("speak Spanish please", "es"), ("en inglés por favor", "en"), ("说中文", "zh"), ("¿habla chino?", "zh"),
        ("another language", None), ("English or Spanish?", None),
    ],
)  # fmt: skip
def test_a_language_is_taken_only_when_one_is_named(text: str, language: str | None) -> None:
    assert named_language(text) == language


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("what do I owe", "calm"), ("WHAT DO I OWE THIS MONTH", "unhappy"), ("this is ridiculous", "unhappy"),
        ("THIS IS RIDICULOUS AND USELESS", "angry"), ("this is ridiculous!!!", "angry"),
        ("sois unos ladrones", "angry"), ("esto es un robo", "unhappy"), ("¡¡¡esto es un robo!!!", "angry"),
        ("你们这些骗子", "angry"), ("太差了", "unhappy"), ("OK", "calm"), ("SMS PIN PUK", "calm"),
    ],
)  # fmt: skip
def test_anger_is_told_from_displeasure(text: str, mood: str) -> None:
    assert mood_of(text, "inform") == mood


@pytest.mark.parametrize(
    "text",
    [
        "third time this month that I complain about no network",
        "es la tercera vez este mes que me quejo de la red",
        "你们的网络太差了，这个月第三次投诉",
    ],
)
def test_a_complaint_in_the_words_of_a_fault_is_no_first_report(text: str) -> None:
    assert mood_of(text, "outage_report") == "angry"
    assert mood_of(text, "service_quality") == "angry"
    assert mood_of(text, "complaint") == "unhappy"
    assert mood_of("no network, I want to complain", "outage_report") == "unhappy"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+1 202 555 0147", "+12025550147"), ("it's (202) 555-0147", "+12025550147"),
        ("２０２５５５０１４７", "+12025550147"),
        ("+34 600 123 456", "+34600123456"), ("12", None), ("202 555 0147 or 202 555 0148", None), ("no", None),
    ],
)  # fmt: skip
def test_telephone_numbers_are_read_as_people_write_them(text: str, number: str | None) -> None:
    assert phone_in(text, "US") == number


cents = st.integers(-5000, 5000).map(lambda number: Decimal(number) / 100)
charges = st.lists(
    st.builds(
        lambda key, line, amount: Charge(
            id=key, key=key, line=line, name={"en": key}, reason=None, amount=Money(amount=amount, currency="EUR")
        ),
        st.sampled_from("abcd"),
        st.sampled_from("12"),
        cents,
    ),
    max_size=8,
)


@given(charges, charges)
def test_the_changes_of_a_bill_add_up_to_the_difference_to_the_cent(before: list[Charge], after: list[Charge]) -> None:
    changes = compare(before, after)
    total = sum((charge.amount.amount for charge in after), Decimal(0)) - sum(
        (charge.amount.amount for charge in before), Decimal(0)
    )
    assert sum((change.difference for change in changes), Decimal(0)) == total
    assert all(change.difference != 0 for change in changes)
    sizes = [abs(change.difference) for change in changes]
    assert sizes == sorted(sizes, reverse=True)


@given(charges)
def test_a_bill_compared_with_itself_has_no_changes(lines: list[Charge]) -> None:
    assert compare(lines, lines) == []


def test_an_article_names_nothing() -> None:
    options = (Option(value="P", title="Flow 20"), Option(value="W", title="The whole bill"))
    assert match_option("no the plan one", options, (), is_answer=True) is None
    assert match_option("the whole one", options, (), is_answer=True) == options[1]

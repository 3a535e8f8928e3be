"""A lesson keeps the entities of a message, less what is personal."""

from typing import Any

from wire.lesson import LONGEST, lesson_of, shown, teaches


def entity(name: str, text: str, start: int) -> dict[str, Any]:
    return {"entity": name, "value": text, "text": text, "start": start, "end": start + len(text)}


def test_entities_are_found_again_in_the_masked_text_in_their_order() -> None:
    text = "I'm Ann Lee, put 20 on Flow 20 by 12 May, write to ann@example.com"
    found = [entity("date", "12 May", 34), entity("amount", "20", 17), entity("plan_name", "Flow 20", 23)]
    lesson = lesson_of(text, "Ann Lee", found)
    assert lesson.text == "I'm … …, put 00 on Flow 00 by 00 May, write to …"
    assert lesson.entities == (("00", "amount"), ("Flow 00", "plan_name"), ("00 May", "date"))


def test_what_is_hidden_or_not_in_the_message_is_no_entity() -> None:
    found = [entity("place", "calle Mayor", 9), entity("date", "monday", 30), {"entity": "date", "start": 2}]
    lesson = lesson_of("vivo en la calle Mayor 12, Madrid", None, found)
    assert (lesson.text, lesson.entities) == ("vivo en la calle …, Madrid", ())


def test_what_is_learned_is_what_was_shown_and_no_longer() -> None:
    text = "x " * (LONGEST // 2 - 2) + "Tom Baker has more to say"
    assert lesson_of(text, "Tom Baker", []).text == shown(text, "Tom Baker", None)
    assert shown(text, "Tom Baker", None) == ("x " * (LONGEST // 2 - 2) + "… …")[:LONGEST] + " "


def test_what_is_hidden_wholly_teaches_nothing() -> None:
    assert [teaches(text) for text in ("…", "… 00", "00:00?!", "", "👍")] == [False] * 5
    assert teaches("… es")
    assert teaches("账单")


def test_an_answer_to_the_question_for_a_name_is_no_entity() -> None:
    found = [entity("place", "Tom Baker", 0)]
    lesson = lesson_of("Tom Baker", None, found, "What is your name?")
    assert (lesson.text, lesson.entities) == ("…", ())


def test_what_would_move_a_cursor_or_turn_the_writing_is_a_blank() -> None:
    assert shown("a\x1b[2Jb\u202ec\nd", None, None) == "a [0Jb c d"

"""A lost phone: blocked after a yes, people alerted at once, and a new SIM offered while the customer waits."""

from typing import Any

import pytest

from bot.bss.facts import LinesOf
from tests.unit.bot.conversation import FAMILY, WORLD, Conversation, line, text_of
from wire.turn import Abilities, Language, QueueOutlook

BLOCK = {"party": "C1", "line": "P0147", "change": "block", "told": {"number": "+12025550147"}}
BLOCKED = ("utter_line_blocked", "utter_waiting_at_place_for", "utter_ask_wants_new_sim")


def ann(*lines: Any, verified: bool = True, **changes: Any) -> Conversation:
    return Conversation(verified=verified, world={**WORLD, LinesOf("C1"): lines or (line(),)}, **changes)


def blocked(talk: Conversation, **changes: Any) -> Conversation:
    talk.says("my phone was stolen", "sim_lost")
    (effect,) = talk.says("yes").effects
    talk.learns("line_order", payload=effect.payload, id="PO3", **changes)
    return talk


def test_a_lost_line_is_blocked_after_its_number_is_read_back_and_people_are_alerted_with_the_block() -> None:
    talk = ann(*FAMILY)
    assert talk.says("my phone was stolen", "sim_lost").said == ("utter_ask_lost_line",)
    asked = talk.says("hugo", "inform")
    assert asked.said == ("utter_ask_confirm_block",)
    assert "+12025550122" in text_of(asked)
    blocking = talk.says("yes block it", "sim_lost")
    assert blocking.said == ("utter_blocking",)
    (effect,) = blocking.effects
    assert (effect.kind, effect.payload["line"], effect.payload["change"]) == ("line_order", "P0122", "block")
    told = talk.learns("line_order", payload=effect.payload, id="PO3")
    assert told.said == BLOCKED
    assert told.hand_off is not None
    assert (told.hand_off.reason, told.hand_off.urgent, told.hand_off.queue) == ("urgent", True, "technical")
    assert "The line +12025550122 was blocked by the bot" in told.hand_off.summary


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ("all three SIMs were stolen", "121 122 123"),
        ("they stole both phones, Hugo's and Grandma's", "122 123"),
        ("me robaron todos los teléfonos", "121 122 123"),
        ("han robado los móviles de Rosa y Hugo", "121 122"),
        ("三张卡都丢了", "121 122 123"),
        ("0121和0123这两个号码的手机都被偷了", "121 123"),
    ],
)
def test_several_lost_lines_are_read_back_together_and_blocked_by_one_yes(said: str, lost: str) -> None:
    talk = ann(*FAMILY)
    asked = talk.says(said, "sim_lost")
    assert asked.said == ("utter_ask_confirm_blocks",)
    assert [end in text_of(asked) for end in ("+12025550121", "+12025550122", "+12025550123")] == [
        end in lost for end in ("121", "122", "123")
    ]
    blocking = talk.says("yes")
    assert blocking.said == ("utter_blocking",)
    assert [one.payload["line"][-3:] for one in blocking.effects] == lost.split()
    assert len({one.step for one in blocking.effects}) == len(blocking.effects)
    assert len(blocking.agreed) == 1


@pytest.mark.parametrize(("answer", "count"), [("all of them", 3), ("Hugo y Rosa", 2), ("122 and 123", 2), ("全部", 3)])
def test_several_lines_answer_the_question_which_is_lost(answer: str, count: int) -> None:
    talk = ann(*FAMILY)
    assert talk.says("they stole our bags", "sim_lost").said == ("utter_ask_lost_line",)
    assert talk.says(answer, "inform").said == ("utter_ask_confirm_blocks",)
    assert len(talk.says("yes").effects) == count


def test_who_has_two_of_three_phones_stolen_is_asked_which() -> None:
    talk = ann(*FAMILY)
    assert talk.says("both phones were stolen", "sim_lost").said == ("utter_ask_lost_line",)
    two = ann(*FAMILY[:2])
    assert two.says("both phones were stolen", "sim_lost").said == ("utter_ask_confirm_blocks",)


def test_what_was_read_back_of_several_can_be_put_right() -> None:
    talk = ann(*FAMILY)
    talk.says("all three SIMs were stolen", "sim_lost")
    assert talk.says("no, only Hugo's", "deny").said == ("utter_ask_confirm_block",)
    assert [one.payload["line"] for one in talk.says("yes").effects] == ["P0122"]
    assert ann(*FAMILY).says("all three SIMs were stolen", "sim_lost").effects == ()


def test_of_several_each_is_told_and_people_come_once_with_all_of_them() -> None:
    talk = ann(*FAMILY)
    talk.says("Hugo's and Rosa's phones were stolen", "sim_lost")
    first, second = talk.says("yes").effects
    told = talk.learns("line_order", payload=first.payload, id="PO3")
    assert told.said == ("utter_line_blocked", "utter_waiting_at_place_for")
    assert told.hand_off is not None
    assert told.hand_off.urgent
    assert "+12025550121 and +12025550122" in told.hand_off.summary
    failed = talk.learns("line_order", payload=second.payload, succeeded=False)
    assert (failed.said, failed.hand_off) == (("utter_block_of_one_failed",), None)
    assert "+12025550122" in text_of(failed)
    assert HOTLINE in text_of(failed)


def test_of_several_those_blocked_already_are_left_alone() -> None:
    talk = ann(line(is_lost=True), *FAMILY[:2])
    talk.says("all three SIMs were stolen", "sim_lost")
    assert len(talk.says("yes").effects) == 2
    lost = ann(line(is_lost=True), line("+12025550121", is_lost=True)).says("both phones were stolen", "sim_lost")
    assert lost.said[0] == "utter_line_blocked_already"
    assert "+12025550147 and +12025550121" in text_of(lost)


def test_a_new_sim_is_read_back_and_agreed_on_while_the_customer_waits() -> None:
    talk = blocked(ann())
    assert talk.waiting_in == "technical"
    assert talk.presses("Yes, a new SIM").said == ("utter_ask_new_sim_kind",)
    asked = talk.says("an eSIM please", "sim_help")
    assert asked.said == ("utter_ask_confirm_new_esim",)
    assert (asked.effects, asked.hand_off) == ((), None)
    ordered = talk.says("yes")
    assert ordered.said == ("utter_new_sim_placing",)
    assert [one.payload["change"] for one in ordered.effects] == ["new_esim"]
    (agreed,) = ordered.agreed
    assert "Shall I order an eSIM for the number +12025550147?" in agreed.text
    assert talk.waiting_in == "technical"
    assert talk.says("how long will it take?").said == ("utter_waiting_at_place_for",)
    assert talk.says("the thief is calling people").said == ("utter_passed_on",)


@pytest.mark.parametrize("no", ["no", "No, thanks", "forget it", "不用了"])
def test_no_to_the_new_sim_orders_nothing_and_leaves_no_queue(no: str) -> None:
    talk = blocked(ann())
    declined = talk.says(no)
    assert (declined.said, declined.effects) == (("utter_new_sim_declined",), ())
    assert not declined.leave_queue
    assert talk.says("forget it").leave_queue


def test_what_else_is_said_meanwhile_is_for_the_person() -> None:
    talk = blocked(ann())
    told = talk.says("the thief is calling people", "complaint")
    assert told.said == ("utter_passed_on_meanwhile", "utter_ask_wants_new_sim")
    assert talk.says("and he reads my mail", "complaint").said == ()
    assert talk.says("agent").said == ("utter_waiting_at_place_for",)
    assert talk.presses("Leave a number or email").said == ("utter_ask_contact",)
    assert talk.says("me@example.com", "inform").call_back is not None


def test_where_nobody_is_there_an_address_left_is_no_answer_to_the_offer() -> None:
    shut = QueueOutlook(is_open=False, opens_at=None, waiting=0, wait_s=None)
    talk = blocked(ann(queues={"technical": shut, "general": shut}))
    left = talk.says("me@example.com", "inform")
    assert left.call_back is not None
    assert talk.says("yes").said == ("utter_ask_new_sim_kind",)


def test_no_new_sim_is_offered_where_one_is_under_way_or_nothing_can_be_read() -> None:
    talk = ann()
    talk.says("my phone was stolen", "sim_lost")
    talk.says("yes")
    talk.world[LinesOf("C1")] = (line(has_sim_order=True),)
    told = talk.learns("line_order", payload=BLOCK, id="PO3")
    assert told.said == ("utter_line_blocked", "utter_waiting_at_place_for", "utter_new_sim_under_way")
    talk = ann()
    del talk.world[LinesOf("C1")]
    told = talk.learns("line_order", payload=BLOCK, id="PO3")
    assert told.said == BLOCKED[:2]
    assert told.hand_off is not None
    assert talk.says("yes").said == ()


def test_the_offer_ends_with_the_waiting_the_verification_or_an_agent_who_comes() -> None:
    left = blocked(ann())
    left.waiting_in = None
    assert left.says("yes").effects == ()
    lapsed = blocked(ann())
    lapsed.customer = None
    assert lapsed.says("yes").said == ()
    taken = blocked(ann())
    taken.state = {**taken.state, "people_took_it": True}
    assert taken.says("yes").said == ()


def test_systems_away_are_told_and_tried_again_while_waiting() -> None:
    talk = blocked(ann())
    talk.says("yes")
    lines = talk.world.pop(LinesOf("C1"))
    talk.says("eSIM", "inform")
    assert talk.says("yes").said == ("utter_system_away",)
    talk.world[LinesOf("C1")] = lines
    assert talk.presses("Try again").said == ("utter_new_sim_placing",)


def test_a_line_that_is_gone_meanwhile_is_said_to_who_waits() -> None:
    talk = blocked(ann())
    talk.says("yes")
    talk.presses("eSIM")
    talk.world[LinesOf("C1")] = ()
    gone = talk.says("yes")
    assert (gone.said, gone.effects, gone.hand_off) == (("utter_line_gone",), (), None)
    assert talk.says("yes").said == ()


def test_a_stranger_without_another_number_gets_a_person_at_once() -> None:
    talk = ann(verified=False)
    assert talk.says("my phone was stolen", "sim_lost").said == ("utter_ask_has_other_line",)
    handed = talk.says("no").hand_off
    assert handed is not None
    assert (handed.reason, handed.urgent) == ("urgent", True)
    assert "nothing is blocked yet" in handed.summary


HOTLINE = "+18005550199"


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_whoever_cannot_be_verified_at_once_is_told_where_to_call(language: Language) -> None:
    shut = QueueOutlook(is_open=False, opens_at=None, waiting=0, wait_s=None)
    talk = ann(verified=False, language=language, queues={"technical": shut, "general": shut})
    assert HOTLINE in text_of(talk.says("my phone was stolen", "sim_lost"))
    handed = talk.says("no")
    assert handed.said == ("utter_sim_lost_person", "utter_nobody_there")
    assert HOTLINE in text_of(handed)


@pytest.mark.parametrize(
    "way_out", [("agent", None), ("this is a disgrace, you are thieves", "complaint"), ("bye", "goodbye")]
)
def test_whoever_leaves_the_block_undone_is_told_where_to_call(way_out: tuple[str, str | None]) -> None:
    for verified in (True, False):
        talk = ann(verified=verified)
        talk.says("my phone was stolen", "sim_lost")
        assert text_of(talk.says(*way_out)).count(HOTLINE) == 1


def test_a_block_that_was_declined_failed_or_cannot_be_ordered_can_be_had_by_telephone() -> None:
    declined = ann()
    declined.says("my phone was stolen", "sim_lost")
    assert HOTLINE in text_of(declined.says("no"))
    for held in (False, True):
        ordered = ann()
        ordered.says("my phone was stolen", "sim_lost")
        ordered.says("yes")
        assert HOTLINE in text_of(ordered.learns("line_order", payload=BLOCK, succeeded=False, held=held))
    away = ann()
    del away.world[LinesOf("C1")]
    assert away.says("my phone was stolen", "sim_lost").said == ("utter_hotline", "utter_system_away")


def test_too_many_wrong_codes_bring_a_person_and_the_number_to_call() -> None:
    talk = ann(verified=False)
    talk.says("my phone was stolen", "sim_lost")
    talk.says("yes")
    talk.says("+12025550147")
    draft = talk.enters_code("exhausted")
    assert draft.said == ("utter_code_exhausted", "utter_hotline", "utter_waiting_at_place_for")
    assert draft.hand_off is not None
    assert (draft.hand_off.reason, draft.hand_off.urgent, draft.hand_off.queue) == ("urgent", True, "technical")


def test_the_number_to_call_is_not_told_once_the_line_is_blocked_or_for_anything_else() -> None:
    talk = blocked(ann())
    assert talk.draft is not None
    assert HOTLINE not in text_of(talk.draft)
    other = ann(verified=False)
    other.says("what do I owe", "bill_balance")
    assert HOTLINE not in text_of(other.says("agent"))


def test_a_stranger_with_another_number_is_verified_by_it() -> None:
    talk = ann(verified=False)
    talk.says("my phone was stolen", "sim_lost")
    assert talk.says("yes").said == ("utter_ask_phone",)


def test_where_nobody_can_be_verified_a_lost_phone_goes_to_a_person_at_once() -> None:
    handed = ann(verified=False, abilities=Abilities(can_verify=False)).says("stolen phone", "sim_lost").hand_off
    assert handed is not None
    assert handed.urgent


def test_a_block_that_fails_or_is_in_doubt_goes_to_people_at_once() -> None:
    for outcome in ({"succeeded": False}, {"succeeded": False, "held": True}):
        talk = ann()
        talk.says("my phone was stolen", "sim_lost")
        talk.says("yes")
        draft = talk.learns("line_order", payload=BLOCK, **outcome)
        assert draft.hand_off is not None
        assert draft.hand_off.urgent
        assert draft.said[0] in ("utter_block_failed", "utter_in_doubt")


def test_whoever_waits_already_hears_of_the_block_and_is_offered_a_new_sim() -> None:
    talk = ann()
    talk.says("my phone was stolen", "sim_lost")
    talk.says("yes")
    assert talk.says("agent").hand_off is not None
    told = talk.learns("line_order", payload=BLOCK, id="PO3")
    assert (told.said, told.hand_off) == (("utter_line_blocked", "utter_ask_wants_new_sim"), None)
    in_doubt = talk.learns("line_order", payload=BLOCK, succeeded=False, held=True)
    assert (in_doubt.said, in_doubt.hand_off) == (("utter_in_doubt",), None)


def test_a_block_that_was_there_already_is_no_failure() -> None:
    draft = ann().learns("line_order", succeeded=False, payload=BLOCK, reason="sameState")
    assert draft.said == ("utter_line_blocked_already", *BLOCKED[1:])
    there = ann(line(is_lost=True)).says("stolen", "sim_lost")
    assert there.said == ("utter_line_blocked_already", "utter_waiting_at_place_for")
    assert there.hand_off is not None
    assert there.hand_off.urgent
    talk = ann()
    talk.says("my phone was stolen", "sim_lost")
    talk.world[LinesOf("C1")] = (line(is_lost=True),)
    meanwhile = talk.says("yes")
    assert (meanwhile.effects, meanwhile.said[0]) == ((), "utter_line_blocked_already")


def test_a_line_that_is_gone_by_the_time_of_the_yes_is_urgent_for_people() -> None:
    talk = ann()
    talk.says("my phone was stolen", "sim_lost")
    talk.world[LinesOf("C1")] = ()
    gone = talk.says("yes")
    assert gone.said[0] == "utter_line_gone"
    assert gone.hand_off is not None
    assert (gone.hand_off.urgent, gone.hand_off.queue) == (True, "technical")


def test_a_line_is_not_blocked_without_a_yes() -> None:
    talk = ann()
    talk.says("my phone was stolen", "sim_lost")
    declined = talk.says("no")
    assert (declined.said, declined.effects) == (("utter_block_declined",), ())


def test_a_yes_pressed_under_the_question_before_does_not_answer_the_one_that_came_meanwhile() -> None:
    talk = ann()
    asked = talk.says("switch on roaming", "roaming_info")
    earlier = next(choice for choice in asked.replies[-1].choices if choice.payload == "/affirm")
    assert talk.learns("line_order", payload=BLOCK, id="PO1").said[-1] == "utter_ask_wants_new_sim"
    late = talk.presses_late(earlier)
    assert (late.said, late.effects, late.agreed) == ((), (), ())
    assert talk.says("yes").said == ("utter_ask_new_sim_kind",)


@pytest.mark.parametrize(
    "said",
    [
        "I found my phone again can you unblock it", "we've found it, please unblock the sim",
        "encontré mi celular perdido, desbloquéenlo", "ya apareció el móvil", "he recuperado el teléfono",
        "手机找到了，帮我恢复",
    ],
)  # fmt: skip
def test_a_phone_that_was_found_again_is_not_offered_to_be_blocked(said: str) -> None:
    told = Conversation().says(said, "sim_lost")
    assert told.said == ("utter_sim_found",)
    assert told.hand_off is None


@pytest.mark.parametrize(
    "said",
    [
        "my phone was stolen",
        "I haven't found my phone, block it",
        "no encuentro mi móvil",
        "no lo he encontrado",
        "手机没找到",
    ],
)
def test_a_phone_that_is_not_found_is_still_lost(said: str) -> None:
    assert Conversation().says(said, "sim_lost").said == ("utter_ask_has_other_line",)

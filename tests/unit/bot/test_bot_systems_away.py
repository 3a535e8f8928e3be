"""What is said while the operator's systems or the NLU are away, told as conversations."""

from datetime import timedelta

from bot.bss.facts import BillsOf
from tests.unit.bot.conversation import (
    Conversation,
)


def test_when_the_operators_systems_are_away_it_is_said_once_and_try_again_goes_on() -> None:
    ann = Conversation(verified=True)
    bills = ann.world.pop(BillsOf("BA1"))
    away = ann.says("what do I owe", "bill_balance")
    assert away.said == ("utter_system_away",)
    ann.world[BillsOf("BA1")] = bills
    ann.now += timedelta(seconds=70)
    assert ann.presses("Try again").said == ("utter_balance_open",)
    assert "failing" not in ann.state


def test_a_system_that_fails_for_more_than_a_minute_brings_a_person() -> None:
    ann = Conversation(verified=True)
    del ann.world[BillsOf("BA1")]
    ann.says("what do I owe", "bill_balance")
    ann.now += timedelta(seconds=30)
    assert ann.presses("Try again").hand_off is None
    ann.now += timedelta(seconds=31)
    handed = ann.says("try again")
    assert handed.hand_off is not None
    assert handed.hand_off.reason == "system_failing"


def test_without_the_nlu_a_person_stop_and_choices_work_and_words_get_one_apology() -> None:
    ann = Conversation()
    away = ann.says_unread("why is my bill so high")
    assert away.said == ("utter_system_away",)
    ann.says("/bill_balance")
    assert ann.says_unread("202 555 0147").said == ("utter_ask_code",)
    assert ann.says_unread("stop").opted_out is True
    assert ann.says_unread("agent").hand_off is not None


def test_try_again_after_the_nlu_was_away_means_what_was_said_then() -> None:
    ann = Conversation()
    ann.says_unread("why is my bill so high")
    again = ann.says("try again", "bill_explain")
    assert again.said == ("utter_ask_phone",)

"""Messages that say nearly the same are looked at together."""

from hypothesis import given
from hypothesis import strategies as st

from desk.api.alike import grouped


def test_alike_texts_are_together_and_large_groups_come_first() -> None:
    texts = [
        "can you send me the papers",
        "why is my bill so high this month",
        "why's my bill so high this month??",
        "¿por qué es tan alta mi factura?",
        "WHY IS MY BILL SO HIGH",
        "为什么我的账单这么高",
        "为什么账单这么高啊",
    ]
    assert grouped(texts) == [[1, 2, 4], [5, 6], [0], [3]]


@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_text_is_in_one_group(texts: list[str]) -> None:
    groups = grouped(texts)
    assert sorted(place for group in groups for place in group) == list(range(len(texts)))

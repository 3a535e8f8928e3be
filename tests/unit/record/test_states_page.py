"""The picture of the states in the documents is the one that the tables draw."""

from docs.draw_states import PAGE, TABLES, page
from record import states


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m docs.draw_states`"


def test_every_table_is_drawn_with_every_move() -> None:
    tables = [value for name, value in vars(states).items() if name.isupper() and isinstance(value, dict)]
    assert [id(table) for _, _, table, _ in TABLES] == [id(table) for table in tables]
    drawn = page()
    for table in tables:
        for (state, event), after in table.items():
            assert f"    {state} --> {after}: {event}\n" in drawn

"""What is taken into the training messages is read back as it was, and can be taken out, whoever else writes there."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import lessons
from bot.lessons import Unwritable
from bot.training import file_of, read_file
from tests.unit.bot.test_bot_training import folder_with
from wire.lesson import Lesson


def learned(*texts: str) -> list[Lesson]:
    return [Lesson(text=text) for text in texts]


def test_what_is_added_stands_once_in_the_file_of_its_intent(tmp_path: Path) -> None:
    folder_with(tmp_path, greet="hi")
    (tmp_path / "nlu" / "es").mkdir()
    new = lessons.add("es", "greet", learned("Hola", "hola ", "[buenas](tardes)\n y más"), tmp_path / "nlu")
    assert lessons.add("es", "greet", learned("HOLA", "qué tal"), tmp_path / "nlu") == [False, True]
    assert new == [True, True, True]
    path = tmp_path / "nlu" / "es" / "talk" / "greet.yml"
    assert [example.text for example in read_file(path, "es")] == ["Hola", "(buenas)(tardes) y más", "qué tal"]


def test_what_is_added_keeps_its_entities_marked_and_none_that_the_domain_lacks(tmp_path: Path) -> None:
    folder_with(tmp_path, top_up="hi")
    text = "put  [20] in\tmy phone, Flow 20"
    found = (("20", "amount"), ("my phone", "gadget"), ("Flow 20", "plan_name"), ("missing", "date"))
    lessons.add("en", "top_up", [Lesson(text=text, entities=found)], tmp_path / "nlu")
    path = file_of(tmp_path / "nlu", "en", "top_up")
    assert path.read_text().splitlines()[-1] == "    - put ([20](amount)) in my phone, [Flow 20](plan_name)"
    lessons.add("en", "top_up", [Lesson(text="put (20) in my phone, Flow 20")], tmp_path / "nlu")
    assert [one.text for one in read_file(path, "en")] == ["hi", "put (20) in my phone, Flow 20"]


@given(texts=st.lists(st.text(max_size=40), max_size=5))
def test_whatever_is_added_is_read_back_as_messages_without_entities(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "en").mkdir()
        lessons.add("en", "greet", learned(*texts), Path(place))
        path = file_of(Path(place), "en", "greet")
        read = list(read_file(path, "en")) if path.exists() else []
    assert all(example.intent == "greet" and not example.entities for example in read)
    assert len(read) <= len(texts)


def test_nothing_is_added_in_a_language_that_there_is_not(tmp_path: Path) -> None:
    folder_with(tmp_path, greet="hi")
    with pytest.raises(OSError, match="no training messages in 'fr'"):
        lessons.add("fr", "greet", learned("salut"), tmp_path / "nlu")


HEAD = 'version: "3.1"\nnlu:\n'
HI = "- intent: greet\n  examples: |\n    - hi\n"


def greetings(folder: Path) -> Path:
    """A file of training messages with one line."""
    path = file_of(folder_with(folder, greet="hi") / "nlu", "en", "greet")
    assert texts_in(path) == ["hi"]
    return path


def texts_in(path: Path) -> list[str]:
    return [example.text for example in read_file(path, "en")]


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    path = greetings(tmp_path)
    said = [f"hello number {'x' * number}" for number in range(1, 41)]
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda text: lessons.add("en", "greet", learned(text), tmp_path / "nlu"), said))
    assert sorted(texts_in(path)) == sorted(["hi", *said])


def test_what_an_editor_saves_in_the_same_moment_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = greetings(tmp_path)
    check = lessons._check

    def saved_meanwhile(*those: object) -> None:
        check(*those)  # type: ignore[arg-type]
        path.write_text(path.read_text() + "    - saved by an editor\n")

    monkeypatch.setattr(lessons, "_check", saved_meanwhile)
    lessons.add("en", "greet", learned("good day"), tmp_path / "nlu")
    assert texts_in(path) == ["hi", "saved by an editor", "good day"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (f"{HEAD}{HI}  oops\n", "cannot be read"),
        (f"{HEAD}{HI}- intent: thank\n  examples: |\n    - thanks\n", "let the examples of 'greet' come last"),
        (f"{HEAD}{HI}".replace("    - hi", "      - hi"), "come last, indented by four"),
        ("nlu: 1\n", "'nlu' is a list"),
    ],
)
def test_a_file_that_somebody_is_editing_is_left_as_it_is_with_a_word(tmp_path: Path, content: str, why: str) -> None:
    path = greetings(tmp_path)
    path.write_text(content)
    with pytest.raises(Unwritable, match=why):
        lessons.add("en", "greet", learned("good day"), tmp_path / "nlu")
    assert path.read_text() == content


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = greetings(tmp_path)
    path.write_bytes(b"\xff\xfe\x00")
    for change in (lessons.add, lessons.take_out):
        with pytest.raises(Unwritable, match=r"greet\.yml cannot be read: save it as UTF-8"):
            change("en", "greet", learned("good day"), tmp_path / "nlu")


def test_an_empty_file_is_begun(tmp_path: Path) -> None:
    path = greetings(tmp_path)
    path.write_text("")
    lessons.add("en", "greet", learned("good day"), tmp_path / "nlu")
    assert texts_in(path) == ["good day"]


def test_a_last_line_without_an_end_is_ended_first(tmp_path: Path) -> None:
    path = greetings(tmp_path)
    path.write_text(path.read_text().rstrip("\n"))
    lessons.add("en", "greet", learned("good day"), tmp_path / "nlu")
    assert texts_in(path) == ["hi", "good day"]


def test_what_was_added_is_taken_out_and_nothing_else(tmp_path: Path) -> None:
    path = greetings(tmp_path)
    before = path.read_text()
    lessons.add("en", "greet", [Lesson(text="Good day, 00", entities=(("00", "amount"),))], tmp_path / "nlu")
    lessons.add("en", "greet", learned("good morning"), tmp_path / "nlu")
    assert lessons.take_out("en", "greet", learned("good day, 00", "never said"), tmp_path / "nlu") == 1
    assert texts_in(path) == ["hi", "good morning"]
    assert lessons.take_out("en", "greet", learned("good morning"), tmp_path / "nlu") == 1
    assert path.read_text() == before
    assert lessons.take_out("en", "greet", learned("good morning"), tmp_path / "nlu") == 0


def test_a_file_that_held_lessons_only_goes_with_them(tmp_path: Path) -> None:
    folder_with(tmp_path, greet="hi")
    (tmp_path / "nlu" / "es").mkdir()
    lessons.add("es", "greet", learned("hola", "qué tal"), tmp_path / "nlu")
    path = file_of(tmp_path / "nlu", "es", "greet")
    assert lessons.take_out("es", "greet", learned("hola", "qué tal"), tmp_path / "nlu") == 2
    assert not path.exists()
    assert lessons.take_out("es", "greet", learned("hola"), tmp_path / "nlu") == 0

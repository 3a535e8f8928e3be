"""What others learn from a customer's message holds no digits, names or addresses."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.personal import mask_personal


@pytest.mark.parametrize(
    ("text", "name", "masked"),
    [
        ("I owe 12.50, why?", None, "I owe 00.00, why?"),
        ("soy Ana García, mi número es +34 600", "Ana García", "soy … …, mi número es +00 000"),
        ("annual bill of ann", "Ann Lee", "annual bill of …"),
        ("write to a.b+c@mail.example.com or https://x.example/p?q=1", None, "write to … or …"),
        ("我的尾号是４２", None, "我的尾号是00"),
        ("a (b) costs", "(b) +", "a … costs"),
        ("soy jose garcia", "José García", "soy … …"),
        ("王小明的账单", "王小明", "…的账单"),
        ("el recibo de la cruz de la línea", "Ana de la Cruz", "el recibo de la … de la línea"),
    ],
)
def test_digits_the_customers_name_and_addresses_are_hidden(text: str, name: str | None, masked: str) -> None:
    assert mask_personal(text, name) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my name is Sarah O'Connor, account 84", "my name is …, account 00"),
        ("my name is john smith and it is off", "my name is … and it is off"),
        ("I'm John Whitfield and it looks daft", "I'm … and it looks daft"),
        ("Hi, this is Priya Natarajan from the shop", "Hi, this is … from the shop"),
        ("call my wife Linda about it", "call my wife … about it"),
        ("Mr. Henderson was told", "Mr. … was told"),
        ("my bill is wrong. Regards, Tom Baker", "my bill is wrong. Regards, …"),
        ("soy María José Fernández y sigue igual", "soy … y sigue igual"),
        ("me llamo juan pablo ortiz, no cuadra", "me llamo …, no cuadra"),
        ("mi nombre es Ana de la Cruz", "mi nombre es …"),
        ("el número de mi marido Carlos", "el número de mi marido …"),
        ("buenas, aquí Lucía, que nada", "buenas, aquí …, que nada"),
        ("señora Gutiérrez, ¿qué hay?", "señora …, ¿qué hay?"),
        ("un saludo, Pedro", "un saludo, …"),
        ("gracias y saludos. Elvira Montalbán", "gracias y saludos. …"),
        ("no soy Patricia, dejen de felicitar a Patricia", "no soy …, dejen de felicitar a …"),
        ("Dr. Jo A. Szymanski, the name's Szymanski", "Dr. … …, the name's …"),
        ("我叫王小明，怎么又那样了", "我叫…，怎么又那样了"),
        ("我是李娜，上次的事呢", "我是…，上次的事呢"),
        ("本人张伟，弄好了没", "本人…，弄好了没"),
        ("我的名字是欧阳娜娜 谢谢", "我的名字是… 谢谢"),
        ("我姓陈，账单不对", "我姓…，账单不对"),
        ("联系陈先生", "联系…先生"),
        ("我叫陳大文", "我叫…"),
    ],
)
def test_a_name_that_a_stranger_gives_is_hidden(text: str, masked: str) -> None:
    assert mask_personal(text, None) == masked


@pytest.mark.parametrize(
    ("question", "text", "masked"),
    [
        ("May I have your full name, please?", "Tom Baker", "…"),
        ("What's your name?", "tom baker", "…"),
        ("Who am I talking to?", "Yes, Tom Baker, and my bill is wrong", "Yes, …, and my bill is wrong"),
        ("Could you tell me the name on the contract?", "Tom Baker and I want it fixed", "… and I want it fixed"),
        ("What name is it under?", "Baker. Mr Baker is my dad", "…. Mr … is my dad"),
        ("¿Me dice su nombre, por favor?", "Lucía de la Torre", "…"),
        ("¿Con quién hablo?", "pedro gómez", "…"),
        ("¿A qué nombre está la línea?", "Hola, Ana María Pérez", "Hola, …"),
        ("请问您贵姓？", "陈大文", "…"),
        ("请问怎么称呼您？", "你好，张伟，账单不对", "你好，…，账单不对"),
        ("请提供机主姓名。", "李小龙", "…"),
    ],
)
def test_the_answer_to_the_question_for_a_name_is_hidden(question: str, text: str, masked: str) -> None:
    assert mask_personal(text, None, question) == masked


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Which bill is it about?", "the March one"),
        ("Which plan do you mean?", "Max Unlimited"),
        ("What's your name?", "I only want to know why my bill is so high"),
        ("¿De qué factura se trata?", "la de marzo"),
        ("¿Me dice su nombre?", "no entiendo por qué tengo que decirlo otra vez"),
        ("您问的是哪一项？", "账单"),
        ("请问您贵姓？", "我的账单为什么这么高"),
    ],
)
def test_an_answer_to_another_question_or_a_wish_stays(question: str, text: str) -> None:
    assert mask_personal(text, None, question) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("I live at 221B Baker Street, London", "I live at …, London"),
        ("from 12 old mill road please", "from … please"),
        ("vivo en calle Mayor 12, 3º B, Madrid", "vivo en calle …, 0º B, Madrid"),
        ("Avenida de la Constitución, 5", "Avenida …, 0"),
        ("c/ Alcalá 3", "c/ …"),
        ("我住在建国路88号", "我住在…"),
        ("北京市朝阳区建国路88号，又来了", "…，又来了"),
        ("sarah dot oconnor at gmail dot com about that", "… about that"),
        ("juan punto ortiz arroba gmail punto com", "…"),
        ("me@example", "…"),
    ],
)
def test_where_somebody_lives_or_is_written_to_is_hidden(text: str, masked: str) -> None:
    assert mask_personal(text, None) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my number is four four seven nine", "my number is 0 0 0 0"),
        ("es el seis uno dos tres", "es el 0 0 0 0"),
        ("号码是一三八零零", "号码是00000"),
    ],
)
def test_digits_written_as_words_are_hidden(text: str, masked: str) -> None:
    assert mask_personal(text, None) == masked


@pytest.mark.parametrize(
    "text",
    [
        "I'm not happy with it",
        "I am on Flow and want Max Unlimited",
        "this is ridiculous",
        "this is the second time",
        "my wife wants a SIM",
        "soy cliente y quiero Roam Europe",
        "soy de Madrid",
        "buenos días, señorita. Yo tengo una duda",
        "reciba saludos. En la vereda no hay luz",
        "I'm a Ms",
        "aquí no hay cobertura",
        "una o dos líneas",
        "in one or two days",
        "我是老用户",
        "我叫你们转人工",
        "我是新办的卡",
        "一二线城市有信号吗",
        "on the road there is no signal",
        "la calle está sin cobertura",
        "在路上没有信号",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert mask_personal(text, None) == text


@given(st.text(max_size=200), st.text(max_size=20))
def test_masking_twice_is_masking_once(text: str, name: str) -> None:
    masked = mask_personal(text, None)
    assert not any(character.isdecimal() and character != "0" for character in masked)
    assert not any(character.isdecimal() and character != "0" for character in mask_personal(text, name))


def test_a_long_message_is_looked_at_once() -> None:
    for piece in ("a", "王", "1", "a ", "a dot ", "calle de la ", "my name is ", "soy Ana ", "1 a "):
        started = time.perf_counter()
        text = piece * (20_000 // len(piece))
        mask_personal(text, "Ann Lee", f"What is your name? {text}")
        assert time.perf_counter() - started < 1.0, piece

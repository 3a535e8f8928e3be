"""The customers with a story, written by hand.

Each is a recipe that `seed` turns into a customer. Of the three billing periods index 0 is the oldest, 2 the newest.
"""

from datetime import date
from decimal import Decimal

from demo import charges
from demo.offers import Texts
from demo.operator import Bill, Charge, Line, Story, Try
from demo.recipe import LineRecipe, Recipe


def _diego(index: int, bill_id: str, lines: tuple[Line, ...], earlier: list[Bill]) -> list[Charge]:
    if index != 2:
        return []
    late = earlier[-1]
    return [
        charges.roaming(bill_id, lines[0], "Switzerland", Decimal("7.50"), 30),
        charges.late_fee(bill_id, lines[0], late.start, late.due),
    ]


def late_fee_on_the_newest(index: int, bill_id: str, lines: tuple[Line, ...], earlier: list[Bill]) -> list[Charge]:
    """Charges on the newest bill that the one before was not paid in time."""
    if index != 2:
        return []
    late = earlier[-1]
    return [charges.late_fee(bill_id, lines[0], late.start, late.due)]


def _rosa(index: int, bill_id: str, lines: tuple[Line, ...], _earlier: list[Bill]) -> list[Charge]:
    grandmother = lines[2]
    return [charges.calls_abroad(bill_id, grandmother, "Mexico", 38)] if index == 2 else []


def _jianguo(index: int, bill_id: str, lines: tuple[Line, ...], earlier: list[Bill]) -> list[Charge]:
    if index != 2:
        return []
    start = earlier[-1].end
    return [
        charges.addon(bill_id, lines[0], "roam-world", date(start.year, start.month, 9)),
        charges.calls_abroad(bill_id, lines[0], "China", 24),
    ]


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        name="Diego Herrera",
        latin_name="Diego Herrera",
        language="es",
        tier="gold",
        life_cycle_stage="mature",
        town="Málaga",
        lines=(
            LineRecipe(
                number="+12025550147",
                offer_id="flow-50",
                used_gb=21.4,
                minutes=312,
                sms=14,
                months_old=31,
                contract_left=5,
                history_gb=(24.1, 28.6, 26.3),
                history_minutes=(402, 455, 431),
                history_sms=(20, 17, 22),
            ),
        ),
        paid=("on time", "late", "not"),
        extras=_diego,
        story=Story(
            title=Texts(
                en="gold, and his bill went up by 11 EUR",
                es="oro, y su factura ha subido 11 EUR",
                zh="黄金客户，账单涨了11欧元",
            ),
            quote="¡Once euros más! ¡Once!",
            tries=(
                Try(
                    say="¿por qué ha subido mi factura?",
                    see=Texts(
                        en="a code on the phone, then the two lines that changed",
                        es="un código en el móvil y las dos líneas que cambiaron",
                        zh="手机收到验证码，然后列出变化的两项",
                    ),
                ),
                Try(
                    say="¿Cuándo vence mi factura?",
                    see=Texts(
                        en="the due date and the days left",
                        es="la fecha de pago y los días que quedan",
                        zh="到期日和剩余天数",
                    ),
                ),
                Try(
                    say="esto es un robo, quiero hablar con una persona",
                    see=Texts(
                        en="a hand-off, with all of it on the desk",
                        es="pasa a una persona, con todo a la vista",
                        zh="转给人工，来龙去脉都在座席上",
                    ),
                ),
            ),
        ),
    ),
    Recipe(
        name="林美",
        latin_name="Mei Lin",
        language="zh",
        tier="silver",
        life_cycle_stage="growing",
        town="Madrid",
        lines=(
            LineRecipe(
                number="+12025550188",
                roaming=False,
                offer_id="flow-20",
                used_gb=18.7,
                minutes=140,
                sms=3,
                months_old=9,
                contract_left=3,
                history_gb=(17.2, 19.4, 19.8),
                history_minutes=(188, 205, 196),
                history_sms=(5, 2, 4),
            ),
        ),
        story=Story(
            title=Texts(en="her data is nearly used up", es="casi no le quedan datos", zh="流量快用完了"),
            quote="1.3 GB，还有很长一段火车。",
            tries=(
                Try(
                    say="我还剩多少流量？",
                    see=Texts(
                        en="1.3 GB left, and the day it starts afresh",
                        es="quedan 1,3 GB y el día en que se renuevan",
                        zh="剩余1.3 GB，以及重置日期",
                    ),
                ),
                Try(
                    say="有什么流量更多的套餐？",
                    see=Texts(
                        en="plans side by side, with prices",
                        es="las tarifas una al lado de otra, con precios",
                        zh="套餐对比和价格",
                    ),
                ),
                Try(
                    say="换成 Flow 50",
                    see=Texts(
                        en="the terms first, then a yes or no, then an order number",
                        es="primero las condiciones, luego sí o no, luego el pedido",
                        zh="先说条款，再确认，然后给出订单号",
                    ),
                ),
            ),
        ),
    ),
    Recipe(
        name="Ann Walker",
        latin_name="Ann Walker",
        language="en",
        tier="standard",
        life_cycle_stage="mature",
        town="Alicante",
        lines=(
            LineRecipe(
                number="+12025550112",
                roaming=False,
                offer_id="flow-50",
                used_gb=2.9,
                minutes=88,
                sms=21,
                months_old=26,
                contract_left=0,
                history_gb=(4.3, 3.8, 4.1),
                history_minutes=(131, 118, 126),
                history_sms=(30, 26, 28),
            ),
        ),
        story=Story(
            title=Texts(
                en="pays for 50 GB, uses 4: wants a cheaper plan",
                es="paga 50 GB y usa 4: quiere una tarifa más barata",
                zh="付50 GB的钱，只用4 GB：想换便宜套餐",
            ),
            quote="I knit. How much data is knitting?",
            tries=(
                Try(
                    say="which plan am I on?",
                    see=Texts(
                        en="the plan, its price and what is in it",
                        es="la tarifa, su precio y lo que incluye",
                        zh="套餐、价格和内容",
                    ),
                ),
                Try(
                    say="move me to Flow 20",
                    see=Texts(
                        en="the difference in price, the terms, and the day it starts",
                        es="la diferencia de precio, las condiciones y cuándo empieza",
                        zh="差价、条款和生效日期",
                    ),
                ),
                Try(
                    say="hmm, actually the Start 5 one",
                    see=Texts(
                        en="the bot changes its mind with you",
                        es="el bot cambia de idea contigo",
                        zh="机器人跟着您改主意",
                    ),
                ),
            ),
        ),
    ),
    Recipe(
        name="Lucía Romero",
        latin_name="Lucía Romero",
        language="es",
        tier="silver",
        life_cycle_stage="growing",
        town="Valencia",
        lines=(
            LineRecipe(
                number="+12025550163",
                offer_id="flow-20",
                used_gb=9.2,
                minutes=203,
                sms=6,
                months_old=14,
                contract_left=10,
                history_gb=(8.8, 11.0, 10.4),
                history_minutes=(290, 311, 277),
                history_sms=(9, 7, 8),
            ),
        ),
        paid=("on time", "on time", "on time"),
        auto_pay=True,
        story=Story(
            title=Texts(
                en="no signal: there is an outage in her town",
                es="sin cobertura: hay una avería en su ciudad",
                zh="没有信号：她所在的城市有故障",
            ),
            quote="Una raya… ninguna raya.",
            tries=(
                Try(
                    say="no tengo cobertura en Valencia",
                    see=Texts(
                        en="the known outage, and when it should be over",
                        es="la avería conocida y cuándo acabará",
                        zh="已知故障和预计恢复时间",
                    ),
                ),
                Try(
                    say="¿cuánto debo?",
                    see=Texts(
                        en="nothing to pay; she has to prove who she is first",
                        es="nada que pagar; antes tiene que identificarse",
                        zh="无需付款；但要先验证身份",
                    ),
                ),
                Try(
                    say="in English please",
                    see=Texts(
                        en="the language changes, and stays",
                        es="el idioma cambia y así se queda",
                        zh="语言切换，并保持下去",
                    ),
                ),
            ),
        ),
    ),
    Recipe(
        name="Rosa García",
        latin_name="Rosa García",
        language="es",
        tier="gold",
        life_cycle_stage="mature",
        town="Zaragoza",
        lines=(
            LineRecipe(
                number="+12025550121",
                offer_id="family-share",
                label="Rosa",
                used_gb=18.2,
                minutes=410,
                sms=30,
                months_old=40,
                contract_left=2,
                history_gb=(17.0, 20.5, 19.1),
                history_minutes=(560, 602, 588),
                history_sms=(41, 37, 44),
            ),
            LineRecipe(
                number="+12025550122",
                offer_id="family-share",
                label="Hugo",
                price=Decimal("8.00"),
                used_gb=52.6,
                minutes=95,
                sms=2,
                months_old=40,
                contract_left=2,
                history_gb=(61.3, 58.8, 64.9),
                history_minutes=(120, 134, 117),
                history_sms=(3, 2, 4),
            ),
            LineRecipe(
                number="+12025550123",
                offer_id="family-share",
                label="Abuela",
                price=Decimal("8.00"),
                used_gb=0.4,
                minutes=720,
                sms=0,
                months_old=18,
                contract_left=2,
                history_gb=(0.3, 0.5, 0.4),
                history_minutes=(960, 1010, 985),
                history_sms=(0, 0, 0),
            ),
            LineRecipe(number="+12025550124", offer_id="fibre-600", label="Casa", months_old=40, contract_left=8),
        ),
        extras=_rosa,
        story=Story(
            title=Texts(
                en="a family: three phones, one pot of data, and fibre",
                es="una familia: tres móviles, un bono de datos y fibra",
                zh="一家人：三部手机，共享流量，还有宽带",
            ),
            quote="Hugo, ¿otra vez sin datos?",
            tries=(
                Try(
                    say="explícame la factura",
                    see=Texts(
                        en="a bill with four lines, compared with the one before",
                        es="una factura de cuatro líneas, comparada con la anterior",
                        zh="四条线路的账单，与上期对比",
                    ),
                ),
                Try(
                    say="la del mes anterior",
                    see=Texts(
                        en="the same question, one bill earlier",
                        es="la misma pregunta, una factura antes",
                        zh="同样的问题，再往前一期",
                    ),
                ),
                Try(
                    say="¿cuántos datos nos quedan?",
                    see=Texts(
                        en="which line? Choices by name, then what is left",
                        es="¿qué línea? Se elige por nombre y se ve lo que queda",
                        zh="哪条线路？按名字选，再看余量",
                    ),
                ),
            ),
        ),
    ),
    Recipe(
        name="Tom Baker",
        latin_name="Tom Baker",
        language="en",
        tier="standard",
        life_cycle_stage="leaving",
        town="Murcia",
        lines=(
            LineRecipe(
                number="+12025550135",
                offer_id="flow-20",
                used_gb=1.1,
                minutes=12,
                sms=1,
                months_old=8,
                contract_left=4,
                history_gb=(12.5, 9.9, 6.2),
                history_minutes=(96, 71, 40),
                history_sms=(6, 4, 2),
            ),
        ),
        paid=("on time", "not", "not"),
        suspended=True,
        extras=late_fee_on_the_newest,
        story=Story(
            title=Texts(
                en="two bills unpaid, and not amused",
                es="dos facturas sin pagar y poco humor",
                zh="两张账单未付，心情不佳",
            ),
            quote="Not. Amused.",
            tries=(
                Try(
                    say="how much do I owe??",
                    see=Texts(
                        en="the open amount, and which part of it is overdue",
                        es="lo pendiente y qué parte está vencida",
                        zh="未付金额，以及其中逾期的部分",
                    ),
                ),
                Try(
                    say="why is there a late fee",
                    see=Texts(
                        en="the line, and the reason it stands there",
                        es="la línea y por qué está ahí",
                        zh="这一项，以及收费原因",
                    ),
                ),
                Try(
                    say="agent",
                    see=Texts(
                        en="one word is enough: a person takes over",
                        es="basta una palabra: atiende una persona",
                        zh="一个词就够：人工接手",
                    ),
                ),
            ),
        ),
    ),
    Recipe(
        name="王建国",
        latin_name="Wang Jianguo",
        language="zh",
        tier="diamond",
        life_cycle_stage="mature",
        town="Bilbao",
        lines=(
            LineRecipe(
                number="+12025550171",
                offer_id="max-unlimited",
                used_gb=33.8,
                minutes=640,
                sms=11,
                months_old=50,
                contract_left=0,
                history_gb=(41.2, 38.0, 45.5),
                history_minutes=(820, 790, 865),
                history_sms=(15, 18, 13),
            ),
        ),
        paid=("on time", "on time", "on time"),
        auto_pay=True,
        extras=_jianguo,
        story=Story(
            title=Texts(
                en="diamond, back from a journey", es="diamante, recién llegado de viaje", zh="钻石客户，刚旅行回来"
            ),
            quote="旅途愉快，账单不愉快。",
            tries=(
                Try(
                    say="上个月的账单为什么这么高？",
                    see=Texts(
                        en="the roaming pass and the calls, line by line",
                        es="el bono de roaming y las llamadas, línea a línea",
                        zh="漫游包和国际长途，逐项说明",
                    ),
                ),
                Try(
                    say="家里网络断了",
                    see=Texts(
                        en="the known fibre outage in Bilbao",
                        es="la avería de fibra conocida en Bilbao",
                        zh="毕尔巴鄂的宽带故障",
                    ),
                ),
                Try(
                    say="转人工",
                    see=Texts(
                        en="diamond customers are served first",
                        es="los clientes diamante van primero",
                        zh="钻石客户优先接待",
                    ),
                ),
            ),
        ),
    ),
    Recipe(
        name="Bob Sterling",
        latin_name="Bob Sterling",
        language="en",
        tier="diamond",
        life_cycle_stage="mature",
        town="Madrid",
        lines=(
            LineRecipe(
                number="+12025550156",
                offer_id="max-unlimited",
                label="Mobile",
                used_gb=61.0,
                minutes=905,
                sms=44,
                months_old=60,
                contract_left=0,
                history_gb=(70.2, 66.1, 72.4),
                history_minutes=(1210, 1180, 1265),
                history_sms=(60, 58, 66),
            ),
            LineRecipe(number="+12025550157", offer_id="fibre-600", label="Home", months_old=36, contract_left=12),
        ),
        paid=("on time", "on time", "on time"),
        auto_pay=True,
        story=Story(
            title=Texts(
                en="diamond, everything paid, in a hurry",
                es="diamante, todo pagado, con prisa",
                zh="钻石客户，账单全付清，赶时间",
            ),
            quote="I do not talk to robots.",
            tries=(
                Try(
                    say="I want to talk to a human",
                    see=Texts(
                        en="no detours: a place in the queue at once",
                        es="sin rodeos: un lugar en la cola al momento",
                        zh="不绕弯：马上进入排队",
                    ),
                ),
                Try(
                    say="what plans do you have",
                    see=Texts(
                        en="the catalogue, without proving who he is",
                        es="el catálogo, sin identificarse",
                        zh="无需验证即可查看套餐",
                    ),
                ),
                Try(say="are you a robot?", see=Texts(en="the truth", es="la verdad", zh="实话实说")),
            ),
        ),
    ),
)

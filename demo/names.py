"""Names, towns and numbers to make customers of.

Numbers are +1 (area) 555-0100 to 555-0199, kept for fiction by the North American Numbering Plan, so that no real
person is ever written to. 0100 is the operator's own number; 0199 cannot be reached (for tests of failed delivery).
"""

import unicodedata
from collections.abc import Iterator

from demo.offers import Texts

AREA_CODES = ("202", "305", "312", "415", "617")
UNREACHABLE_ENDING = "0199"

TOWNS: tuple[Texts, ...] = (
    Texts(en="Madrid", es="Madrid", zh="马德里"),
    Texts(en="Valencia", es="Valencia", zh="瓦伦西亚"),
    Texts(en="Seville", es="Sevilla", zh="塞维利亚"),
    Texts(en="Malaga", es="Málaga", zh="马拉加"),
    Texts(en="Bilbao", es="Bilbao", zh="毕尔巴鄂"),
    Texts(en="Saragossa", es="Zaragoza", zh="萨拉戈萨"),
    Texts(en="Granada", es="Granada", zh="格拉纳达"),
    Texts(en="Alicante", es="Alicante", zh="阿利坎特"),
    Texts(en="Murcia", es="Murcia", zh="穆尔西亚"),
    Texts(en="Cordoba", es="Córdoba", zh="科尔多瓦"),
    Texts(en="Vigo", es="Vigo", zh="维戈"),
    Texts(en="Gijon", es="Gijón", zh="希洪"),
)

GIVEN: dict[str, tuple[str, ...]] = {
    "en": (
        *("Alice", "Ben", "Charlotte", "Daniel", "Emily", "Frank", "Grace", "Harry", "Isla", "Jack"),
        *("Kate", "Liam", "Megan", "Noah", "Olivia", "Peter", "Rachel", "Sam", "Sophie", "Thomas"),
        *("Victoria", "William", "Zoe", "Aisha", "Kwame", "Priya", "Omar", "Niamh"),
    ),
    "es": (
        *("Alejandro", "Beatriz", "Carlos", "Carmen", "Daniela", "Elena", "Fernando", "Gabriela", "Hugo", "Inés"),
        *("Javier", "Laura", "Manuel", "María", "Martín", "Nuria", "Óscar", "Pablo", "Paula", "Raúl"),
        *("Sara", "Sergio", "Sofía", "Valentina", "Ximena", "Joaquín", "Rocío", "Andrés"),
    ),
    "zh": (
        *("伟|Wei", "芳|Fang", "娜|Na", "秀英|Xiuying", "敏|Min", "静|Jing", "丽|Li", "强|Qiang", "磊|Lei"),
        *("洋|Yang", "艳|Yan", "勇|Yong", "军|Jun", "杰|Jie", "娟|Juan", "涛|Tao", "明|Ming", "超|Chao"),
        *("秀兰|Xiulan", "霞|Xia", "平|Ping", "刚|Gang", "桂英|Guiying", "雨欣|Yuxin", "子涵|Zihan", "浩然|Haoran"),
    ),
}

FAMILY: dict[str, tuple[str, ...]] = {
    "en": (
        *("Adams", "Bennett", "Clarke", "Dawson", "Edwards", "Foster", "Green", "Hughes", "Irving", "Jones"),
        *("King", "Lewis", "Mitchell", "Nelson", "O'Brien", "Patel", "Quinn", "Roberts", "Shaw", "Turner"),
        *("Vaughan", "Wright", "Young", "Okafor", "Singh", "Campbell"),
    ),
    "es": (
        *("Álvarez", "Blanco", "Castro", "Delgado", "Domínguez", "Fernández", "Flores", "Gil", "Gómez"),
        *("Hernández", "Iglesias", "Jiménez", "López", "Martínez", "Molina", "Navarro", "Ortega", "Peña"),
        *("Quintero", "Ramírez", "Rojas", "Sánchez", "Torres", "Vargas", "Vega", "Ibáñez"),
    ),
    "zh": (
        *("王|Wang", "李|Li", "张|Zhang", "刘|Liu", "陈|Chen", "杨|Yang", "赵|Zhao", "黄|Huang", "周|Zhou"),
        *("吴|Wu", "徐|Xu", "孙|Sun", "胡|Hu", "朱|Zhu", "高|Gao", "林|Lin", "何|He", "郭|Guo"),
        *("马|Ma", "罗|Luo", "梁|Liang", "宋|Song", "郑|Zheng", "谢|Xie"),
    ),
}


def town(name: str) -> Texts:
    """Finds a town by its Spanish name."""
    return next(town for town in TOWNS if town.es == name)


def numbers(taken: frozenset[str]) -> Iterator[str]:
    """Yields the free numbers, in order."""
    for area in AREA_CODES:
        for last in range(101, 199):
            number = f"+1{area}5550{last}"
            if number not in taken:
                yield number


def email(latin_name: str, number: int) -> str:
    """Gives a customer's mail address."""
    plain = unicodedata.normalize("NFKD", latin_name).encode("ascii", "ignore").decode().lower()
    return f"{plain.replace(' ', '.').replace(chr(39), '')}.{number}@example.com"

"""The people of the talks. Customers are the demo operator's (docs/reference/bss.md), agents the demo's accounts.

Whoever changes the operator's books in a talk (orders a plan) does so in that talk alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Customer:
    """A customer of the demo operator."""

    party: str
    name: str
    phone: str


CUSTOMERS: Mapping[str, Customer] = {
    "Diego": Customer(party="C1001", name="Diego Herrera", phone="+12025550147"),
    "Mei": Customer(party="C1002", name="林美", phone="+12025550188"),
    "Ann": Customer(party="C1003", name="Ann Walker", phone="+12025550112"),
    "Lucía": Customer(party="C1004", name="Lucía Romero", phone="+12025550163"),
    "Rosa": Customer(party="C1005", name="Rosa García", phone="+12025550121"),
    "Tom": Customer(party="C1006", name="Tom Baker", phone="+12025550135"),
    "Jianguo": Customer(party="C1007", name="王建国", phone="+12025550171"),
    "Bob": Customer(party="C1008", name="Bob Sterling", phone="+12025550156"),
    "Noah": Customer(party="C1013", name="Noah Adams", phone="+12025550106"),
    "Grace": Customer(party="C1035", name="Grace Quinn", phone="+12025550139"),
    "Paula": Customer(party="C1041", name="Paula Vega Gómez", phone="+12025550146"),
    "Sofía": Customer(party="C1063", name="Sofía Ramírez Ortega", phone="+12025550178"),
    "Zihan": Customer(party="C1068", name="胡子涵", phone="+12025550185"),
    "Carlos": Customer(party="C1010", name="Carlos Gómez Quintero", phone="+12025550102"),
    "Yan": Customer(party="C1022", name="赵艳", phone="+12025550118"),
    "Will": Customer(party="C1032", name="William Irving", phone="+12025550134"),
    "Alice": Customer(party="C1042", name="Alice Foster", phone="+12025550148"),
    "Elena": Customer(party="C1045", name="Elena Delgado Vargas", phone="+12025550152"),
    "Charlotte": Customer(party="C1018", name="Charlotte Mitchell", phone="+12025550114"),
    "Lei": Customer(party="C1060", name="谢磊", phone="+12025550173"),
    "Inés": Customer(party="C1110", name="Inés Peña Peña", phone="+13055550136"),
    "Tao": Customer(party="C1051", name="赵涛", phone="+12025550161"),
    "Ximena": Customer(party="C1053", name="Ximena Fernández Hernández", phone="+12025550164"),
    "Kate": Customer(party="C1059", name="Kate Hughes", phone="+12025550172"),
    "Sergio": Customer(party="C1144", name="Sergio Ortega Vega", phone="+13055550173"),
    "Jack": Customer(party="C1062", name="Jack Dawson", phone="+12025550176"),
    "Javier": Customer(party="C1074", name="Javier Domínguez Ramírez", phone="+12025550192"),
    "Niamh": Customer(party="C1039", name="Niamh Edwards", phone="+12025550143"),
    "Olivia": Customer(party="C1323", name="Olivia Grant", phone="+16175550102"),
    "Marta": Customer(party="C1324", name="Marta Ibáñez", phone="+16175550103"),
    "Ming": Customer(party="C1325", name="陈明", phone="+16175550104"),
    # On nobody's file.
    "Stranger": Customer(party="", name="", phone="+12125550142"),
}

AGENTS = ("kim", "lee")

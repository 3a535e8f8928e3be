"""Lucía Romero: an outage in her town."""

from demo.offers import Texts
from demo.operator import Story, Try
from demo.recipe import LineRecipe, Recipe

LUCIA_ROMERO = Recipe(
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
)

"""What the operator sells: plans and add-ons, as one table.

Names are the same in all languages; descriptions and terms come in English, Spanish and Chinese.
Prices are EUR a month (add-ons: once), tax included. `None` for an allowance means unlimited.
"""

from dataclasses import dataclass
from decimal import Decimal

VAT_RATE = 21
LATE_FEE = Decimal("3.50")
EXTRA_FAMILY_LINE = Decimal("8.00")
EXTRA_MINUTE = Decimal("0.10")
EXTRA_SMS = Decimal("0.10")


@dataclass(frozen=True, kw_only=True)
class Texts:
    """One text in the operator's three languages."""

    en: str
    es: str
    zh: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A plan or an add-on of the catalogue."""

    id: str
    name: str
    category: str
    line_kind: str
    price: Decimal
    description: Texts
    data_gb: int | None = 0
    minutes: int | None = 0
    sms: int | None = 0
    speed_mbit: int = 0
    contract_months: int = 0
    early_fee_per_month: Decimal = Decimal("0")
    valid_days: int = 0


def euros(amount: Decimal) -> Texts:
    """Writes an amount of money as each language does."""
    figure = f"{amount:,.2f}"
    spanish = figure.translate(str.maketrans(",.", ".,"))
    return Texts(en=f"€{figure}", es=f"{spanish}\u00a0€", zh=f"€{figure}")


def terms(offer: Offer) -> Texts:
    """Says the contract terms of an offer in words."""
    if offer.category == "addons":
        return Texts(
            en=f"Paid once, valid for {offer.valid_days} days, does not renew by itself.",
            es=f"Pago único, válido {offer.valid_days} días, no se renueva solo.",
            zh=f"一次性付费，有效期{offer.valid_days}天，不自动续订。",
        )
    if offer.contract_months == 0:
        return Texts(
            en="No minimum term. Changes start with the next billing period.",
            es="Sin permanencia. Los cambios empiezan con el próximo periodo de facturación.",
            zh="无合约期。变更从下一个计费周期开始生效。",
        )
    months, fee = offer.contract_months, euros(offer.early_fee_per_month)
    return Texts(
        en=f"{months} months minimum term; leaving earlier costs {fee.en} for each month left. "
        "Changes start with the next billing period.",
        es=f"Permanencia de {months} meses; salir antes cuesta {fee.es} por cada mes restante. "
        "Los cambios empiezan con el próximo periodo de facturación.",
        zh=f"合约期{months}个月；提前解约每剩余一个月收取 {fee.zh}。变更从下一个计费周期开始生效。",
    )


OFFERS: tuple[Offer, ...] = (
    Offer(
        id="start-5",
        name="Start 5",
        category="plans",
        line_kind="mobile",
        price=Decimal("9.90"),
        data_gb=5,
        minutes=200,
        sms=50,
        description=Texts(
            en="A little of everything: 5 GB, 200 minutes, 50 messages.",
            es="Un poco de todo: 5 GB, 200 minutos, 50 mensajes.",
            zh="轻量入门：5 GB流量、200分钟通话、50条短信。",
        ),
    ),
    Offer(
        id="flow-20",
        name="Flow 20",
        category="plans",
        line_kind="mobile",
        price=Decimal("17.90"),
        data_gb=20,
        minutes=1000,
        sms=200,
        contract_months=12,
        early_fee_per_month=Decimal("4.00"),
        description=Texts(
            en="For every day: 20 GB, 1,000 minutes, 200 messages.",
            es="Para cada día: 20 GB, 1.000 minutos, 200 mensajes.",
            zh="日常之选：20 GB流量、1000分钟通话、200条短信。",
        ),
    ),
    Offer(
        id="flow-50",
        name="Flow 50",
        category="plans",
        line_kind="mobile",
        price=Decimal("24.90"),
        data_gb=50,
        minutes=None,
        sms=500,
        contract_months=12,
        early_fee_per_month=Decimal("5.00"),
        description=Texts(
            en="For films on the train: 50 GB, unlimited calls, 500 messages.",
            es="Para ver series en el tren: 50 GB, llamadas ilimitadas, 500 mensajes.",
            zh="路上追剧：50 GB流量、不限通话、500条短信。",
        ),
    ),
    Offer(
        id="max-unlimited",
        name="Max Unlimited",
        category="plans",
        line_kind="mobile",
        price=Decimal("34.90"),
        data_gb=None,
        minutes=None,
        sms=None,
        contract_months=12,
        early_fee_per_month=Decimal("7.00"),
        description=Texts(
            en="Never count again: unlimited data, calls and messages.",
            es="No vuelva a contar: datos, llamadas y mensajes ilimitados.",
            zh="无需再算：流量、通话、短信全部不限量。",
        ),
    ),
    Offer(
        id="family-share",
        name="Family Share",
        category="plans",
        line_kind="mobile",
        price=Decimal("44.90"),
        data_gb=120,
        minutes=None,
        sms=500,
        contract_months=12,
        early_fee_per_month=Decimal("6.00"),
        description=Texts(
            en="One pot for the family: 120 GB shared, unlimited calls; "
            f"each further line {euros(EXTRA_FAMILY_LINE).en}.",
            es="Un bono para toda la familia: 120 GB compartidos, llamadas ilimitadas; "
            f"cada línea más {euros(EXTRA_FAMILY_LINE).es}.",
            zh=f"全家共享：120 GB共享流量、不限通话；每增加一条线路 {euros(EXTRA_FAMILY_LINE).zh}。",
        ),
    ),
    Offer(
        id="fibre-300",
        name="Fibre 300",
        category="plans",
        line_kind="fibre",
        price=Decimal("29.90"),
        speed_mbit=300,
        contract_months=24,
        early_fee_per_month=Decimal("6.00"),
        description=Texts(
            en="Home internet at 300 Mbit/s, router included.",
            es="Internet en casa a 300 Mbit/s, router incluido.",
            zh="家庭宽带300 Mbit/s，含路由器。",
        ),
    ),
    Offer(
        id="fibre-600",
        name="Fibre 600",
        category="plans",
        line_kind="fibre",
        price=Decimal("37.90"),
        speed_mbit=600,
        contract_months=24,
        early_fee_per_month=Decimal("8.00"),
        description=Texts(
            en="Home internet at 600 Mbit/s for a busy household, router included.",
            es="Internet en casa a 600 Mbit/s para hogares con mucho movimiento, router incluido.",
            zh="家庭宽带600 Mbit/s，适合多人家庭，含路由器。",
        ),
    ),
    Offer(
        id="go-prepaid",
        name="Go Prepaid",
        category="plans",
        line_kind="prepaid",
        price=Decimal("10.00"),
        data_gb=6,
        minutes=100,
        sms=20,
        description=Texts(
            en="Pay first, no contract: 6 GB, 100 minutes, 20 messages a month.",
            es="Pague por adelantado, sin contrato: 6 GB, 100 minutos, 20 mensajes al mes.",
            zh="先付后用，无合约：每月6 GB流量、100分钟通话、20条短信。",
        ),
    ),
    Offer(
        id="data-boost-5",
        name="Data Boost 5",
        category="addons",
        line_kind="mobile",
        price=Decimal("4.00"),
        data_gb=5,
        valid_days=30,
        description=Texts(en="5 GB more.", es="5 GB más.", zh="额外5 GB流量。"),
    ),
    Offer(
        id="data-boost-20",
        name="Data Boost 20",
        category="addons",
        line_kind="mobile",
        price=Decimal("10.00"),
        data_gb=20,
        valid_days=30,
        description=Texts(en="20 GB more.", es="20 GB más.", zh="额外20 GB流量。"),
    ),
    Offer(
        id="roam-europe",
        name="Roam Europe",
        category="addons",
        line_kind="mobile",
        price=Decimal("8.00"),
        data_gb=10,
        minutes=100,
        valid_days=15,
        description=Texts(
            en="10 GB and 100 minutes in European countries outside the EU.",
            es="10 GB y 100 minutos en países europeos fuera de la UE.",
            zh="欧盟以外欧洲国家10 GB流量和100分钟通话。",
        ),
    ),
    Offer(
        id="roam-world",
        name="Roam World",
        category="addons",
        line_kind="mobile",
        price=Decimal("19.00"),
        data_gb=5,
        minutes=60,
        valid_days=15,
        description=Texts(
            en="5 GB and 60 minutes in 90 countries outside Europe.",
            es="5 GB y 60 minutos en 90 países fuera de Europa.",
            zh="欧洲以外90个国家5 GB流量和60分钟通话。",
        ),
    ),
    Offer(
        id="calls-abroad",
        name="Calls Abroad",
        category="addons",
        line_kind="mobile",
        price=Decimal("6.00"),
        minutes=200,
        valid_days=30,
        description=Texts(
            en="200 minutes from home to 60 countries.",
            es="200 minutos desde casa a 60 países.",
            zh="从国内拨打60个国家200分钟。",
        ),
    ),
)

OFFER_BY_ID: dict[str, Offer] = {offer.id: offer for offer in OFFERS}

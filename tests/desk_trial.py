"""A desk to try by hand over real engines and a seeded world: `python -m tests.desk_trial --port 8500`."""

import argparse
import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from record import effect as effects
from record import parked as parked_entries
from record.migrate import migrate
from record.parked import Parked
from record.pool import open_pool, transaction
from router.commands import floor, words
from tandem.engines.postgres import EmbeddedPostgres
from tandem.engines.valkey import EmbeddedValkey
from tests.desk_server import Far, serve_desk
from tests.desk_world import PASSWORD, Line, World
from wire.valkey import connect


def profile(plan: str, price: float, used: float, allowance: float | None, bills: list[float]) -> dict[str, Any]:
    """A customer as the operator's systems would show them."""
    months = ["2026-10-01", "2026-09-01", "2026-08-01"]
    return {
        "lines": [
            {
                "number": "+12025550147",
                "plan": plan,
                "price": {"unit": "EUR", "value": price},
                "contract_ends_on": "2027-05-31",
                "usage": [
                    {"name": "Data", "used": used, "allowance": allowance, "units": "GB", "resets_on": "2026-12-01"},
                    {"name": "Minutes", "used": 312, "units": "min"},
                ],
            }
        ],
        "bills": [
            {
                "id": f"B-{month}",
                "period": month,
                "amount": {"unit": "EUR", "value": amount},
                "state": "sent" if number == 0 else "settled",
                "remaining": amount if number == 0 else 0,
                "due_on": "2026-11-30" if number == 0 else None,
                "change": round(amount - bills[number + 1], 2) if number + 1 < len(bills) else None,
            }
            for number, (month, amount) in enumerate(zip(months, bills, strict=False))
        ],
        "orders": [],
    }


PROFILES = {
    "C1001": profile("Flow 50", 24.9, 31.2, 50, [35.9, 24.9, 24.9]),
    "C1002": profile("Flow 20", 17.9, 18.7, 20, [17.9, 17.9, 19.4]),
    "C1008": profile("Max Unlimited", 39.9, 212.4, None, [69.8, 69.8, 74.8]),
}


def understood(intent: str, confidence: float, **entities: str) -> dict[str, Any]:
    """What the bot understood of a message."""
    rest = round((1 - confidence) / 2, 3)
    return {
        "intent": intent,
        "confidence": confidence,
        "ranking": [[intent, confidence], ["bill_dispute", rest], ["human_request", rest / 2]],
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        "language": "en",
    }


async def seed(world: World) -> None:
    """A typical afternoon: some wait, some are being served, one is angry, one is long, some are done."""
    kim = await world.person("kim")
    lee = await world.person("lee")
    await world.person("sam", role="supervisor")
    diego = await world.customer("Diego Herrera", party="C1001", tier="gold", language="es", stage="growing")
    mei = await world.customer("林美 (Mei Lin)", party="C1002", tier="silver", language="zh")
    bob = await world.customer("Bob Sterling", party="C1008", tier="diamond")
    tom = await world.customer("Tom Baker", party="C1006", stage="leaving")

    old = await world.conversation(
        Line(author="customer", text="¿Cuántos datos me quedan?", understood=understood("usage_remaining", 0.97)),
        Line(author="bot", text="Te quedan 18,8 GB de 50 GB hasta el 1 de noviembre."),
        Line(author="customer", text="gracias!", understood=understood("thank", 0.99)),
        customer=diego,
        channel="sms",
        address="+12025550147",
        language="es",
        subject="usage_remaining",
        minutes_ago=60 * 24 * 9,
    )
    await floor.take_over(world.pool, world.valkey, lee, old, world.now - timedelta(days=9))
    await floor.close(world.pool, world.valkey, lee, old, "information", world.now - timedelta(days=9))

    bill = await world.conversation(
        Line(author="customer", text="hola", understood=understood("greet", 0.99)),
        Line(
            author="bot",
            text="¡Hola! Soy el asistente de Tandem Mobile. ¿En qué te ayudo?",
            choices=("Mi factura", "Mi plan", "Hablar con una persona"),
        ),
        Line(
            author="customer",
            text="por qué mi factura subió 11 euros este mes??",
            understood=understood("bill_explain", 0.93, amount="11 EUR", bill_period="month:10"),
        ),
        Line(
            author="bot",
            text="Tu factura de octubre es de 35,90 €, 11,00 € más que la de septiembre:\n"
            "• Roaming en Suiza: +7,50 €\n• Recargo por pago tardío: +3,50 €",
        ),
        Line(
            author="customer",
            text="el recargo no lo acepto, pagué a tiempo! quiero hablar con alguien",
            understood=understood("bill_dispute", 0.71, charge_name="recargo"),
        ),
        Line(author="bot", text="Lo entiendo. Te paso con una persona que puede revisarlo contigo."),
        customer=diego,
        language="es",
        subject="bill_explain",
        minutes_ago=6,
    )
    await world.hand_off(
        bill,
        queue="billing",
        reason="asked",
        waited_s=140,
        card={
            "wants": ["bill_dispute", "bill_explain"],
            "collected": {"bill_period": "October 2026", "charge_name": "Late fee", "amount": "3.50 EUR"},
            "tried": ["bill_explain"],
            "mood": "unhappy",
            "summary": "Disputes the late fee of 3.50 EUR on the October bill and says it was paid in time. "
            "The roaming of 7.50 EUR was explained and accepted.",
            "verified": True,
        },
    )
    lost = await world.conversation(
        Line(author="customer", text="我的手机丢了，请马上停机！", understood=understood("sim_lost", 0.95)),
        Line(author="bot", text="别着急，我马上为您转接人工客服。"),
        customer=mei,
        language="zh",
        subject="sim_lost",
        minutes_ago=2,
    )
    await world.hand_off(
        lost,
        queue="technical",
        reason="urgent",
        urgent=True,
        waited_s=35,
        card={
            "wants": ["sim_lost"],
            "collected": {},
            "tried": [],
            "mood": "angry",
            "summary": "Phone lost, wants the line blocked at once.",
            "verified": True,
        },
    )
    vip = await world.conversation(
        Line(author="customer", text="agent", understood=understood("human_request", 0.99)), customer=bob, minutes_ago=1
    )
    await world.hand_off(
        vip, waited_s=50, card={"wants": ["human_request"], "mood": "calm", "summary": "Asked for a person at once."}
    )
    await world.waiting_conversation(
        "do you have shops in Valencia? the map on your site is empty for me", reason="not_understood", waited_s=100
    )
    leaving = await world.conversation(
        Line(author="customer", text="I want to cancel", understood=understood("plan_cancel", 0.9)),
        customer=tom,
        subject="plan_cancel",
        minutes_ago=12,
    )
    await world.hand_off(
        leaving,
        queue="retention",
        reason="retention",
        waited_s=400,
        card={
            "wants": ["plan_cancel"],
            "collected": {"line": "+12025550135"},
            "tried": ["plan_cancel"],
            "mood": "unhappy",
            "summary": "Wants to cancel the suspended line; two bills are unpaid.",
            "verified": True,
        },
    )
    await world.accept(kim, leaving)
    await words.write(world.pool, world.valkey, kim, leaving, uuid4(), "Hello Tom, Kim here. May I ask why?", world.now)
    await words.note(
        world.pool,
        world.valkey,
        kim,
        leaving,
        uuid4(),
        "Offer the payment plan first, see rules of November.",
        world.now,
    )
    await world.customer_says(leaving, "Because nobody answers when I write to you. Three times now!")
    api = await world.waiting_conversation("is this an api", waited_s=30)
    await world.accept(lee, api)
    sms = await world.conversation(
        Line(author="customer", text="PUK pls phone blocked"),
        channel="sms",
        address="+12025550199",
        minutes_ago=4,
        subject="sim_help",
    )
    await world.hand_off(sms, queue="technical", reason="asked", waited_s=170)
    await world.accept(kim, sms)
    await words.write(
        world.pool, world.valkey, kim, sms, uuid4(), "Hi, this is Kim. I am checking your line.", world.now
    )
    await world.call_back(api)
    async with transaction(world.pool) as connection:
        await parked_entries.add(
            connection,
            Parked(
                id=uuid4(),
                kind="bad",
                partition=3,
                raw=b'{"type":"inbound","channel":"webchat","text":"half of a mess',
                error="the stream entry cannot be read: DecodeError",
                conversation_id=None,
                effect_id=None,
                state="parked",
                parked_at=world.now,
                ended_at=None,
            ),
        )
        effect_id = uuid4()
        await effects.add(
            connection,
            effect_id=effect_id,
            conversation_id=bill,
            customer_id=diego.id,
            kind="product_order",
            payload={"product": "P1001-1", "offering": "flow-20"},
            now=world.now,
        )
        await connection.execute("UPDATE effect SET state = 'held', reason = 'unresolved' WHERE id = $1", effect_id)


async def overfill(world: World) -> None:
    """Too much of everything: long names, long words, many rows, right-to-left, emoji, a talk of hundreds."""
    kim = await world.person("kim")
    names = (
        "María de los Ángeles Fernández-Villaverde y Rodríguez de la Concepción",
        "محمد بن عبد الله",
        "王",
        "A" * 60,
    )
    for number in range(60):
        who = await world.customer(
            names[number % 4], party=f"X{number}", tier=("gold", "diamond", "silver")[number % 3]
        )
        text = ("Donaudampfschifffahrtsgesellschaft" * 6, "مرحبا، فاتورتي خاطئة 123", "😀" * 80, "x" * 400)[number % 4]
        talk = await world.conversation(Line(author="customer", text=text), customer=who)
        await world.hand_off(talk, waited_s=number * 40, urgent=number % 7 == 0)
        if number % 3 == 0:
            await world.accept(kim, talk)
    lines = [
        Line(author=("customer", "bot")[number % 2], text=f"{number}: " + "long words " * (number % 40))
        for number in range(400)
    ]
    talk = await world.conversation(*lines, customer=await world.customer("Long Talker", party="X99"), minutes_ago=9000)
    await world.hand_off(talk, waited_s=9000)
    await world.accept(kim, talk)


async def main(port: int, kind: str) -> None:
    """Serve until interrupted."""
    with tempfile.TemporaryDirectory() as folder:
        postgres, valkey = EmbeddedPostgres(Path(folder) / "postgres"), EmbeddedValkey(Path(folder) / "valkey")
        async with postgres, valkey:
            await migrate(postgres.dsn)
            pool = await open_pool(postgres.dsn)
            client = connect(valkey.url)
            world = World(pool=pool, valkey=client, now=datetime.now(UTC))
            if kind == "typical":
                await seed(world)
            elif kind == "overfull":
                await overfill(world)
                await world.person("lee")
                await world.person("sam", role="supervisor")
            else:
                for sign_in, role in (("kim", "agent"), ("lee", "agent"), ("sam", "supervisor")):
                    await world.person(sign_in, role=role)
            async with serve_desk(world, far=Far(profiles=dict(PROFILES)), port=port) as desk:
                print(f"{desk.url}/desk/ kim, lee or sam with {PASSWORD!r}", flush=True)
                while True:
                    world.now = datetime.now(UTC)
                    await asyncio.sleep(0.2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8500)
    parser.add_argument("--kind", choices=("empty", "typical", "overfull"), default="typical")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.port, arguments.kind))

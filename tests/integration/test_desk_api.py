"""The desk's API over real engines: who may ask for what, in which words it refuses, and that it tells what it is."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jsonschema
from aiohttp import ClientSession

from desk.api.routes import ROUTES
from desk.api.session import FAILURES_PER_ACCOUNT
from tests.desk_server import Far, Served, serve_desk
from tests.desk_world import PASSWORD, Line, World
from wire.errors import Later

API = "/desk/api"


async def test_signing_in_gives_a_cookie_that_scripts_cannot_read(world: World, desk: Served) -> None:
    await world.person("kim", here=False)
    async with desk.browser() as browser:
        answer = await browser.post(f"{API}/session", json={"sign_in": "kim", "password": PASSWORD})
        cookie = answer.headers["Set-Cookie"]
        assert answer.status == 201
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        me = await (await browser.get(f"{API}/session")).json()
        assert (me["name"], me["role"], me["presence"]) == ("Kim", "agent", "available")


async def test_each_sign_in_has_a_new_id_and_ends_the_one_before(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser:
        first = {cookie.key: cookie.value for cookie in browser.cookie_jar}["tandem_desk"]
        await browser.post(f"{API}/session", json={"sign_in": "kim", "password": PASSWORD})
        second = {cookie.key: cookie.value for cookie in browser.cookie_jar}["tandem_desk"]
        assert first != second
    async with ClientSession(desk.url, headers={"Cookie": f"tandem_desk={first}"}) as thief:
        assert (await thief.get(f"{API}/session")).status == 401


async def test_the_token_itself_is_not_stored(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser, world.pool.acquire() as connection:
        token = {cookie.key: cookie.value for cookie in browser.cookie_jar}["tandem_desk"]
        hashes = await connection.fetch("SELECT token_hash FROM desk_session")
        assert hashes
        assert all(token.encode() not in row["token_hash"] for row in hashes)


async def test_signing_out_ends_the_session_and_the_presence(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser:
        assert (await browser.delete(f"{API}/session")).status == 204
        assert (await browser.get(f"{API}/session")).status == 401
    async with desk.signed_in("kim") as browser:
        team = await (await browser.get(f"{API}/agents")).json()
        assert team["items"][0]["presence"] == "available"


async def test_a_session_ends_after_its_time(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser:
        world.now += timedelta(hours=13)
        assert (await browser.get(f"{API}/session")).status == 401


async def test_what_no_longer_counts_is_forgotten_when_somebody_signs_in(world: World, desk: Served) -> None:
    await world.person("kim", here=False)
    async with desk.signed_in("kim"), desk.browser() as browser:
        await browser.post(f"{API}/session", json={"sign_in": "kim", "password": "wrong"})
    world.now += timedelta(hours=13)
    async with desk.signed_in("kim"), world.pool.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM desk_session") == 1
        assert await connection.fetchval("SELECT count(*) FROM sign_in_failure") == 0


async def test_wrong_sign_ins_are_throttled_whether_or_not_the_account_exists(world: World, desk: Served) -> None:
    await world.person("kim", here=False)
    async with desk.browser() as browser:
        for name in ("kim", "nobody"):
            codes = []
            for _ in range(FAILURES_PER_ACCOUNT + 1):
                answer = await browser.post(f"{API}/session", json={"sign_in": name, "password": "wrong"})
                codes.append((answer.status, (await answer.json())["code"]))
            assert set(codes[:-1]) == {(401, "wrong_sign_in")}
            assert codes[-1] == (429, "too_many_attempts")
        right = await browser.post(f"{API}/session", json={"sign_in": "kim", "password": PASSWORD})
        assert right.status == 429


async def test_parallel_guesses_do_not_slip_past_the_count(world: World, desk: Served) -> None:
    await world.person("kim", here=False)
    async with desk.browser() as browser:
        wrong = {"sign_in": "kim", "password": "wrong"}
        answers = await asyncio.gather(*(browser.post(f"{API}/session", json=wrong) for _ in range(14)))
        statuses = [answer.status for answer in answers]
        assert statuses.count(401) == FAILURES_PER_ACCOUNT


async def test_a_change_from_another_origin_or_none_is_refused(world: World, desk: Served) -> None:
    await world.person("kim")
    waiting = await world.waiting_conversation()
    async with desk.signed_in("kim") as browser:
        url = f"{API}/conversations/{waiting}/acceptance"
        foreign = await browser.post(url, json={}, headers={"Origin": "https://evil.example"})
        assert (foreign.status, (await foreign.json())["code"]) == (403, "foreign_origin")
        text = await browser.post(url, data="{}", headers={"Content-Type": "text/plain"})
        assert text.status == 415
    assert (await world.stored(waiting)).floor == "queue"


async def test_strangers_and_agents_get_only_what_their_role_allows(world: World, desk: Served) -> None:
    await world.person("kim")
    guarded = [route for route in ROUTES if route.role != "anyone" and route.name != "signOut"]
    assert len(guarded) > 20
    async with desk.browser() as stranger, desk.signed_in("kim") as agent:
        for route in guarded:
            path = API + route.path.replace("{id}", str(uuid4()))
            assert (await stranger.request(route.method, path, json={})).status == 401, route.name
            answer = await agent.request(route.method, path, json={} if route.body else None)
            assert (answer.status == 403) == (route.role == "supervisor"), route.name


NONSENSE: tuple[bytes, ...] = (
    b"",
    b"null",
    b"[]",
    b"{",
    b'{"unknown": 1}',
    b'{"id": 1, "text": {}}',
    b'{"sign_in": "\\u0000", "password": "x"}',
    b'{"id": "6f0e7f0a-0000-4000-8000-000000000000", "text": "a\\u0000b"}',
    b'{"id": "6f0e7f0a-0000-4000-8000-000000000000", "text": "\\ud800"}',
    b'{"queue": "\\u0000", "wrap_up": "x", "agent_id": "me", "presence": "asleep", "outcome": "?"}',
    b"\xff\xfe",
    b'{"text": "' + b"x" * 100_001 + b'"}',
    b"[" * 50_000,
)


async def test_every_route_refuses_nonsense_in_one_form(world: World, desk: Served) -> None:
    await world.person("sam", role="supervisor")
    talk = await world.waiting_conversation()
    document = await _document(desk)
    schema = {"$ref": "#/components/schemas/ErrorBody", "components": document["components"]}
    refused = 0
    async with desk.signed_in("sam") as browser:
        for route in ROUTES:
            path = API + route.path.replace("{id}", str(talk))
            for body in NONSENSE if route.body else ():
                headers = {"Content-Type": "application/json"}
                answer = await browser.request(route.method, path, data=body, headers=headers)
                assert 400 <= answer.status < 500, (route.name, body[:60], answer.status)
                jsonschema.validate(await answer.json(), schema)
                refused += 1
            for query in ("?unknown=1", "?limit=0", "?limit=x", "?before=%00", "?before=1~2", "?limit=1&limit=2"):
                if route.method != "GET":
                    break
                answer = await browser.get(path + query)
                assert 400 <= answer.status < 500, (route.name, query, answer.status)
                jsonschema.validate(await answer.json(), schema)
                refused += 1
    assert refused > 200
    assert (await world.stored(talk)).floor == "queue"


async def test_what_is_not_there_is_said_to_be_unknown(world: World, desk: Served) -> None:
    await world.person("sam", role="supervisor")
    async with desk.signed_in("sam") as browser:
        for route in ROUTES:
            if "{id}" not in route.path:
                continue
            for path_id in ("not-a-uuid", "%00"):
                answer = await browser.request(route.method, API + route.path.replace("{id}", path_id), json={})
                assert (answer.status, (await answer.json())["code"]) == (404, "unknown"), (route.name, path_id)
        for resource in ("acceptance", "takeover", "bot-return"):
            answer = await browser.post(f"{API}/conversations/{uuid4()}/{resource}", json={})
            assert (answer.status, (await answer.json())["code"]) == (404, "unknown")


async def test_what_the_description_says_is_what_comes(world: World) -> None:
    far = Far(profiles={"C1": PROFILE})
    async with serve_desk(world, far=far) as desk:
        await world.person("sam", role="supervisor")
        ann = await world.customer("Ann Walker", party="C1", tier="gold")
        talk = await world.conversation(
            Line(author="customer", text="hi", understood={"intent": "greet", "confidence": 0.9}), customer=ann
        )
        await world.hand_off(talk, card={"wants": ["bill_explain"], "mood": "calm"})
        await world.call_back(talk)
        await world.agreed(talk, "Shall I order Flow 20?")
        document = await _document(desk)
        checked = 0
        async with desk.signed_in("sam") as browser:
            for route in ROUTES:
                if route.method != "GET":
                    continue
                answer = await browser.get(API + route.path.replace("{id}", str(talk)))
                assert answer.status == 200, (route.name, await answer.text())
                described = document["paths"][API + route.path]["get"]["responses"]["200"]
                schema = described["content"]["application/json"]["schema"]
                jsonschema.validate(await answer.json(), {**schema, "components": document["components"]})
                checked += 1
        assert checked >= 12


async def test_what_was_agreed_earlier_is_shown_for_the_same_customer_only(world: World, desk: Served) -> None:
    await world.person("sam", role="supervisor")
    ann = await world.customer("Ann Walker", party="C1")
    bob = await world.customer("Bob Sterling", party="C2")
    before = await world.conversation(Line(author="customer", text="yes"), customer=ann, minutes_ago=600)
    await world.agreed(before, "Shall I order Flow 20?")
    now = await world.conversation(Line(author="customer", text="hi"), customer=ann)
    other = await world.conversation(Line(author="customer", text="hi"), customer=bob)
    async with desk.signed_in("sam") as browser:
        shown = await (await browser.get(f"{API}/conversations/{now}")).json()
        [agreed] = shown["agreed"]
        assert (agreed["text"], agreed["conversation_id"]) == ("Shall I order Flow 20?", str(before))
        assert (await (await browser.get(f"{API}/conversations/{other}")).json())["agreed"] == []


PROFILE = {
    "lines": [
        {
            "number": "+12025550147",
            "plan": "Flow 50",
            "price": {"unit": "EUR", "value": 24.9},
            "usage": [{"name": "Data", "used": 18.7, "allowance": 50, "units": "GB", "resets_on": "2026-12-01"}],
        }
    ],
    "bills": [
        {"id": "B1", "period": "2026-10-01", "amount": {"unit": "EUR", "value": 35.9}, "state": "sent", "change": 11.0}
    ],
}


async def test_a_profile_that_is_away_or_nonsense_is_said_to_be_away(world: World) -> None:
    far = Far(profiles={"C1": PROFILE})
    async with serve_desk(world, far=far) as desk:
        await world.person("kim")
        ann = await world.customer("Ann Walker", party="C1")
        talk = await world.conversation(Line(author="customer", text="hi"), customer=ann)
        stranger = await world.waiting_conversation()
        await world.hand_off(talk)
        async with desk.signed_in("kim") as browser:

            async def state(conversation: object) -> str:
                answer = await browser.get(f"{API}/conversations/{conversation}/profile")
                found: str = (await answer.json())["state"]
                return found

            assert await state(talk) == "known"
            assert await state(stranger) == "nobody"
            far.profiles["C1"] = {"bills": "many"}
            assert await state(talk) == "away"
            far.profile_error = Later("bss")
            assert await state(talk) == "away"


async def test_a_whole_hand_off_by_the_api(world: World, desk: Served) -> None:
    await world.person("kim")
    talk = await world.waiting_conversation(waited_s=60)
    async with desk.signed_in("kim") as browser:
        queue = await (await browser.get(f"{API}/inbox/queue")).json()
        assert [item["id"] for item in queue["items"]] == [str(talk)]
        assert queue["items"][0]["sla_share"] == 0.5
        at = f"{API}/conversations/{talk}"
        assert (await browser.post(f"{at}/acceptance", json={})).status == 201
        said = await (await browser.post(f"{at}/messages", json={"id": str(uuid4()), "text": " Hello "})).json()
        assert (said["text"], said["delivery"]) == ("Hello", "pending")
        await browser.post(f"{at}/notes", json={"id": str(uuid4()), "text": "calm"})
        line = await (await browser.get(f"{at}/messages")).json()
        assert [m["author"] for m in line["items"]] == ["customer", "system", "agent", "note"]
        assert (await browser.post(f"{at}/closure", json={"wrap_up": "resolved"})).status == 201
        assert (await (await browser.get(f"{API}/inbox/mine")).json())["items"] == []
        assert (await browser.get(at)).status == 200


async def test_the_queue_shows_what_the_customer_said_last_and_mine_what_anybody_did(
    world: World, desk: Served
) -> None:
    kim = await world.person("kim")
    talk = await world.conversation(
        Line(author="customer", text="my bill is wrong"), Line(author="bot", text="You are number 1 in the queue.")
    )
    await world.hand_off(talk)
    async with desk.signed_in("kim") as browser:
        queue = await (await browser.get(f"{API}/inbox/queue")).json()
        assert queue["items"][0]["last_text"] == "my bill is wrong"
        await world.accept(kim, talk)
        mine = await (await browser.get(f"{API}/inbox/mine")).json()
        assert mine["items"][0]["last_text"] == "You are number 1 in the queue."


async def test_an_agent_does_not_read_a_colleagues_conversation(world: World, desk: Served) -> None:
    kim = await world.person("kim")
    await world.person("lee")
    talk = await world.waiting_conversation()
    await world.accept(kim, talk)
    async with desk.signed_in("lee") as browser:
        for rest in ("", "/messages", "/profile"):
            assert (await browser.get(f"{API}/conversations/{talk}{rest}")).status == 403


async def test_the_time_line_pages_back_over_all_conversations_of_a_customer(world: World, desk: Served) -> None:
    await world.person("kim")
    ann = await world.customer("Ann Walker", party="C1")
    lines = [Line(author="customer", text=f"old {n}") for n in range(7)]
    await world.conversation(*lines, customer=ann, channel="sms", address="+12025550147", minutes_ago=600)
    talk = await world.conversation(Line(author="customer", text="new"), customer=ann)
    await world.hand_off(talk)
    async with desk.signed_in("kim") as browser:
        seen: list[str] = []
        before = ""
        while True:
            page = await (await browser.get(f"{API}/conversations/{talk}/messages?limit=3{before}")).json()
            seen = [m["text"] for m in page["items"]] + seen
            if page["earlier"] is None:
                break
            before = "&before=" + page["earlier"].replace("+", "%2B")
    assert seen == [f"old {n}" for n in range(7)] + ["new"]


async def test_supervisors_search_and_page_all_conversations(world: World, desk: Served) -> None:
    await world.person("sam", role="supervisor")
    ann = await world.customer("Ann 100%_Walker", party="C1")
    found = await world.conversation(Line(author="customer", text="hi"), customer=ann)
    for _ in range(5):
        await world.conversation(Line(author="customer", text="hi"))
    async with desk.signed_in("sam") as browser:
        search = await (await browser.get(f"{API}/conversations", params={"search": "100%_w"})).json()
        assert [item["id"] for item in search["items"]] == [str(found)]
        ids: list[str] = []
        params = {"limit": "4"}
        while True:
            page = await (await browser.get(f"{API}/conversations", params=params)).json()
            ids += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            params["before"] = page["next"]
        assert len(ids) == len(set(ids)) == 6
        assert page["open_count"] == 6


async def test_the_page_runs_no_inline_script_but_its_import_map_and_is_framed_by_nobody(desk: Served) -> None:
    async with desk.browser() as browser:
        answer = await browser.get("/desk/")
        policy = answer.headers["Content-Security-Policy"]
        assert answer.status == 200
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "'sha256-" in policy
        assert (await browser.get("/desk", allow_redirects=False)).headers["Location"] == "/desk/"
        assert (await browser.get("/desk/vendor/../../accounts.py")).status == 404


async def test_postgresql_away_is_said_as_try_again(world: World, desk: Served) -> None:
    await world.person("kim")
    async with desk.signed_in("kim") as browser:
        await world.pool.close()
        answer = await browser.get(f"{API}/inbox/mine")
        assert (answer.status, (await answer.json())["code"]) == (503, "try_later")


async def _document(desk: Served) -> Any:
    async with desk.browser() as browser:
        return await (await browser.get(f"{API}/openapi.json")).json()


async def test_whoever_waits_beyond_the_limit_counts_against_the_service_level(world: World, desk: Served) -> None:
    kim = await world.person("kim")
    await world.person("sam", role="supervisor")

    async def level() -> float | None:
        async with desk.signed_in("sam") as browser:
            answer = await browser.get("/desk/api/board")
            share: float | None = (await answer.json())["service_level_today"]
            return share

    assert await level() is None
    await world.accept(kim, await world.waiting_conversation(waited_s=30))
    await world.waiting_conversation(waited_s=60)
    assert await level() == 1.0
    await world.waiting_conversation(waited_s=1900)
    assert await level() == 0.5

import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, matching, wanted } from "../../../desk/web/models/canned.js";
import { actionOf, found, KEYS } from "../../../desk/web/models/keys.js";
import { displayName, initials } from "../../../desk/web/models/names.js";
import { actionsFor, mayNote, mayWrite, writingFor } from "../../../desk/web/models/rights.js";
import { segments } from "../../../desk/web/models/sms.js";
import { age, wait } from "../../../desk/web/models/time.js";

const ANSWERS = { en: [{ name: "hello", text: "Hello {customer}, this is {agent}." }, { name: "bye", text: "Say hello again" }], zh: [{ name: "你好", text: "{customer}您好，我是{agent}。" }] };

test("only a slash at the beginning asks for a ready answer", () => {
  assert.deepEqual(["/", "/He", "a/b", "/a/b", "/x\ny", "hello"].map(wanted), ["", "he", null, null, null, null]);
});

test("answers whose name begins so stand before those that only hold the word", () => {
  assert.deepEqual(matching(ANSWERS, "en", "hello").map((one) => one.name), ["hello", "bye"]);
  assert.deepEqual(matching(ANSWERS, "fr", "").length, 2);
  assert.deepEqual(matching(ANSWERS, "zh", "你").length, 1);
});

test("names are filled in, and a nameless customer leaves no gap", () => {
  assert.equal(fill(ANSWERS.en[0].text, { agent: "Kim", customer: "Ann" }), "Hello Ann, this is Kim.");
  assert.equal(fill(ANSWERS.en[0].text, { agent: "Kim", customer: null }), "Hello, this is Kim.");
  assert.equal(fill("Thank you for writing, {customer}. Bye!", { agent: "Kim", customer: null }), "Thank you for writing. Bye!");
  assert.equal(fill(ANSWERS.zh[0].text, { agent: "Kim", customer: null }), "您好，我是Kim。");
});

test("an SMS costs what the standards say", () => {
  const cases = [["", 0, 0], ["a".repeat(160), 160, 1], ["a".repeat(161), 161, 2], ["€".repeat(80), 160, 1], ["€".repeat(81), 162, 2], ["你".repeat(70), 70, 1], ["你".repeat(71), 71, 2], ["😀", 2, 1], ["a".repeat(307), 307, 3]];
  for (const [text, used, parts] of cases) assert.deepEqual(segments(text), { used, parts }, text.slice(0, 5));
});

test("letters mean nothing while somebody types, Ctrl K and Escape always do", () => {
  const press = (key, more = {}) => actionOf({ key, ctrlKey: false, metaKey: false, altKey: false, isTyping: false, ...more });
  assert.deepEqual([press("a"), press("A"), press("?"), press("x")], ["accept", "accept", "keys", null]);
  assert.deepEqual([press("a", { isTyping: true }), press("a", { ctrlKey: true }), press("k", { ctrlKey: true, isTyping: true }), press("Escape", { isTyping: true })], [null, null, "commands", "leave"]);
  assert.equal(new Set(KEYS.map((one) => one.key)).size, KEYS.length);
});

test("the command bar finds by all words in any order", () => {
  const options = [{ title: "Close" }, { title: "Ann Walker", detail: "my bill" }];
  assert.deepEqual(found(options, "BILL ann"), [options[1]]);
  assert.deepEqual(found(options, ""), options);
});

test("what may be done follows the floor, the holder and the role", () => {
  const [kim, sam] = [{ id: "kim", role: "agent" }, { id: "sam", role: "supervisor" }];
  const row = (floor, agent_id = null) => ({ floor, agent_id });
  assert.deepEqual(actionsFor(row("queue"), kim), ["accept", "transfer"]);
  assert.deepEqual(actionsFor(row("agent", "kim"), kim), ["transfer", "toBot", "close"]);
  assert.deepEqual(actionsFor(row("agent", "lee"), kim), []);
  assert.deepEqual(actionsFor(row("agent", "lee"), sam), ["assign", "takeOver"]);
  assert.deepEqual(actionsFor(row("bot"), sam), ["assign", "takeOver"]);
  assert.deepEqual(actionsFor(row("nobody"), sam), []);
  assert.deepEqual([mayWrite(row("agent", "kim"), kim), mayWrite(row("agent", "lee"), kim), mayNote(row("queue"), kim), mayNote(row("agent", "lee"), sam), mayNote(row("nobody"), sam)], [true, false, true, true, false]);
});

test("people are shown by what is known of them", () => {
  assert.deepEqual(["Ann Walker", "王建国", "bob", "", "María de la Concepción", "محمد علي"].map(initials), ["AW", "王", "B", "", "MC", "م"]);
  assert.equal(displayName({ customer_name: null, channel: "sms", id: "0000-abcd" }, (channel) => `by ${channel}`), "by sms abcd");
});

test("waits and ages are short and never negative", () => {
  assert.deepEqual([wait(-5), wait(45), wait(727), wait(3900)], ["0:00", "0:45", "12:07", "1:05:00"]);
  const now = 1e12;
  assert.deepEqual([age(now + 5000, now), age(now - 59e3, now), age(now - 3600e3, now), age(now - 50 * 3600e3, now)], ["now", "now", "1 h", "2 d"]);
});

test("what cannot be written is not offered", () => {
  const me = { id: "kim", role: "agent" };
  const offered = (row) => writingFor(row, me);
  assert.deepEqual(offered({ floor: "agent", agent_id: "kim" }), ["reply", "canned", "note"]);
  assert.deepEqual(offered({ floor: "queue" }), ["note"]);
  assert.deepEqual([offered({ floor: "nobody" }), offered({ floor: "bot" }), offered(null)], [[], [], []]);
});

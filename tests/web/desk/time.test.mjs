import assert from "node:assert/strict";
import { test } from "node:test";
import { moment, spelled, timeOfDay } from "../../../desk/web/models/time.js";

test("days and months counted from now are spelled out, other text stays", () => {
  assert.equal(spelled("relative:-1m"), "last month");
  assert.equal(spelled("relative:0m, relative:-1d"), "this month, yesterday");
  assert.equal(spelled("relative:+2d"), "in 2 days");
  assert.equal(spelled("BA1006"), "BA1006");
});

test("a time of another day says its day", () => {
  const now = new Date(2026, 10, 22, 14, 0).getTime();
  const [today, before] = [new Date(2026, 10, 22, 9, 5).getTime(), new Date(2026, 10, 21, 23, 59).getTime()];
  assert.equal(moment(today, now), timeOfDay(today));
  assert.match(moment(before, now), /21.*, .*59/);
});

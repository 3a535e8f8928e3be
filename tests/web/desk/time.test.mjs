import assert from "node:assert/strict";
import { test } from "node:test";
import { spelled } from "../../../desk/web/models/time.js";

test("days and months counted from now are spelled out, other text stays", () => {
  assert.equal(spelled("relative:-1m"), "last month");
  assert.equal(spelled("relative:0m, relative:-1d"), "this month, yesterday");
  assert.equal(spelled("relative:+2d"), "in 2 days");
  assert.equal(spelled("BA1006"), "BA1006");
});

import assert from "node:assert/strict";
import test from "node:test";

import { parts } from "../../channels/webchat/web/models/links.js";

const addresses = (text) => parts(text).filter(({ href }) => href).map(({ text: shown }) => shown);

const CASES = [
  ["no address", "call 020 7946 0123", []],
  ["a plain one", "see https://a.example/b", ["https://a.example/b"]],
  ["with http", "http://a.example", ["http://a.example"]],
  ["the full stop stays outside", "At https://a.example/b.", ["https://a.example/b"]],
  ["brackets around it stay outside", "(https://a.example/b)", ["https://a.example/b"]],
  ["brackets in it stay inside", "https://a.example/b_(c)", ["https://a.example/b_(c)"]],
  ["Chinese text follows", "请看https://a.example/b。谢谢", ["https://a.example/b"]],
  ["two of them", "https://a.example https://b.example/?q=1&r=2#s", ["https://a.example", "https://b.example/?q=1&r=2#s"]],
  ["script", "javascript:alert(1)", []],
  ["data", "data:text/html,<script>", []],
  ["a file", "file:///etc/passwd ftp://a.example", []],
  ["a disguised host", "https://bank.example@evil.example/", []],
  ["a host that is none", "https://", []],
  ["markup is a text as any other", '<a href="https://a.example">x</a>', ["https://a.example"]],
];

for (const [label, text, expected] of CASES) {
  test(`addresses in a text: ${label}`, () => {
    assert.deepEqual(addresses(text), expected);
    assert.equal(parts(text).map(({ text: shown }) => shown).join(""), text);
  });
}

test("a very long text without an end is split quickly", () => {
  const text = `https://a.example/${"(".repeat(20_000)}`;
  const begin = performance.now();
  assert.equal(parts(text).map(({ text: shown }) => shown).join(""), text);
  assert.ok(performance.now() - begin < 500);
});

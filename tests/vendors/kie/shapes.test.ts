import { describe, expect, it } from "vitest";
import { firstUrls, numberIn, objectIn, readEnvelope, textIn } from "#graphql/vendors/kie/shapes.ts";

const address = "https://files.example/a.png";

describe("what the wire gives in several forms", () => {
  it.each([
    [7, 7],
    [0, 0],
    ["7", 7],
    ["7.5", 7.5],
    ["", null],
    ["  ", null],
    ["seven", null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [null, null],
    [true, null],
    [undefined, null],
  ])("is a number: %j", (value, number) => {
    expect(numberIn(value)).toBe(number);
  });

  it.each([
    ["a", "a"],
    [500, "500"],
    [0, "0"],
    ["", null],
    [" ", null],
    [null, null],
    [false, null],
    [{}, null],
  ])("is a text: %j", (value, text) => {
    expect(textIn(value)).toBe(text);
  });

  it.each([
    [{ a: 1 }, { a: 1 }],
    ['{"a":1}', { a: 1 }],
    ["", {}],
    ["{", {}],
    ["[1]", {}],
    [null, {}],
    [[1], {}],
  ])("is an object: %j", (value, object) => {
    expect(objectIn(value)).toEqual(object);
  });

  it.each([
    [address],
    [` ${address} `],
    [[address]],
    [[{ resultUrl: address }]],
    [{ url: address }],
    [`["${address}"]`],
    [[[address]]],
    ["HTTPS://files.example/a.png"],
  ])("is an address: %j", (value) => {
    const [url] = firstUrls(value);
    expect(url?.toLowerCase()).toBe(address);
  });

  it.each([
    "file.png",
    "ftp://files.example/a.png",
    "javascript:alert(1)",
    "data:text/plain,a",
    "https://",
    "[",
    "",
    null,
    7,
    {},
    [],
  ])("is none: %j", (value) => {
    expect(firstUrls(value)).toEqual([]);
  });

  it("is taken from the first place that has any", () => {
    expect(firstUrls([], null, [address], ["https://files.example/b.png"])).toEqual([address]);
  });
});

it.each(["", "null", "[]", '"x"', "{}", '{"code":"x"}', '{"code":1.5}', "<html>"])(
  "%s is not kie.ai's envelope",
  (body) => {
    expect(readEnvelope(Buffer.from(body))).toBeUndefined();
  },
);

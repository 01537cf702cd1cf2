// @process own: it replaces the browser's window.

import { afterEach, describe, expect, it, vi } from "vitest";
import { store, stored } from "#app/lib/browser/storage.ts";
import { themeOf } from "#app/lib/browser/theme.ts";
import { keepNoticeConsent, noticeConsent } from "#app/shell/live/browser-notice.ts";

afterEach(() => vi.unstubAllGlobals());

function browserWith(storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">) {
  vi.stubGlobal("window", {
    get localStorage() {
      return storage();
    },
    get sessionStorage() {
      return storage();
    },
  });
}

describe("what this browser keeps", () => {
  it("is read as it was stored, until it is taken out", () => {
    const kept = new Map<string, string>();
    browserWith(() => ({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => void kept.set(key, text),
      removeItem: (key) => void kept.delete(key),
    }));
    store("sessionStorage", "a", "1");
    expect([stored("sessionStorage", "a"), stored("sessionStorage", "b")]).toEqual(["1", null]);
    store("sessionStorage", "a", null);
    expect(stored("sessionStorage", "a")).toBeNull();
  });

  it("is nothing where storage is forbidden, and nobody is asked what could not be remembered", () => {
    browserWith(() => {
      throw new DOMException("Denied", "SecurityError");
    });
    store("localStorage", "a", "1");
    keepNoticeConsent("yes");
    expect([stored("localStorage", "a"), noticeConsent()]).toEqual([undefined, "no"]);
  });
});

describe("a cookie with a lone percent sign", () => {
  it("is as if absent where it is ours, and passed over where it is not", () => {
    expect(themeOf("foo=100%; theme=dark")).toBe("dark");
    expect(themeOf("theme=%")).toBe(themeOf(null));
    expect(themeOf("theme=%E0%A4%A")).toBe(themeOf(null));
  });
});

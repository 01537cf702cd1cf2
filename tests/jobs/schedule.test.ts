import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { loop } from "#graphql/jobs/schedule.ts";
import { DAY, fromNow, timerMs } from "#graphql/runtime/clock.ts";

describe("a loop", () => {
  it("makes one round of all wake-ups of a moment, and one more of all that come during it", async () => {
    const unfinished: (() => void)[] = [];
    const finish = () => unfinished.shift()?.();
    const round = vi.fn(() => new Promise<void>((resolve) => void unfinished.push(resolve)));
    const { wake, stop } = loop("test", DAY, round);
    const wakeOften = () => {
      for (let times = 0; times < 20; times++) wake();
    };
    const settled = async () => {
      for (let turns = 0; turns < 5; turns++) await turn();
    };
    wakeOften();
    await vi.waitFor(() => expect(round).toHaveBeenCalledTimes(1));
    finish();
    await settled();
    expect(round).toHaveBeenCalledTimes(1);
    wake();
    await vi.waitFor(() => expect(round).toHaveBeenCalledTimes(2));
    wakeOften();
    finish();
    await vi.waitFor(() => expect(round).toHaveBeenCalledTimes(3));
    finish();
    await settled();
    expect(round).toHaveBeenCalledTimes(3);
    await stop();
  });
});

describe("the span for a timer", () => {
  it("is as long as a timer can be where the moment is further away, and never below the least", () => {
    expect(timerMs(fromNow(400 * DAY))).toBe(2 ** 31 - 1);
    expect(timerMs(fromNow(-DAY), 10)).toBe(10);
    expect(timerMs(fromNow(-DAY))).toBe(0);
  });
});

import { GraphQLError } from "graphql";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isUnauthenticated, type LiveEvent, type LiveState, liveLoop } from "#app/shell/live/live-loop.ts";
import { isCutOff } from "#app/shell/use-unreachable.ts";

type Round = Parameters<NonNullable<Parameters<typeof liveLoop>[1]>>[1] & { after: number | undefined };

/** A loop whose connections the test opens, breaks and feeds; the newest is `rounds.at(-1)`. */
function loop() {
  const states: LiveState[] = [];
  const rounds: Round[] = [];
  const hooks = {
    onState: (state: LiveState) => states.push(state),
    onEvent: () => undefined,
    onNews: () => undefined,
  };
  const live = liveLoop(hooks, (after, round) => {
    rounds.push({ ...round, after });
    return () => undefined;
  });
  const last = () => {
    const round = rounds.at(-1);
    if (round === undefined) throw new Error("Nothing was opened.");
    return round;
  };
  return { ...live, states, rounds, last };
}

const snapshot: LiveEvent = { sequence: 7, type: "SNAPSHOT", taskId: null, task: null };

describe("the live connection", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("is live again as soon as it is taken up, where nothing happens that an event could tell", () => {
    const { last, states, stop } = loop();
    last().onEvent(snapshot);
    last().onBroken();
    expect(states.at(-1)).toBe("reconnecting");
    vi.advanceTimersByTime(1_000);
    expect(last().after).toBe(7);
    last().onOpen();
    expect(states.at(-1)).toBe("live");
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toBe("live");
    stop();
  });

  test("waits longer for each try of a server that takes it and lets it go at once", () => {
    const { last, rounds, states, stop } = loop();
    for (let round = 0; round < 5; round += 1) {
      last().onOpen();
      last().onBroken();
      vi.advanceTimersByTime(30_000);
    }
    expect(rounds).toHaveLength(6);
    expect(states.at(-2)).toBe("checking");
    last().onBroken();
    vi.advanceTimersByTime(14_000);
    expect(rounds).toHaveLength(6);
    stop();
  });

  test("is asked for at once when somebody looks, unless it stands", () => {
    const { last, rounds, wake, stop } = loop();
    last().onOpen();
    wake();
    expect(rounds).toHaveLength(1);
    last().onBroken();
    wake();
    expect(rounds).toHaveLength(2);
    stop();
  });
});

test("a live connection whose reader was signed out says so, and tries nothing more", () => {
  const { last, rounds, states, wake, stop } = loop();
  last().onEvent(snapshot);
  last().onSignedOut();
  wake();
  expect(states.at(-1)).toBe("signedOut");
  expect(rounds).toHaveLength(1);
  stop();
});

test("the end of a session is known by the socket's close, and by the API's refusal", () => {
  const refused = new GraphQLError("Who?", { extensions: { code: "UNAUTHENTICATED" } });
  const close = Object.assign(new Error("closed"), { code: 4401 });
  expect(isUnauthenticated({ graphQLErrors: [refused] })).toBe(true);
  expect(isUnauthenticated({ graphQLErrors: [], networkError: close })).toBe(true);
  expect(isUnauthenticated({ graphQLErrors: [], networkError: Object.assign(close, { code: 1006 }) })).toBe(false);
});

test("only a request that nobody answered is a lost connection", () => {
  for (const message of ["Failed to fetch", "NetworkError when attempting to fetch resource.", "Load failed"])
    expect(isCutOff(new TypeError(message)), message).toBe(true);
  expect(isCutOff(new TypeError("Failed to fetch dynamically imported module: /assets/a.js"))).toBe(false);
  expect(isCutOff(new TypeError("x is undefined"))).toBe(false);
  expect(isCutOff(new Error("Unexpected Server Error"))).toBe(false);
});

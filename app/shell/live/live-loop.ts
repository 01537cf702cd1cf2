import type { CombinedError } from "urql";
import { listen, onSocketOpen } from "#app/lib/graphql/client.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";
import { SECOND } from "#app/lib/time.ts";

import { BalanceDocument, TaskEventsDocument } from "#app/tasks/documents.ts";

const FIRST_WAIT_MS = SECOND;
const LONGEST_WAIT_MS = 30 * SECOND;

/**
 * How long to wait before the next try, in milliseconds: doubling up to half a minute, with jitter so that a restarted server
 * is not met by all pages at once.
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));
  return wait / 2 + (wait / 2) * random();
}

export type LiveState = "connecting" | "live" | "reconnecting" | "checking" | "signedOut";
export type LiveEvent = ResultOf<typeof TaskEventsDocument>["taskEvents"];
export type LiveHooks = {
  onState: (state: LiveState) => void;
  onEvent: (event: LiveEvent) => void;
  /** Something that the page shows has changed: a task, or the balance. */
  onNews: () => void;
};

const SILENT_CONNECT_MS = 5 * SECOND;
/** A connection that has held so long is no failed one. */
const STEADY_MS = 10 * SECOND;

type Round = {
  onOpen: () => void;
  onBroken: () => void;
  /** Nobody is signed in any more: there is nothing to try again. */
  onSignedOut: () => void;
  onEvent: (event: LiveEvent) => void;
  onBalance: () => void;
};
type OpenRound = (after: number | undefined, round: Round) => () => void;
export type LiveLoop = { wake: () => void; stop: () => void };

/**
 * Keeps one subscription to the viewer's task events, and one to the balance, open until stopped; `wake` tries at once what
 * waits for its next try. After a break it resumes behind the last event it saw, so nothing is missed and nothing comes twice.
 * It is live when it is connected: where nothing happens, no event ever says so.
 */
export function liveLoop(hooks: LiveHooks, open: OpenRound = openRound): LiveLoop {
  let after: number | undefined;
  let failures = 0;
  let isOpen = false;
  let isOver = false;
  let stopRound: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const fail = () => {
    stopRound();
    clearTimeout(timer);
    isOpen = false;
    failures += 1;
    hooks.onState(failures > 1 || after === undefined ? "checking" : "reconnecting");
    timer = setTimeout(round, backoffMs(failures));
  };
  const end = () => {
    isOver = true;
    stop();
    hooks.onState("signedOut");
  };
  const arrive = () => {
    clearTimeout(timer);
    isOpen = true;
    hooks.onState("live");
  };
  const steady = () => {
    failures = 0;
  };
  const round = () => {
    clearTimeout(timer);
    timer = setTimeout(() => hooks.onState("checking"), SILENT_CONNECT_MS);
    const onOpen = () => {
      arrive();
      timer = setTimeout(steady, STEADY_MS);
    };
    const onEvent = (event: LiveEvent) => {
      arrive();
      steady();
      after = event.sequence;
      hooks.onNews();
      hooks.onEvent(event);
    };
    stopRound = open(after, { onOpen, onBroken: fail, onSignedOut: end, onEvent, onBalance: hooks.onNews });
  };
  const wake = () => {
    if (isOver || isOpen || failures === 0) return;
    stopRound();
    round();
  };
  const stop = () => {
    clearTimeout(timer);
    stopRound();
  };
  round();
  return { wake, stop };
}

/** The same for a page: what waits is tried at once when the network is back, and when somebody looks at the page again. */
export function startLive(hooks: LiveHooks): () => void {
  const { wake, stop } = liveLoop(hooks);
  const look = () => {
    if (document.visibilityState !== "hidden") wake();
  };
  window.addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  return () => {
    stop();
    window.removeEventListener("online", look);
    document.removeEventListener("visibilitychange", look);
  };
}

/** What a socket is closed with when its session has ended; the close itself is the error then. */
const UNAUTHORIZED = 4401;

/** Whether an error of the client says that nobody is signed in. */
export function isUnauthenticated({
  graphQLErrors,
  networkError,
}: Pick<CombinedError, "graphQLErrors" | "networkError">) {
  const cause: unknown = networkError;
  if (typeof cause === "object" && cause !== null && "code" in cause && cause.code === UNAUTHORIZED) return true;
  return graphQLErrors.some(({ extensions }) => extensions.code === "UNAUTHENTICATED");
}

function openRound(after: number | undefined, round: Round): () => void {
  const { onOpen, onBroken, onSignedOut, onEvent, onBalance } = round;
  let over = false;
  const broken = () => {
    if (!over) onBroken();
  };
  const stopWaiting = onSocketOpen(onOpen);
  const stopEvents = listen(TaskEventsDocument, after === undefined ? {} : { after }, {
    onResult: (result) => {
      if (result.error !== undefined && !over && isUnauthenticated(result.error)) onSignedOut();
      else if (result.error !== undefined) broken();
      else if (result.data !== undefined) onEvent(result.data.taskEvents);
    },
    onEnd: broken,
  });
  const stopBalance = listen(BalanceDocument, {}, { onResult: onBalance, onEnd: () => undefined });
  return () => {
    over = true;
    stopWaiting();
    stopEvents();
    stopBalance();
  };
}

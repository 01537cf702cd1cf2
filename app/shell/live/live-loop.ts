import { listen } from "#app/lib/graphql/client.ts";
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

export type LiveState = "connecting" | "live" | "reconnecting" | "checking";
export type LiveEvent = ResultOf<typeof TaskEventsDocument>["taskEvents"];
export type LiveHooks = {
  onState: (state: LiveState) => void;
  onEvent: (event: LiveEvent) => void;
  /** Something that the page shows has changed: a task, or the balance. */
  onNews: () => void;
};

const SILENT_CONNECT_MS = 5 * SECOND;

/**
 * Keeps one subscription to the viewer's task events, and one to the balance, open until stopped. After a break it resumes
 * behind the last event it saw, so nothing is missed and nothing comes twice.
 */
export function startLive(hooks: LiveHooks): () => void {
  let after: number | undefined;
  let failures = 0;
  let stopRound: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const fail = () => {
    stopRound();
    failures += 1;
    hooks.onState(failures > 1 || after === undefined ? "checking" : "reconnecting");
    timer = setTimeout(round, backoffMs(failures));
  };
  const round = () => {
    clearTimeout(timer);
    timer = setTimeout(() => hooks.onState("checking"), SILENT_CONNECT_MS);
    const onEvent = (event: LiveEvent) => {
      clearTimeout(timer);
      failures = 0;
      after = event.sequence;
      hooks.onState("live");
      hooks.onNews();
      hooks.onEvent(event);
    };
    stopRound = openRound(after, { onBroken: fail, onEvent, onBalance: hooks.onNews });
  };
  const wake = () => {
    if (failures === 0 || document.visibilityState === "hidden") return;
    stopRound();
    round();
  };
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  round();
  return () => {
    clearTimeout(timer);
    stopRound();
    window.removeEventListener("online", wake);
    document.removeEventListener("visibilitychange", wake);
  };
}

type Round = { onBroken: () => void; onEvent: (event: LiveEvent) => void; onBalance: () => void };

function openRound(after: number | undefined, { onBroken, onEvent, onBalance }: Round): () => void {
  let over = false;
  const broken = () => {
    if (!over) onBroken();
  };
  const stopEvents = listen(TaskEventsDocument, after === undefined ? {} : { after }, {
    onResult: (result) => {
      if (result.error !== undefined) broken();
      else if (result.data !== undefined) onEvent(result.data.taskEvents);
    },
    onEnd: broken,
  });
  const stopBalance = listen(BalanceDocument, {}, { onResult: onBalance, onEnd: () => undefined });
  return () => {
    over = true;
    stopEvents();
    stopBalance();
  };
}

import { useEffect, useState } from "react";
import { SECOND } from "#app/lib/time.ts";

const ASK_EVERY_MS = 2 * SECOND;
const ANSWER_WITHIN_MS = 5 * SECOND;
/** What browsers say of a request that got no answer; a script that could not be loaded is told in other words. */
const CUT_OFF = /^(?:Failed to fetch$|NetworkError|Load failed$)/;

/** Whether an error says that a request found nobody. */
export function isCutOff(error: unknown): boolean {
  return error instanceof TypeError && CUT_OFF.test(error.message);
}

async function isServing(): Promise<boolean> {
  const asked = fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  return asked.then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * Whether a page failed because the server cannot be reached. It is asked until it answers; then the page is loaded again.
 * @param error what the page failed with; null where the server itself has said why.
 */
export function useUnreachable(error: unknown): boolean {
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    if (error === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isStopped = false;
    let wasAway = isCutOff(error);
    const ask = async () => {
      const isBack = await isServing();
      if (isStopped) return;
      if (isBack && wasAway) window.location.reload();
      if (isBack) return;
      wasAway = true;
      setAway(true);
      timer = setTimeout(ask, ASK_EVERY_MS);
    };
    setAway(wasAway);
    ask();
    return () => {
      isStopped = true;
      clearTimeout(timer);
    };
  }, [error]);
  return isAway;
}

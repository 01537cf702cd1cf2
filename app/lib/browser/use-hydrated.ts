import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False on the server and in the first drawing of the browser, true afterwards. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

import { useSyncExternalStore } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";

const never = () => () => undefined;

/** False on the server and in the first drawing of the browser, true afterwards. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** True once what is only of use with scripts may be drawn: by then all its words have come, too. */
export function useEnhanced(): boolean {
  const { isWhole } = useTranslation();
  return useHydrated() && isWhole;
}

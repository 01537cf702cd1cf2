import { createContext, useContext } from "react";

/**
 * How far the page has come: as the server drew it; taken over by the browser, with the words that came with it; or with all words of
 * its language as well.
 */
export type PageStage = "drawn" | "hydrated" | "enhanced";

const PageStageContext = createContext<PageStage>("drawn");
export const PageStageProvider = PageStageContext.Provider;

/** False on the server and in the first drawing of the browser, true afterwards. */
export function useHydrated(): boolean {
  return useContext(PageStageContext) !== "drawn";
}

/** True once what is only of use with scripts may be drawn: by then all its words have come, too. */
export function useEnhanced(): boolean {
  return useContext(PageStageContext) === "enhanced";
}

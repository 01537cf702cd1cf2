import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useTopModal } from "#app/ui/dialogs/use-modal.ts";

const AnnounceContext = createContext<(words: string) => void>(() => undefined);

/** The page's one polite live region, for everything drawn inside it. While a modal dialog silences the page, it is the dialog's, too. */
export function Announcer({ children }: { children: ReactNode }) {
  const [words, setWords] = useState("");
  const modal = useTopModal();
  const region = (
    <p role="status" className="sr-only">
      {words}
    </p>
  );
  return (
    <AnnounceContext.Provider value={setWords}>
      {children}
      {region}
      {modal === null ? null : createPortal(region, modal)}
    </AnnounceContext.Provider>
  );
}

/** Says words to screen readers when they change; empty words say nothing, and so do pages without a live region. */
export function useAnnounce(words: string): void {
  const announce = useContext(AnnounceContext);
  useEffect(() => {
    if (words !== "") announce(words);
  }, [words, announce]);
}

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

const AnnounceContext = createContext<(words: string) => void>(() => undefined);

/** The page's one polite live region, for everything drawn inside it. */
export function Announcer({ children }: { children: ReactNode }) {
  const [words, setWords] = useState("");
  return (
    <AnnounceContext.Provider value={setWords}>
      {children}
      <p role="status" className="sr-only">
        {words}
      </p>
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

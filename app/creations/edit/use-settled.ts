import { useEffect, useState } from "react";

const SETTLED_MS = 600;

/** Words as they are once they have not changed for a moment: what is dragged is told when it rests. */
export function useSettled(words: string): string {
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}

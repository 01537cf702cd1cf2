import { useEffect, useState } from "react";

/** True once the browser has nothing better to do. */
export function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    const rest = () => setIdle(true);
    // Safari has no idle callbacks.
    if (typeof window.requestIdleCallback !== "function") {
      const timer = setTimeout(rest, 1000);
      return () => clearTimeout(timer);
    }
    const handle = window.requestIdleCallback(rest, { timeout: 3000 });
    return () => window.cancelIdleCallback(handle);
  }, []);
  return isIdle;
}

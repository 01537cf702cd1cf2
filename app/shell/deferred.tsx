import { lazy, Suspense, useEffect, useState } from "react";

const CompanionParts = lazy(async () => ({
  default: (await import("#app/shell/deferred-parts.tsx")).CompanionParts,
}));

/** True once the browser has nothing better to do. */
function useIdle(): boolean {
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

/** What keeps the reader company on every page without being part of it: its code comes after the page's own. */
export function Companion({ isStudio = false }: { isStudio?: boolean }) {
  if (!useIdle()) return null;
  return (
    <Suspense fallback={null}>
      <CompanionParts isStudio={isStudio} />
    </Suspense>
  );
}

import { lazy, Suspense, useEffect, useState } from "react";

const DeferredParts = lazy(async () => ({
  default: (await import("#app/shell/deferred-parts.tsx")).DeferredParts,
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

/** What every page has besides its own: offline notice, shortcuts, notifications. Its code comes after the page's. */
export function Deferred({ isStudio = false }: { isStudio?: boolean }) {
  if (!useIdle()) return null;
  return (
    <Suspense fallback={null}>
      <DeferredParts isStudio={isStudio} />
    </Suspense>
  );
}

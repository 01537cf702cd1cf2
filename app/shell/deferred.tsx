import { Suspense } from "react";
import { useIdle } from "#app/lib/browser/use-idle.ts";
import { optionalPart } from "#app/ui/optional-part.ts";

const DeferredParts = optionalPart(async () => (await import("#app/shell/deferred-parts.tsx")).DeferredParts);

/** What every page has besides its own: offline notice, shortcuts, notifications. Its code comes after the page's. */
export function Deferred({ isStudio = false }: { isStudio?: boolean }) {
  if (!useIdle()) return null;
  return (
    <Suspense fallback={null}>
      <DeferredParts isStudio={isStudio} />
    </Suspense>
  );
}

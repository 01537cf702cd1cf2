import { lazy, Suspense, useState } from "react";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { Fault } from "#app/shell/fault.tsx";
import { SiteHeader } from "#app/shell/header/site-header.tsx";
import type { FrameProps } from "#app/shell/header/studio-frame.tsx";
import { useRootData } from "#app/shell/root-data.ts";

function SiteFrame({ children }: Pick<FrameProps, "children">) {
  return (
    <>
      <SiteHeader signedIn={useRootData()?.data.viewer != null} />
      {children}
    </>
  );
}

// Who leaves a page of the studio has its code. Else it may be the server that does not come that is told about here.
const StudioFrame = lazy<typeof SiteFrame | typeof import("#app/shell/header/studio-frame.tsx").StudioFrame>(() =>
  import("#app/shell/header/studio-frame.tsx").then(
    (frame) => ({ default: frame.StudioFrame }),
    () => ({ default: SiteFrame }),
  ),
);

/** What happened, below the navigation of whoever looks, where no layout is left around. */
export function FaultPage() {
  const viewer = useRootData()?.data.viewer;
  // What the server draws must be whole at once: the studio's navigation is for what fails on the way from page to page.
  const [isOnTheWay] = useState(useHydrated());
  const plain = (
    <SiteFrame>
      <Fault />
    </SiteFrame>
  );
  if (viewer == null || !isOnTheWay) return plain;
  return (
    <Suspense fallback={plain}>
      <StudioFrame viewer={viewer} workflows={[]}>
        <Fault />
      </StudioFrame>
    </Suspense>
  );
}

import type { ReactNode } from "react";
import type { RecentWorkflow, Viewer } from "#app/shell/documents.ts";
import { StudioHeader } from "#app/shell/header/studio-header.tsx";
import { BottomNav, SideNav } from "#app/shell/header/studio-nav.tsx";

export type FrameProps = { viewer: Viewer; workflows: RecentWorkflow[]; children: ReactNode };

/** The header and the navigation of the studio around a page. */
export function StudioFrame({ viewer, workflows, children }: FrameProps) {
  return (
    <>
      <StudioHeader viewer={viewer} />
      <div className="flex">
        <SideNav workflows={workflows} />
        <div className="min-w-0 grow pb-24 lg:pb-8">{children}</div>
      </div>
      <BottomNav />
    </>
  );
}

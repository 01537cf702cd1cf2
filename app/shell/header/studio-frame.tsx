import type { ReactNode } from "react";
import type { RecentWorkflow, Viewer } from "#app/shell/documents.ts";
import { SkipLink } from "#app/shell/header/skip-link.tsx";
import { StudioHeader } from "#app/shell/header/studio-header.tsx";

export type FrameProps = { viewer: Viewer; workflows: RecentWorkflow[]; children: ReactNode };

/** The rail, or on a phone the header and the navigation, around a page of the studio. */
export function StudioFrame({ viewer, workflows, children }: FrameProps) {
  return (
    <>
      <SkipLink />
      <StudioHeader viewer={viewer} stories={workflows} />
      <div className="studio-page">{children}</div>
    </>
  );
}

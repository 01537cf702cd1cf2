import { NoticeQuestion } from "#app/shell/live/notice-question.tsx";
import { SignedOut } from "#app/shell/live/signed-out.tsx";
import { useAwayCount } from "#app/shell/live/use-away-count.ts";
import { OfflinePill } from "#app/shell/offline/offline-pill.tsx";
import { useOfflinePage } from "#app/shell/offline/use-offline-page.ts";
import { PageNews } from "#app/shell/page-news.tsx";
import { Shortcuts } from "#app/shell/shortcuts/shortcuts.tsx";

function Away() {
  useAwayCount();
  return (
    <>
      <SignedOut />
      <NoticeQuestion />
    </>
  );
}

/** What every page has besides its own; loaded when the browser is idle. */
export function DeferredParts({ isStudio }: { isStudio: boolean }) {
  useOfflinePage();
  return (
    <>
      <OfflinePill isStudio={isStudio} />
      <PageNews isStudio={isStudio} />
      <Shortcuts />
      {isStudio && <Away />}
    </>
  );
}

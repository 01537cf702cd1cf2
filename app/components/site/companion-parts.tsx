import { NoticeQuestion } from "#app/components/site/notice-question.tsx";
import { OfflinePill } from "#app/components/site/offline-pill.tsx";
import { Shortcuts } from "#app/components/site/shortcuts.tsx";
import { useAwayCount } from "#app/lib/use-away-count.ts";
import { useOfflinePage } from "#app/lib/use-offline-page.ts";

function Away() {
  useAwayCount();
  return <NoticeQuestion />;
}

/** Everything of the companion; loaded when the page has come to rest. */
export function CompanionParts({ isStudio }: { isStudio: boolean }) {
  useOfflinePage();
  return (
    <>
      <OfflinePill isStudio={isStudio} />
      <Shortcuts />
      {isStudio && <Away />}
    </>
  );
}

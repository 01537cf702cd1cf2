import { useLocation } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

const SITE = / · Nano Banana Video$/;

/** The title of the page that was gone to; empty on the page that was opened, which the browser reads out itself. */
function useArrived(): string {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  const [title, setTitle] = useState("");
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    setTitle(document.title.replace(SITE, ""));
  }, [pathname]);
  return title;
}

/**
 * Tells screen readers which page was gone to: no document was opened that they could read the title of. Pages outside the
 * studio have no live region, so there it is one itself.
 */
export function PageNews({ isStudio }: { isStudio: boolean }) {
  const title = useArrived();
  useAnnounce(isStudio ? title : "");
  if (isStudio) return null;
  return (
    <p role="status" className="sr-only" data-testid="page-news">
      {title}
    </p>
  );
}

import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet } from "@remix-run/react";
import { inKnownLanguage } from "#app/lib/i18n/i18n.server.ts";
import { Deferred } from "#app/shell/deferred.tsx";
import { SiteFooter } from "#app/shell/header/site-footer.tsx";
import { SiteHeader } from "#app/shell/header/site-header.tsx";
import { useRootData } from "#app/shell/root-data.ts";

export function loader({ request, params }: LoaderFunctionArgs) {
  inKnownLanguage({ request, params });
  return null;
}

export default function SiteLayout() {
  const viewer = useRootData()?.data.viewer;
  return (
    <>
      <SiteHeader signedIn={viewer != null} />
      <Outlet />
      <SiteFooter />
      <Deferred />
    </>
  );
}

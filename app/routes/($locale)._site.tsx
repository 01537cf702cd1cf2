import { Outlet, useRouteLoaderData } from "@remix-run/react";
import type { loader as rootLoader } from "#app/root.tsx";
import { Companion } from "#app/shell/deferred.tsx";
import { SiteFooter } from "#app/shell/header/site-footer.tsx";
import { SiteHeader } from "#app/shell/header/site-header.tsx";

export default function SiteLayout() {
  const viewer = useRouteLoaderData<typeof rootLoader>("root")?.data.viewer;
  return (
    <>
      <SiteHeader signedIn={viewer != null} />
      <Outlet />
      <SiteFooter />
      <Companion />
    </>
  );
}

import { Outlet, useRouteLoaderData } from "@remix-run/react";
import { Companion } from "#app/components/site/companion.tsx";
import { SiteFooter } from "#app/components/site/site-footer.tsx";
import { SiteHeader } from "#app/components/site/site-header.tsx";
import type { loader as rootLoader } from "#app/root.tsx";

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

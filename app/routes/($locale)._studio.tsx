import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { Companion } from "#app/components/site/companion.tsx";
import { Fault } from "#app/components/site/fault-page.tsx";
import { StudioHeader } from "#app/components/site/studio-header.tsx";
import { BottomNav, SideNav } from "#app/components/site/studio-nav.tsx";
import { ToastProvider } from "#app/components/ui/toast.tsx";
import { ViewerDocument } from "#app/documents/account.ts";
import { StudioDocument } from "#app/documents/workflow.ts";
import { LiveProvider } from "#app/lib/live.tsx";
import { ask } from "#app/lib/urql.server.ts";
import { useLoaded } from "#app/lib/use-loaded.ts";
import { signedIn } from "#app/lib/viewer.server.ts";
import type { loader as rootLoader } from "#app/root.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const studio = await ask({ request, context }, StudioDocument, {});
  signedIn(request, studio.viewer);
  return { studio };
}

const NOBODY = { viewer: null };

export default function StudioLayout() {
  const { studio } = useLoaderData<typeof loader>();
  const workflows = useLoaded(StudioDocument, {}, studio).viewer?.workflows.nodes ?? [];
  const loaded = useRouteLoaderData<typeof rootLoader>("root")?.data ?? NOBODY;
  const { viewer } = useLoaded(ViewerDocument, {}, loaded);
  if (viewer === null) return null;
  return (
    <LiveProvider>
      <ToastProvider>
        <StudioHeader viewer={viewer} />
        <div className="flex">
          <SideNav workflows={workflows} />
          <div className="min-w-0 grow pb-24 lg:pb-8">
            <Outlet />
          </div>
        </div>
        <BottomNav />
        <Companion isStudio />
      </ToastProvider>
    </LiveProvider>
  );
}

export function ErrorBoundary() {
  return <Fault />;
}

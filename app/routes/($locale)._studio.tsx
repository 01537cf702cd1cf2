import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { inKnownLanguage } from "#app/lib/i18n/i18n.server.ts";
import { Deferred } from "#app/shell/deferred.tsx";
import { StudioDocument, ViewerDocument } from "#app/shell/documents.ts";
import { Fault } from "#app/shell/fault.tsx";
import { FaultPage } from "#app/shell/fault-page.tsx";
import { StudioFrame } from "#app/shell/header/studio-frame.tsx";
import { LiveProvider } from "#app/shell/live/live.tsx";
import { useRootData } from "#app/shell/root-data.ts";
import { ToastProvider } from "#app/ui/messages/toast.tsx";

export { shouldRevalidate } from "#app/lib/browser/should-revalidate.ts";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  inKnownLanguage({ request, params });
  const studio = await ask({ request, context }, StudioDocument, {});
  signedIn(request, studio.viewer);
  return { studio };
}

const NOBODY = { viewer: null };

export default function StudioLayout() {
  const { studio } = useLoaderData<typeof loader>();
  const workflows = useLoaded(StudioDocument, {}, studio).viewer?.workflows.nodes ?? [];
  const loaded = useRootData()?.data ?? NOBODY;
  const { viewer } = useLoaded(ViewerDocument, {}, loaded);
  if (viewer === null) return null;
  return (
    <LiveProvider>
      <ToastProvider>
        <StudioFrame viewer={viewer} workflows={workflows}>
          <Deferred isStudio />
          <Outlet />
        </StudioFrame>
      </ToastProvider>
    </LiveProvider>
  );
}

export function ErrorBoundary() {
  const layout = useRouteLoaderData<typeof loader>("routes/($locale)._studio");
  const viewer = useRootData()?.data.viewer;
  if (viewer == null) return <FaultPage />;
  return (
    <StudioFrame viewer={viewer} workflows={layout?.studio.viewer?.workflows.nodes ?? []}>
      <Fault />
    </StudioFrame>
  );
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, redirect } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { CreationsPage } from "#app/components/tasks/creations-page.tsx";
import { CreationsDocument, DeleteTaskDocument, SetTaskFavoriteDocument } from "#app/documents/task.ts";
import { creationsVariables } from "#app/lib/creations.ts";
import { text } from "#app/lib/forms.ts";
import { wordsOf } from "#app/lib/i18n.server.ts";
import { localizedFor } from "#app/lib/locale.ts";
import { safeNext } from "#app/lib/next.ts";
import { ask, send } from "#app/lib/urql.server.ts";
import { useLoaded } from "#app/lib/use-loaded.ts";
import { signedIn } from "#app/lib/viewer.server.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const variables = creationsVariables(new URL(request.url).searchParams);
  const page = await ask({ request, context }, CreationsDocument, variables);
  signedIn(request, page.viewer);
  return { page, variables, title: `${wordsOf(request).t("creations.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const id = text(form, "id");
  if (text(form, "intent") === "favorite") {
    const kept = await send({ request, context }, SetTaskFavoriteDocument, {
      id,
      favorite: text(form, "favorite") === "true",
    });
    return data({ refusal: kept.ok ? null : kept.refusal }, { status: kept.ok ? 200 : 422 });
  }
  const gone = await send({ request, context }, DeleteTaskDocument, { id });
  if (!gone.ok) return data({ refusal: gone.refusal }, { status: 422 });
  return redirect(safeNext(text(form, "next"), localizedFor(request, "/creations")));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CreationsRoute() {
  const { page, variables } = useLoaderData<typeof loader>();
  const { viewer } = useLoaded(CreationsDocument, variables, page);
  const refusal = useActionData<typeof action>()?.refusal ?? null;
  return viewer === null ? null : <CreationsPage tasks={viewer.tasks} refusal={refusal} />;
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { doAct } from "#app/operators/acting/act.server.ts";
import { announcementActs, loadAnnouncements } from "#app/operators/announcements/announcements.server.ts";
import { AnnouncementsPage } from "#app/operators/announcements/announcements-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const loaded = await loadAnnouncements({ request, context });
  const title = `${wordsOf(request).t("operators.announcements.title")} · Nano Banana Video`;
  return { ...loaded, now: new Date().toISOString(), title };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return doAct(announcementActs, { request, context });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function OperatorsAnnouncementsRoute() {
  const { title: _, ...loaded } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  return <AnnouncementsPage {...loaded} answer={answer} />;
}

import type { LoaderFunctionArgs } from "@remix-run/node";
import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { loadAuditLog } from "#app/operators/log/log.server.ts";
import { LogPage } from "#app/operators/log/log-page.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const log = await loadAuditLog({ request, context });
  return { log, title: `${wordsOf(request).t("operators.log.title")} · Nano Banana Video` };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function AuditLogRoute() {
  return <LogPage log={useLoaderData<typeof loader>().log} />;
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import { type MetaFunction, useActionData } from "@remix-run/react";
import { TurnOffMailsDocument } from "#app/account/access/documents.ts";
import { TurnOffMailsPage } from "#app/account/access/turn-off-mails-page.tsx";
import { send } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return { title: `${wordsOf(request).t("notifications.turnOff.title")} · Nano Banana Video` };
}

export async function action({ request, context }: ActionFunctionArgs) {
  // Mail programs send a form of their own here (RFC 8058): the address alone says what it is about.
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const outcome = await send({ request, context }, TurnOffMailsDocument, { token });
  if (!outcome.ok) return data({ done: null, refusal: outcome.refusal }, { status: 422 });
  return data({ done: outcome.payload.kind, refusal: null });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Route() {
  return <TurnOffMailsPage answer={useActionData<typeof action>() ?? null} />;
}

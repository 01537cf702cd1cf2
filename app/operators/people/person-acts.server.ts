import { redirect } from "@remix-run/node";
import { text } from "#app/lib/forms.ts";
import { send } from "#app/lib/graphql/ask.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { MAILS } from "#app/operators/accounts/fields.ts";
import type { Act } from "#app/operators/acting/act.server.ts";
import {
  ConfirmEmailDocument,
  EndSessionsDocument,
  ExportAccountDocument,
  RemoveAccountDocument,
  SendAccountMailDocument,
} from "#app/operators/people/documents.ts";

/** What the forms do that are about an account's owner: their sessions, their address, their mails, all that they have. */
export function personActs(account: string): [string, Act][] {
  const input = (form: FormData) => ({ account, reason: text(form, "reason") });
  return [
    ["endSessions", (asker, form) => send(asker, EndSessionsDocument, { input: input(form) })],
    ["verifyEmail", (asker, form) => send(asker, ConfirmEmailDocument, { input: input(form) })],
    ["orderExport", (asker, form) => send(asker, ExportAccountDocument, { input: input(form) })],
    [
      "sendMail",
      (asker, form) => {
        const mail = MAILS.find((name) => name === text(form, "mail"));
        if (mail === undefined) throw new Response("There is no such mail.", { status: 400 });
        return send(asker, SendAccountMailDocument, { input: { ...input(form), mail } });
      },
    ],
    [
      "deleteAccount",
      async (asker, form) => {
        const confirmation = text(form, "confirmation");
        const done = await send(asker, RemoveAccountDocument, { input: { ...input(form), confirmation } });
        // Its page is gone with it.
        if (done.ok) throw redirect(localizedFor(asker.request, "/operators"));
        return done;
      },
    ],
  ];
}

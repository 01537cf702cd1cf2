import { data, redirect } from "@remix-run/node";
import {
  ChangePasswordDocument,
  DeleteAccountDocument,
  RequestEmailChangeDocument,
  RequestEmailVerificationDocument,
  RequestExportDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  UpdateNotificationsDocument,
  UpdateProfileDocument,
} from "#app/account/documents.ts";
import { factorActs, type Shown } from "#app/account/factors/factors.server.ts";
import { echo, optional, text } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { asksForProof, proved } from "#app/shell/proof/proof.server.ts";

/** What came of a form of the account page. `doneAt` is when it was done, in milliseconds; null when it was refused. */
export type AccountAnswer = {
  intent: string;
  doneAt: number | null;
  refusal: Refusal | null;
  values: Record<string, string>;
  /** It is done once its owner has proved anew who they are. */
  needsProof: boolean;
  /** What is told this once. */
  shown: Shown | null;
};

type Done = ({ ok: true } | { ok: false; refusal: Refusal }) & { headers: Headers; shown?: Shown };

const NOTIFICATIONS = ["EXPORT_READY", "WEBHOOK_DISABLED", "ANNOUNCEMENT"] as const;

const actions = new Map<string, (asker: Asker, form: FormData) => Promise<Done>>([
  ...factorActs,
  [
    "profile",
    (asker, form) =>
      send(asker, UpdateProfileDocument, {
        input: { name: text(form, "name"), locale: text(form, "locale") === "ZH" ? "ZH" : "EN" },
      }),
  ],
  [
    "password",
    (asker, form) =>
      send(asker, ChangePasswordDocument, {
        currentPassword: text(form, "currentPassword"),
        newPassword: text(form, "newPassword"),
      }),
  ],
  ["verification", (asker) => send(asker, RequestEmailVerificationDocument, {})],
  ["changeEmail", (asker, form) => send(asker, RequestEmailChangeDocument, { email: text(form, "email") })],
  [
    "notifications",
    (asker, form) => {
      const enabled = NOTIFICATIONS.filter((kind) => form.getAll("enabled").includes(kind));
      return send(asker, UpdateNotificationsDocument, { input: { enabled } });
    },
  ],
  ["revokeSession", (asker, form) => send(asker, RevokeSessionDocument, { id: text(form, "id") })],
  ["revokeOthers", (asker) => send(asker, RevokeOtherSessionsDocument, {})],
  ["export", (asker) => send(asker, RequestExportDocument, {})],
  [
    "delete",
    (asker, form) =>
      send(asker, DeleteAccountDocument, {
        // A password is taken as it was typed, spaces and all.
        password: text(form, "password"),
        confirmation: optional(form, "confirmation"),
      }),
  ],
]);

/** Does what a form asks for, once a proof that comes with it has been given. */
async function doneWith(asker: Asker, form: FormData, intent: string): Promise<Done & { needsProof: boolean }> {
  const act = actions.get(intent);
  if (act === undefined) throw new Response("There is no such form.", { status: 400 });
  const proof = await proved(asker, form);
  if (!proof.ok) return { ...proof, headers: new Headers(), needsProof: true };
  if (intent === "prove" && proof.isGiven) return { ok: true, headers: new Headers(), needsProof: false };
  const done = await act(asker, form);
  return { ...done, needsProof: !done.ok && asksForProof(done.refusal) };
}

/** Does what a form of the account page asks for. Deleting the account leads to the home page. */
export async function actOnAccount(asker: Asker, form: FormData) {
  const intent = text(form, "intent");
  const done = await doneWith(asker, form, intent);
  const { headers, needsProof, shown = null } = done;
  if (done.ok && intent === "delete") throw redirect(localizedFor(asker.request, "/"), { headers });
  const answer: AccountAnswer = done.ok
    ? { intent, doneAt: Date.now(), refusal: null, values: {}, needsProof, shown }
    : { intent, doneAt: null, refusal: done.refusal, values: echo(form), needsProof, shown };
  return data(answer, { status: done.ok ? 200 : 422, headers });
}

import { type ActionFunctionArgs, data } from "@remix-run/node";
import {
  CreateApiKeyDocument,
  CreateWebhookDocument,
  DeleteWebhookDocument,
  RedeliverWebhookDocument,
  RevokeApiKeyDocument,
  RotateApiKeyDocument,
  RotateWebhookDocument,
  SCOPES,
  TestWebhookDocument,
  UpdateWebhookDocument,
  WEBHOOK_EVENTS,
} from "#app/developers/documents.ts";
import { echo, optional, text, wholeNumber } from "#app/lib/forms.ts";
import { send } from "#app/lib/graphql/ask.server.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";

type Where = Pick<ActionFunctionArgs, "request" | "context">;

/** What came of a form: a secret that is shown this once, or why nothing came of it. */
export type KeysAnswer = {
  intent: string;
  secret: { of: string; value: string } | null;
  refusal: Refusal | null;
  values: Record<string, string>;
};

type Done = { ok: false; refusal: Refusal } | { ok: true; secret: KeysAnswer["secret"] };

const actions: Record<string, (where: Where, form: FormData) => Promise<Done>> = {
  createKey: async (where, form) => {
    const scopes = SCOPES.filter((scope) => form.getAll("scopes").includes(scope));
    const days = wholeNumber(form, "expiresInDays");
    const made = await send(where, CreateApiKeyDocument, {
      input: {
        name: text(form, "name"),
        sandbox: text(form, "kind") !== "live",
        scopes,
        monthlyCreditLimit: wholeNumber(form, "monthlyCreditLimit"),
        maxCreditsPerRequest: wholeNumber(form, "maxCreditsPerRequest"),
        maxConcurrentTasks: wholeNumber(form, "maxConcurrentTasks"),
        expiresAt: days === undefined ? undefined : new Date(Date.now() + days * 86_400_000).toISOString(),
      },
    });
    return made.ok ? shown(made.payload.apiKey.name, made.payload.secret) : made;
  },
  rotateKey: async (where, form) => {
    const made = await send(where, RotateApiKeyDocument, { id: text(form, "id") });
    return made.ok ? shown(made.payload.apiKey.name, made.payload.secret) : made;
  },
  revokeKey: async (where, form) => quiet(await send(where, RevokeApiKeyDocument, { id: text(form, "id") })),
  createWebhook: async (where, form) => {
    const events = WEBHOOK_EVENTS.filter((name) => form.getAll("events").includes(name));
    const input = { url: text(form, "url").trim(), events, description: optional(form, "description") };
    const made = await send(where, CreateWebhookDocument, { input });
    return made.ok ? shown(made.payload.endpoint.url, made.payload.secret) : made;
  },
  rotateWebhook: async (where, form) => {
    const made = await send(where, RotateWebhookDocument, { id: text(form, "id") });
    return made.ok ? shown(made.payload.endpoint.url, made.payload.secret) : made;
  },
  switchWebhook: async (where, form) => {
    const input = { id: text(form, "id"), enabled: text(form, "enabled") === "true" };
    return quiet(await send(where, UpdateWebhookDocument, { input }));
  },
  deleteWebhook: async (where, form) => quiet(await send(where, DeleteWebhookDocument, { id: text(form, "id") })),
  testWebhook: async (where, form) => quiet(await send(where, TestWebhookDocument, { id: text(form, "id") })),
  redeliver: async (where, form) => {
    const input = { endpoint: text(form, "id"), deliveries: [text(form, "delivery")] };
    return quiet(await send(where, RedeliverWebhookDocument, { input }));
  },
};

/** Does what a form of the page asks for. A secret is in this answer alone and is kept by nobody on the way. */
export async function actOnKeys(where: Where, form: FormData) {
  const intent = text(form, "intent");
  const done = await actions[intent]?.(where, form);
  if (done === undefined) throw new Response("There is no such form.", { status: 400 });
  const answer: KeysAnswer = done.ok
    ? { intent, secret: done.secret, refusal: null, values: {} }
    : { intent, secret: null, refusal: done.refusal, values: echo(form) };
  return data(answer, { status: done.ok ? 200 : 422, headers: { "cache-control": "no-store" } });
}

function shown(of: string, value: string): Done {
  return { ok: true, secret: { of, value } };
}

function quiet(outcome: { ok: true } | { ok: false; refusal: Refusal }): Done {
  return outcome.ok ? { ok: true, secret: null } : outcome;
}

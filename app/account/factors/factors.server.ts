import { encode } from "uqr";
import {
  AddPasskeyDocument,
  ConfirmTotpDocument,
  RemovePasskeyDocument,
  RenamePasskeyDocument,
  RenewRecoveryCodesDocument,
  StartTotpDocument,
  TurnOffTotpDocument,
} from "#app/account/factors/documents.ts";
import { text } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";

/** An app that is being set up: its secret in groups, and the picture of it as the path of an SVG, so many squares wide. */
export type TotpSetup = { secret: string; uri: string; path: string; squares: number };

/** What a form about the ways to sign in shows this once. */
export type Shown = { setup?: TotpSetup; codes?: string[] };

type Done = ({ ok: true } | { ok: false; refusal: Refusal }) & { headers: Headers; shown?: Shown };
type Act = (asker: Asker, form: FormData) => Promise<Done>;

async function start(asker: Asker): Promise<Done> {
  const begun = await send(asker, StartTotpDocument, {});
  if (!begun.ok) return begun;
  const { secret, uri } = begun.payload;
  const setup = { secret: secret.replace(/(.{4})(?=.)/g, "$1 "), uri, ...pictureOf(uri) };
  return { ok: true, headers: begun.headers, shown: { setup } };
}

function pictureOf(uri: string): Pick<TotpSetup, "path" | "squares"> {
  const { data, size } = encode(uri, { border: 4 });
  const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { path: squares.join(""), squares: size };
}

async function confirm(asker: Asker, form: FormData): Promise<Done> {
  const done = await send(asker, ConfirmTotpDocument, { code: text(form, "code") });
  if (done.ok) return { ...done, shown: { codes: done.payload.recoveryCodes } };
  if (done.refusal.code !== "INVALID_INPUT" && done.refusal.code !== "RATE_LIMITED") return done;
  // The picture is drawn again, for a code that was mistyped.
  return { ...done, shown: (await start(asker)).shown };
}

async function renew(asker: Asker): Promise<Done> {
  const done = await send(asker, RenewRecoveryCodesDocument, {});
  return done.ok ? { ...done, shown: { codes: done.payload.recoveryCodes } } : done;
}

/** What the forms about the ways to sign in ask for. `prove` is a fresh proof and nothing else. */
export const factorActs: readonly [string, Act][] = [
  ["startTotp", start],
  ["confirmTotp", confirm],
  ["turnOffTotp", (asker) => send(asker, TurnOffTotpDocument, {})],
  ["renewCodes", renew],
  [
    "addPasskey",
    (asker, form) =>
      send(asker, AddPasskeyDocument, { input: { credential: text(form, "credential"), name: text(form, "name") } }),
  ],
  [
    "renamePasskey",
    (asker, form) =>
      send(asker, RenamePasskeyDocument, { input: { passkey: text(form, "passkey"), name: text(form, "name") } }),
  ],
  ["removePasskey", (asker, form) => send(asker, RemovePasskeyDocument, { passkey: text(form, "passkey") })],
  ["prove", async () => ({ ok: false, refusal: refusal("PROOF_REQUIRED", ""), headers: new Headers() })],
];

import { createRequire } from "node:module";
import { resolve } from "node:path";
import type * as Webauthn from "@simplewebauthn/server";
import type Drawing from "sharp";
import type { Sharp } from "sharp";
import type Undici from "undici";

const load = createRequire(resolve("package.json"));

/**
 * sharp, loaded with the first picture: at a start it would take as long as a dozen requests, and its memory from a process
 * that never draws. More threads per image gain little and take the processor from requests; no image is worked on twice in a row.
 */
export const sharp = ((...of: Parameters<typeof Drawing>) => {
  pictures ??= quiet(load("sharp"));
  return pictures(...of);
}) as (...of: Parameters<typeof Drawing>) => Sharp;

let pictures: typeof Drawing | undefined;

function quiet(drawing: typeof Drawing): typeof Drawing {
  drawing.concurrency(1);
  drawing.cache(false);
  return drawing;
}

/** undici, loaded with the first outgoing request: it is a hundred files. */
export function undici(): typeof Undici {
  outgoing ??= load("undici");
  return outgoing as typeof Undici;
}

let outgoing: typeof Undici | undefined;

/** @simplewebauthn/server, loaded with the first passkey: what it brings takes a third of a second of the processor. */
export function webauthn(): typeof Webauthn {
  passkeys ??= load("@simplewebauthn/server");
  return passkeys as typeof Webauthn;
}

let passkeys: typeof Webauthn | undefined;

import { numberIn, objectIn, textIn } from "#graphql/vendors/kie/shapes.ts";

type Told = {
  /** What the record says the create request carried; null where it does not tell. */
  callBackUrl: string | null;
  /** kie.ai's credits. Present from the start on newer models, so not a sign of success (kie.ai wire, 2026-09). */
  creditsConsumed: number | null;
  /** When kie.ai was done with it; null where it does not tell, or tells it without a time zone. */
  doneAt: Date | null;
};

/** A kie task as its status endpoint tells it, in one vocabulary for all families. */
export type KieRecord =
  | { state: "missing" }
  | ({ state: "running" } & Told)
  | ({ state: "succeeded"; resultUrls: string[] } & Told)
  | ({ state: "failed"; code: string | null; message: string | null } & Told);

/** The fields that every family's record may carry beside its state. */
export function toldBy(data: Record<string, unknown>): Told {
  const request = objectIn(data.param ?? data.paramJson);
  return {
    callBackUrl: textIn(request.callBackUrl),
    // `consumeCredits` was the name until 2025 (kie.ai callbacks, 2025-08).
    creditsConsumed: numberIn(data.creditsConsumed ?? data.consumeCredits),
    doneAt: momentIn(data.completeTime),
  };
}

/** Milliseconds since 1970, or a text with its zone: Veo's words of early 2026 have none, and nobody knows which it is. */
function momentIn(value: unknown): Date | null {
  const hasZone = typeof value === "string" && /\d(Z|[+-]\d\d:?\d\d)$/.test(value);
  const ms = hasZone ? Date.parse(value) : numberIn(value);
  const moment = new Date(ms ?? Number.NaN);
  return moment.getTime() > 0 ? moment : null;
}

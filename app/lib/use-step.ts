import { useActionData, useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { Answer } from "#app/lib/forms.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";

export type Step = {
  Form: ReturnType<typeof useFetcher>["Form"];
  submit: (fields: Record<string, string>) => void;
  isBusy: boolean;
  refusal: Refusal | null;
  values: Record<string, string>;
  idempotencyKey: string;
};

/**
 * One form of a page with several. With scripts it is sent without leaving the page, without them the action's answer comes
 * with the next drawing: both read the same. The idempotency key stays until it was answered, so a double click or a repeat
 * after a lost answer makes nothing twice; afterwards the next drawing's key takes over.
 */
export function useStep(intent: string, newestKey: string): Step {
  const fetcher = useFetcher<Answer>({ key: `step-${intent}` });
  const posted = useActionData<Answer>();
  const answer = fetcher.data ?? (posted?.intent === intent ? posted : undefined);
  const settled = fetcher.state === "idle" ? fetcher.data : undefined;
  const [idempotencyKey, setKey] = useState(newestKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer key alone must not replace one that may have been sent
  useEffect(() => {
    if (settled !== undefined) setKey(newestKey);
  }, [settled]);
  return {
    Form: fetcher.Form,
    submit: (fields) => fetcher.submit({ intent, ...fields }, { method: "post" }),
    isBusy: fetcher.state !== "idle",
    refusal: fetcher.state === "submitting" ? null : (answer?.refusal ?? null),
    values: answer?.values ?? {},
    idempotencyKey,
  };
}

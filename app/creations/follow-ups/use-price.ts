import { useEffect, useState } from "react";
import { EstimateFollowUpDocument } from "#app/creations/follow-ups/documents.ts";
import type { Offer } from "#app/creations/follow-ups/offers.ts";
import { read } from "#app/lib/graphql/client.ts";
import { type Refusal, refusalOfError } from "#app/lib/graphql/result.ts";

/** What is asked for, as the API takes it. */
export type Asked = {
  asset: string;
  purpose: Offer["purpose"];
  model: string;
  prompt?: string;
  options?: { name: string; value: string }[];
};

type Price = { credits: number | null; refusal: Refusal | null };

const SETTLED_MS = 250;

/** What an order holds: known with the offer as long as nothing is set, else asked for once it rests; null until then. */
export function usePrice(offer: Offer, asked: Asked | null): Price {
  const isPlain = (asked?.options?.length ?? 0) === 0;
  const of = asked === null || isPlain ? "" : JSON.stringify(asked);
  const [told, setTold] = useState<Price & { of: string }>({ of: "", credits: null, refusal: null });
  useEffect(() => {
    if (of === "") return;
    let isOver = false;
    const timer = setTimeout(async () => {
      const { data, error } = await read(EstimateFollowUpDocument, { input: JSON.parse(of) }, "network-only");
      if (isOver) return;
      const refusal = error === undefined ? null : refusalOfError(error);
      setTold({ of, credits: data?.estimateFollowUp.credits ?? null, refusal });
    }, SETTLED_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [of]);
  if (isPlain) return { credits: offer.credits, refusal: null };
  return told.of === of ? told : { credits: null, refusal: null };
}

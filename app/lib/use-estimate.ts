import { type RefObject, useEffect, useState } from "react";
import { EstimateImageDocument, EstimateVideoDocument, type ModelCard } from "#app/documents/catalog.ts";
import { imageTaskInput, videoTaskInput } from "#app/lib/forms.ts";
import { read } from "#app/lib/urql.client.ts";

const SETTLE_MS = 200;

export type Price = { credits: number; expectedSeconds: ModelCard["expectedSeconds"] };

async function estimate(form: FormData, isVideo: boolean): Promise<Price | null> {
  // An estimate needs some prompt, and while it is being typed the price does not depend on which.
  form.set("prompt", "estimate");
  form.delete("workflow");
  const result = isVideo
    ? await read(EstimateVideoDocument, { input: videoTaskInput(form) })
    : await read(EstimateImageDocument, { input: imageTaskInput(form) });
  return result.data?.estimate ?? null;
}

/**
 * The price of what the form describes. It starts as the model's price with its defaults and asks the API again whenever
 * `choices`, the text of all choices that may matter, changes from what it was at first.
 */
export function useEstimate(
  form: RefObject<HTMLFormElement>,
  model: ModelCard | undefined,
  choices: string,
): Price | null {
  const [known, setKnown] = useState<{ choices: string; price: Price } | null>(null);
  const [first] = useState(choices);
  useEffect(() => {
    if (model === undefined || choices === first) return;
    let isLate = false;
    const timer = setTimeout(async () => {
      if (form.current === null) return;
      const price = await estimate(new FormData(form.current), model.kind === "VIDEO");
      if (!isLate && price !== null) setKnown({ choices, price });
    }, SETTLE_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [choices, first, form, model]);
  if (model === undefined) return null;
  return known?.choices === choices ? known.price : { credits: model.credits, expectedSeconds: model.expectedSeconds };
}

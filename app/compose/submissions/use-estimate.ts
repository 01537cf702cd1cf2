import { type RefObject, useEffect, useState } from "react";
import { read } from "#app/lib/graphql/client.ts";
import { EstimateImageDocument, EstimateVideoDocument, type ModelCard } from "#app/tasks/catalog/documents.ts";
import { imageTaskInput, videoTaskInput } from "#app/tasks/task-input.ts";

const SETTLE_MS = 200;

export type Price = { credits: number; expectedSeconds: ModelCard["expectedSeconds"] };

/** The price of one thing as a form describes it; null where it can't be told. */
export async function estimate(form: FormData, isVideo: boolean): Promise<Price | null> {
  // An estimate needs some words where the model takes any, and while they are typed the price does not depend on which.
  if (form.has("prompt")) form.set("prompt", "estimate");
  form.delete("workflow");
  form.delete("parent");
  const result = isVideo
    ? await read(EstimateVideoDocument, { input: videoTaskInput(form) }, "network-only")
    : await read(EstimateImageDocument, { input: imageTaskInput(form) }, "network-only");
  return result.data?.estimate ?? null;
}

export type Priced = {
  model: ModelCard | undefined;
  /** The text of all choices that may matter to the price. */
  choices: string;
  /** Whether all of them are the model's defaults, whose price the model itself tells. */
  isPlain: boolean;
};

/**
 * The price of one thing as the form describes it. With default choices it is the model's own; else the API is asked, again
 * whenever `choices` changes, and until it answers the last price of the same model stands.
 */
export function useEstimate(form: RefObject<HTMLFormElement>, { model, choices, isPlain }: Priced): Price | null {
  const { slug, kind } = model ?? {};
  const [known, setKnown] = useState<{ slug: string; choices: string; price: Price } | null>(null);
  useEffect(() => {
    if (slug === undefined || isPlain) return;
    let isLate = false;
    const timer = setTimeout(async () => {
      if (form.current === null) return;
      const price = await estimate(new FormData(form.current), kind === "VIDEO");
      if (!isLate && price !== null) setKnown({ slug, choices, price });
    }, SETTLE_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [choices, isPlain, form, slug, kind]);
  if (model === undefined) return null;
  if (isPlain || known?.slug !== model.slug) return { credits: model.credits, expectedSeconds: model.expectedSeconds };
  return known.price;
}

import { type RefObject, useEffect, useState } from "react";
import { read } from "#app/lib/graphql/client.ts";
import {
  EstimateAudioDocument,
  EstimateImageDocument,
  EstimateVideoDocument,
  type ModelCard,
} from "#app/tasks/catalog/documents.ts";
import { audioTaskInput, imageTaskInput, videoTaskInput } from "#app/tasks/task-input.ts";

const SETTLE_MS = 200;

export type Price = { credits: number; expectedSeconds: ModelCard["expectedSeconds"] };

/** An estimate needs some words where the model takes any. Which they are matters to sound alone, which may cost by their length. */
export function giveWords(form: FormData, kind: ModelCard["kind"]): void {
  if (form.has("prompt") && (kind !== "AUDIO" || form.get("prompt") === "")) form.set("prompt", "estimate");
}

/** The price of one thing as a form describes it; null where it can't be told. */
export async function estimate(form: FormData, kind: ModelCard["kind"]): Promise<Price | null> {
  giveWords(form, kind);
  form.delete("workflow");
  form.delete("parent");
  return (await ask(form, kind)).data?.estimate ?? null;
}

function ask(form: FormData, kind: ModelCard["kind"]) {
  if (kind === "AUDIO") return read(EstimateAudioDocument, { input: audioTaskInput(form) }, "network-only");
  return kind === "VIDEO"
    ? read(EstimateVideoDocument, { input: videoTaskInput(form) }, "network-only")
    : read(EstimateImageDocument, { input: imageTaskInput(form) }, "network-only");
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
    if (slug === undefined || kind === undefined || isPlain) return;
    let isLate = false;
    const timer = setTimeout(async () => {
      if (form.current === null) return;
      const price = await estimate(new FormData(form.current), kind);
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

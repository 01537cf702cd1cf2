import { useEffect, useState } from "react";
import {
  type FollowUp,
  FollowUpModelsDocument,
  FollowUpsDocument,
  ModelSettingsDocument,
  type Setting,
} from "#app/creations/follow-ups/documents.ts";
import { read } from "#app/lib/graphql/client.ts";
import type { Media } from "#app/tasks/documents.ts";

/** What is offered here, in this order. */
const OFFERED = [
  ...(["UPSCALE", "REMOVE_BACKGROUND", "EXTEND", "EDIT", "EXPAND"] as const),
  ...(["IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO"] as const),
];
export type Purpose = (typeof OFFERED)[number];
export type Offer = FollowUp & { purpose: Purpose };

function isOffered<One extends Pick<FollowUp, "purpose">>(choice: One): choice is One & { purpose: Purpose } {
  return OFFERED.some((purpose) => purpose === choice.purpose);
}

type Offers = {
  /** Null while they are read, and where they could not be. */
  offers: readonly Offer[] | null;
  /** Why they could not be: nobody answered, or the file is not there any more. */
  failure: "UNREACHABLE" | "NOT_FOUND" | null;
  /** Asks once more, as when a price has changed. */
  again: () => void;
};

/** The offers for a file. */
export function useOffers(asset: string): Offers {
  const [attempt, setAttempt] = useState(0);
  const [told, setTold] = useState<{ of: string; offers: readonly Offer[] } | null>(null);
  const [failure, setFailure] = useState<Offers["failure"]>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads again
  useEffect(() => {
    let isOver = false;
    setFailure(null);
    void read(FollowUpsDocument, { id: asset }, "network-only").then(({ data }) => {
      if (isOver) return;
      if (data === undefined) return setFailure("UNREACHABLE");
      const { node } = data;
      if (node?.__typename !== "Asset") return setFailure("NOT_FOUND");
      const offered = node.followUps.filter(isOffered);
      const offers = OFFERED.flatMap((purpose) => offered.find((offer) => offer.purpose === purpose) ?? []);
      setTold({ of: asset, offers });
    });
    return () => {
      isOver = true;
    };
  }, [asset, attempt]);
  return { offers: told?.of === asset ? told.offers : null, failure, again: () => setAttempt(attempt + 1) };
}

/** All models that can be ordered for an offer, the one that it names at least; what needs a mask is painted first, in an editor of its own. */
export function useModels(asset: string, offer: Offer): readonly Offer[] {
  const { purpose } = offer;
  const [models, setModels] = useState<readonly Offer[]>([]);
  useEffect(() => {
    let isOver = false;
    void read(FollowUpModelsDocument, { id: asset, purpose }, "network-only").then(({ data }) => {
      if (isOver || data?.node?.__typename !== "Asset") return;
      const able = data.node.followUps.filter(({ obstacle, mask }) => obstacle === null && mask !== "REQUIRED");
      setModels(able.filter(isOffered));
    });
    return () => {
      isOver = true;
    };
  }, [asset, purpose]);
  return models.some(({ model }) => model.slug === offer.model.slug) ? models : [offer, ...models];
}

/** What can be set of a model; null while that is read. */
export function useSettings(model: string): readonly Setting[] | null {
  const [of, setOf] = useState<{ model: string; settings: readonly Setting[] } | null>(null);
  useEffect(() => {
    let isOver = false;
    void read(ModelSettingsDocument, { id: model }).then(({ data }) => {
      // Where they could not be read, it is ordered as it comes.
      if (!isOver) setOf({ model, settings: data?.node?.__typename === "Model" ? data.node.parameters : [] });
    });
    return () => {
      isOver = true;
    };
  }, [model]);
  return of?.model === model ? of.settings : null;
}

/** Sides are whole pixels: so far two shapes are the same, as for the API. */
const SAME = 0.02;

/** The shapes that a model can give a picture, but for the one that it has. */
export function shapesOf(settings: readonly Setting[], { width, height }: Media): string[] {
  const values = settings.find(({ name }) => name === "aspectRatio")?.values ?? [];
  return values.filter((value) => {
    const [across = 0, down = 0] = value.split(":").map(Number);
    if (!(across > 0 && down > 0)) return false;
    return width === null || height === null || Math.abs(Math.log(across / down / (width / height))) >= SAME;
  });
}

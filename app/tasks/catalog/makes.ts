import type { Translate } from "#app/lib/i18n/words.ts";
import type { PricedModel } from "#app/tasks/catalog/documents.ts";

type Priced = Pick<PricedModel, "kind" | "state" | "credits">;

/** How many of a kind credits make with the model that is offered first; null while none can be had. */
function makesOf(models: readonly Priced[], kind: Priced["kind"], credits: number): number | null {
  const first = models.find((model) => model.kind === kind && model.state === "ACTIVE" && model.credits > 0);
  return first === undefined ? null : Math.floor(credits / first.credits);
}

/** "about 100 images or 8 videos": what credits come to by the list of prices, in words; empty where they make nothing. */
export function makesInWords(t: Translate, models: readonly Priced[], credits: number): string {
  const images = makesOf(models, "IMAGE", credits) ?? 0;
  const videos = makesOf(models, "VIDEO", credits) ?? 0;
  const some = [
    images > 0 ? t("billing.makesImages", { count: images }) : null,
    videos > 0 ? t("billing.makesVideos", { count: videos }) : null,
  ].filter((words) => words !== null);
  const [first = "", second] = some;
  return second === undefined ? first : t("billing.makesEither", { images: first, videos: second });
}

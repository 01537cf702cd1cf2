import { documentOf, inputOf, type Paper } from "#tests/support/kie-schemas/document.ts";
import { type Answer, envelope } from "#tests/support/kie-stand-in/answers.ts";

const MODELS = "/api/v1/models";

/** What kie.ai's catalogue says of the models that it has papers of; null where it is asked for something else (kie.ai docs, 2026-10). */
export function catalogueAnswer(papers: readonly Paper[], path: string): Answer | null {
  if (path === MODELS) return envelope(200, "success", { total: papers.length, models: papers.map(listed) });
  const [, id, about] = /^\/api\/v1\/models\/(.+)\/(schema|price)$/.exec(path) ?? [];
  if (id === undefined) return null;
  const paper = papers.find(({ model }) => model === decodeURIComponent(id));
  if (paper === undefined) return envelope(404, "Model not found");
  const { model, priceText: pricingDesc } = paper;
  if (about === "price") return envelope(200, "success", { model, pricingDesc });
  return envelope(200, "success", { model, openapi: documentOf(model, inputOf(paper)) });
}

function listed({ model, title, provider, taskTypes: taskType, priceText: pricingDesc }: Paper) {
  return { model, slug: model.replaceAll("/", "-"), title, provider, taskType, description: null, pricingDesc };
}

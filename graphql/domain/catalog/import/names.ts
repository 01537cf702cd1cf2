const LONGEST_NAME = 40;

/** kie.ai's name for a field without what sets words apart: what its names are compared by. */
export function plainName(field: string): string {
  return field
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

/** A parameter's name of our kind for a field of kie.ai's: enable_web_search → enableWebSearch; null for one that has none. */
export function parameterName(field: string): string | null {
  const name = plainName(field).replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
  return /^[a-z][A-Za-z0-9]*$/.test(name) && name.length <= LONGEST_NAME ? name : null;
}

/** What people read beside a field: enable_web_search → Enable web search. */
export function labelOf(field: string): string {
  const words = plainName(field).replaceAll("_", " ");
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

const LONGEST_SLUG = 60;

/** What inputs could call a model of kie.ai's: google/imagen4-fast → google-imagen4-fast. */
export function slugFor(kieModel: string): string {
  return kieModel
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, LONGEST_SLUG);
}

/** Whether a slug is one that inputs and addresses can carry. */
export function isSlug(slug: string): boolean {
  return slug.length <= LONGEST_SLUG && /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/.test(slug);
}

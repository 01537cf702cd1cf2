import type { CreationsDocument } from "#app/creations/documents.ts";
import { dayAfter, startOfDay } from "#app/creations/filters/day.ts";
import type { VariablesOf } from "#app/lib/graphql/graphql.ts";
import { stretchOf } from "#app/lib/stretch.ts";
import { KINDS, type Kind, kindNamed, taskKind } from "#app/tasks/composing.ts";
import type { TaskStatus } from "#app/tasks/documents.ts";

type Variables = VariablesOf<typeof CreationsDocument>;
type TaskFilter = NonNullable<Variables["filter"]>;

const PAGE_SIZE = 20;

export { KINDS };
export const STATES = ["running", "ready", "failed", "canceled"] as const;

const OPEN_STATUSES: TaskStatus[] = ["PENDING", "PROCESSING", "SAVING"];
const OVER_STATUSES: TaskStatus[] = ["COMPLETED", "FAILED", "TIMED_OUT", "CANCELED"];
const STATUSES: Record<(typeof STATES)[number], TaskStatus[]> = {
  running: OPEN_STATUSES,
  ready: ["COMPLETED"],
  failed: ["FAILED", "TIMED_OUT"],
  canceled: ["CANCELED"],
};

/** What an address says of the gallery's filter, as its controls show it; empty where it says nothing. */
export type GalleryFilter = {
  kind: "" | Kind;
  state: "" | (typeof STATES)[number];
  favorite: boolean;
  model: string;
  style: string;
  from: string;
  to: string;
  zone: string;
  q: string;
};
export type FilterName = Exclude<keyof GalleryFilter, "zone">;
const FILTER_NAMES: FilterName[] = ["q", "kind", "favorite", "state", "model", "style", "from", "to"];

const DATE = /^\d{4}-\d\d-\d\d$/;

/** Reads the filter out of an address. What makes no sense is as if it were not there. */
export function filterOf(params: URLSearchParams): GalleryFilter {
  const text = (name: string) => (params.get(name) ?? "").trim().slice(0, 200).replaceAll("\u0000", "");
  const date = (name: string) => (DATE.test(text(name)) && startOfDay(text(name), "UTC") !== null ? text(name) : "");
  return {
    kind: kindNamed(params.get("kind")) ?? "",
    state: STATES.find((state) => state === params.get("state")) ?? "",
    favorite: params.get("favorite") === "1",
    model: text("model"),
    style: text("style"),
    from: date("from"),
    to: date("to"),
    zone: text("zone"),
    q: text("q"),
  };
}

/** The names of what the filter asks for. */
export function askedOf(filter: GalleryFilter): FilterName[] {
  return FILTER_NAMES.filter((name) => filter[name] !== "" && filter[name] !== false);
}

/** The filter as an address, from its first page on; empty text when it asks for nothing. */
export function searchOf(filter: GalleryFilter): string {
  const asked = askedOf(filter);
  const params = new URLSearchParams(
    asked.map((name) => [name, name === "favorite" ? "1" : String(filter[name])] satisfies [string, string]),
  );
  if (filter.zone !== "" && (filter.from !== "" || filter.to !== "")) params.set("zone", filter.zone);
  return params.size === 0 ? "" : `?${params}`;
}

/** The filter as the API takes it. Without a wished state it is `statuses`, or all. */
export function taskFilter(filter: GalleryFilter, statuses?: TaskStatus[]): TaskFilter {
  const { kind, state, favorite, model, style, from, to, zone, q } = filter;
  return {
    kind: kind === "" ? undefined : taskKind(kind),
    status: state === "" ? statuses : STATUSES[state],
    favorite: favorite ? true : undefined,
    model: model === "" ? undefined : model,
    style: style === "" ? undefined : style,
    createdAfter: from === "" ? undefined : startOfDay(from, zone)?.toISOString(),
    createdBefore: to === "" ? undefined : startOfDay(dayAfter(to), zone)?.toISOString(),
    search: q === "" ? undefined : q,
  };
}

/** The address of the page that begins behind, or ends before, a cursor. */
export function pageAt(params: URLSearchParams, side: "after" | "before", cursor: string | null): string {
  const filter = searchOf(filterOf(params));
  return `${filter === "" ? "?" : `${filter}&`}${side}=${encodeURIComponent(cursor ?? "")}`;
}

/**
 * What to ask for a page of the gallery. What still runs is asked for apart, to stand on top of the first page: it is in no
 * stretch of the list below.
 */
export function creationsVariables(params: URLSearchParams): Variables {
  const filter = filterOf(params);
  const isFirst = !params.has("before") && !params.has("after");
  const wanted = taskFilter(filter, OVER_STATUSES);
  return {
    ...stretchOf(params, PAGE_SIZE),
    filter: filter.state === "running" ? { ...wanted, status: [] } : wanted,
    running: taskFilter(filter, OPEN_STATUSES),
    withRunning: isFirst && (filter.state === "" || filter.state === "running"),
  };
}

import { expect } from "vitest";

type Sample = { name: string; labels: Record<string, string>; value: number };
/** What was exposed: every sample, and the families with their types. */
export type Exposed = { samples: Sample[]; types: ReadonlyMap<string, string> };

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const HELP = new RegExp(`^# HELP (${NAME}) (\\S.*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);

/** Reads Prometheus' text format (0.0.4). @throws for a line that is none of its, or a sample whose family is not described. */
export function readExposition(text: string): Exposed {
  if (!text.endsWith("\n")) throw new Error("The last line does not end.");
  const [helped, types, samples] = [new Set<string>(), new Map<string, string>(), [] as Sample[]];
  for (const line of text.split("\n")) {
    const [, help] = HELP.exec(line) ?? [];
    const [, family, type] = TYPE.exec(line) ?? [];
    if (line === "") continue;
    if (help !== undefined) helped.add(help);
    else if (family !== undefined && type !== undefined) types.set(family, type);
    else samples.push(sampleIn(line));
  }
  for (const { name } of samples) {
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
    if (!types.has(family) || !helped.has(family)) throw new Error(`${name} is not described.`);
  }
  return { samples, types };
}

/** Prometheus takes them in any spelling, as Go does. */
const SPECIAL: Record<string, number> = { "+inf": Number.POSITIVE_INFINITY, nan: Number.NaN };

function sampleIn(line: string): Sample {
  const [, name, labels = "", value = ""] = SAMPLE.exec(line) ?? [];
  const special = SPECIAL[value.toLowerCase()];
  const number = special ?? Number(value);
  if (name === undefined || (special === undefined && Number.isNaN(number))) throw new Error(`no sample: ${line}`);
  return { name, labels: labelsIn(labels), value: number };
}

function labelsIn(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ""; ) {
    const [whole, name = "", value = ""] = LABEL.exec(rest) ?? [];
    if (whole === undefined || name in labels) throw new Error(`no labels: ${text}`);
    labels[name] = value;
    rest = rest.slice(whole.length);
  }
  return labels;
}

/** The samples of a metric that have these labels, added up; 0 where there are none. */
export function sumOf({ samples }: Exposed, name: string, labels: Record<string, string> = {}): number {
  const fits = (sample: Sample) =>
    sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
  return samples.filter(fits).reduce((sum, { value }) => sum + value, 0);
}

/** Scrapes an address as Prometheus does. */
export async function scrape(address: string, headers: Record<string, string> = {}): Promise<Exposed> {
  const answer = await fetch(address, { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  return readExposition(await answer.text());
}

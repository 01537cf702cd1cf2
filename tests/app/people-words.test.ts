import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { undirected } from "#tests/support/drawings/people-words.ts";

const drawings = () =>
  readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx"))
    .map((name) => ({ path: join("app", name), text: readFileSync(join("app", name), "utf8") }));

const planted = (drawing: string) =>
  undirected([{ path: "app/x.tsx", text: `function Page({ task, prompt }) { return ${drawing}; }` }]);

test("words that people wrote begin at the side where their language begins", () => {
  expect(undirected(drawings())).toEqual([]);
});

test.each([
  "<p>{task.prompt}</p>",
  "<h1>{prompt}</h1>",
  '<Link to="/">{task.prompt}</Link>',
  "<p>{prompt.title ?? prompt.idea}</p>",
  '<p>{task === null ? "" : task.assets[0].altText}</p>',
])("the check catches %s", (drawing) => {
  expect(planted(drawing)).toHaveLength(1);
});

test.each([
  '<p dir="auto">{task.prompt}</p>',
  "<LongText>{task.prompt}</LongText>",
  "<textarea value={prompt} />",
  "<p>{task.model.name}</p>",
])("and lets pass %s", (drawing) => {
  expect(planted(drawing)).toEqual([]);
});

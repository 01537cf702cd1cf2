import { describe, expect, it } from "vitest";
import { useDatabase } from "#tests/support/database.ts";
import { execute, signedIn } from "#tests/support/graphql.ts";

useDatabase();

type Rule = Record<"code" | "reason", string> & Record<string, unknown>;
type Parameter = { name: string; unusedWith: string[]; rules: Rule[] };
type Models = { models: { slug: string; parameters: Parameter[] }[] };

const MODELS = `{
  models(includeRetired: true) {
    slug
    parameters {
      name unusedWith rules { code reason frameMode hasSourceImages otherName otherValue values max }
    }
  }
}`;

async function parameter(slug: string, name: string): Promise<Parameter | undefined> {
  const { models } = (await execute<Models>(MODELS)).data;
  return models.find((model) => model.slug === slug)?.parameters.find((one) => one.name === name);
}

describe("a model's parameters", () => {
  it("tell the rules that hold between them and the rest of a request", async () => {
    const always = {
      frameMode: null,
      hasSourceImages: null,
      otherName: null,
      otherValue: null,
      values: null,
      max: null,
    };
    expect((await parameter("veo-3.1-fast", "durationSeconds"))?.rules).toEqual([
      {
        ...always,
        code: "REFERENCES_LAST_8_SECONDS",
        reason: "Videos from references last 8 seconds.",
        frameMode: "REFERENCE",
        values: ["8"],
      },
    ]);
    expect((await parameter("flux-kontext-pro", "safetyTolerance"))?.rules).toMatchObject([
      { ...always, hasSourceImages: true, max: 2 },
    ]);
    expect((await parameter("gpt-image-2", "resolution"))?.rules).toContainEqual({
      ...{ ...always, code: "NO_2K_IN_THIS_SHAPE", reason: "GPT Image 2 makes 4:5 in 1K or 4K only." },
      ...{ otherName: "aspectRatio", otherValue: "4:5", values: ["1K", "4K"] },
    });
  });

  it("tell nothing of frame modes that the model does not offer", async () => {
    expect((await parameter("veo-3.1-quality", "durationSeconds"))?.rules).toEqual([]);
  });

  it("tell with which frames they have no effect", async () => {
    const { models } = (await execute<Models>(MODELS)).data;
    const unused = models.flatMap(({ slug, parameters }) =>
      parameters.filter(({ unusedWith }) => unusedWith.length > 0).map(({ name }) => `${slug} ${name}`),
    );
    expect(unused).not.toEqual([]);
    for (const one of unused) expect(one).toMatch(/ aspectRatio$/);
    expect(unused).toContain("wan-2.7 aspectRatio");
  });
});

describe("a movement of credits", () => {
  it("tells its place in the list, which goes on from there in either direction", async () => {
    const person = await signedIn();
    const list = "nodes { id cursor } edges { cursor node { id cursor } }";
    type List = {
      viewer: { creditTransactions: { nodes: { id: string; cursor: string }[]; edges: { cursor: string }[] } };
    };
    const { data } = await execute<List>(`{ viewer { creditTransactions { ${list} } } }`, {}, person);
    const { nodes, edges } = data.viewer.creditTransactions;
    expect(nodes.length).toBeGreaterThan(0);
    expect(nodes.map(({ cursor }) => cursor)).toEqual(edges.map(({ cursor }) => cursor));
    const older = await execute<List>(
      `query ($after: String) { viewer { creditTransactions(after: $after) { ${list} } } }`,
      { after: nodes[0]?.cursor },
      person,
    );
    expect(older.data.viewer.creditTransactions.nodes).toEqual(nodes.slice(1));
  });
});

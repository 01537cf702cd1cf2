import {
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
} from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import type { KeyRights, Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ForbiddenError, UnauthenticatedError } from "#graphql/domain/errors.ts";
import { createCollection } from "#graphql/domain/tasks/collections/collection.ts";
import { createEndpoint } from "#graphql/domain/webhooks/endpoint.ts";
import { createWorkflow } from "#graphql/domain/workflows/workflow.ts";
import { priceOf } from "#graphql/gateway/graphql/rate-limit.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId, nodeTypes } from "#graphql/schema/core/ids.ts";
import { accessRules } from "#graphql/schema/core/scopes.ts";
import { schema } from "#graphql/schema/schema.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { ALL_SCOPES, BARE_KEY, makeKey } from "#tests/support/keys.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";

useDatabase();

/** The way from a root to a field: what is selected at each step, and on which type. */
type Step = { type: string; field: string };
type Way = { root: "query" | "mutation" | "subscription"; steps: Step[]; document: string };

const EXAMPLES: Record<string, string> = {
  ID: '"x"',
  String: '"x"',
  Int: "1",
  Float: "1",
  Boolean: "true",
  DateTime: '"2026-01-01T00:00:00Z"',
};

function example(type: GraphQLInputType): string {
  if (isNonNullType(type)) return example(type.ofType);
  if (isListType(type)) return `[${example(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? "";
  if (!isInputObjectType(type)) return EXAMPLES[type.name] ?? '"x"';
  const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
  return `{ ${required.map((field) => `${field.name}: ${example(field.type)}`).join(", ")} }`;
}

/** One shortest way to every field of every object type. */
function ways(): Way[] {
  const found = new Map<string, Way>();
  const queue: { type: GraphQLNamedType; root: Way["root"]; steps: Step[]; open: string }[] = [];
  for (const root of ["query", "mutation", "subscription"] as const) {
    const type = schema.getRootType(root as never);
    if (type) queue.push({ type, root, steps: [], open: root });
  }
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { type, root, steps, open } = next;
    const concrete = isAbstractType(type) ? [...schema.getPossibleTypes(type)] : [type];
    for (const object of concrete) {
      if (!isObjectType(object)) continue;
      for (const field of Object.values(object.getFields())) {
        const name = `${object.name}.${field.name}`;
        if (found.has(name)) continue;
        const args = field.args
          .filter((arg) => isNonNullType(arg.type))
          .map((arg) => `${arg.name}: ${example(arg.type)}`);
        const called = `${field.name}${args.length > 0 ? `(${args.join(", ")})` : ""}`;
        const into = object === type ? `${open} { ${called}` : `${open} { ... on ${object.name} { ${called}`;
        const leaf = getNamedType(field.type);
        const selected = isObjectType(leaf) || isAbstractType(leaf) ? `${into} { __typename` : into;
        const document =
          selected + " }".repeat((selected.match(/\{/g) ?? []).length - (selected.match(/\}/g) ?? []).length);
        const walked = [...steps, { type: object.name, field: field.name }];
        found.set(name, { root, steps: walked, document });
        if (isObjectType(leaf) || isAbstractType(leaf)) queue.push({ type: leaf, root, steps: walked, open: into });
      }
    }
  }
  return [...found.values()];
}

const allWays = ways();

function program(scopes: KeyRights["scopes"]): Viewer {
  const limits = { monthlyCreditLimit: null, maxCreditsPerRequest: null, maxConcurrentTasks: null, models: [] };
  return {
    userId: "u",
    sessionId: null,
    role: "USER",
    key: {
      id: crypto.randomUUID(),
      familyId: crypto.randomUUID(),
      sandbox: true,
      scopes,
      ...limits,
      token: null,
      worksUntil: null,
    },
  };
}

function isAdmitted(viewer: Viewer | null, document: string): boolean {
  const setCookie = () => undefined;
  const contextValue = {
    viewer,
    visitor: { ip: crypto.randomUUID(), userAgent: null },
    requestId: "x",
    transport: "post" as const,
    setCookie,
    setHeader: setCookie,
    idempotencyKey: null,
    rate: () => ({ bucket: 0, remaining: 0, restoreRate: 0 }),
  };
  try {
    priceOf({ schema, document: parse(document), contextValue });
    return true;
  } catch (error) {
    if (error instanceof ForbiddenError || error instanceof UnauthenticatedError) return false;
    throw error;
  }
}

describe("the matrix of fields and callers", () => {
  it("reaches every field by a valid document", () => {
    const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) && !type.name.startsWith("__")
        ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
        : [],
    );
    const reached = new Set(allWays.map(({ steps }) => `${steps.at(-1)?.type}.${steps.at(-1)?.field}`));
    expect(fields.filter((name) => !reached.has(name))).toEqual([]);
    const invalid = allWays.flatMap(({ document }) =>
      validate(schema, parse(document)).map(({ message }) => `${document}: ${message}`),
    );
    expect(invalid).toEqual([]);
  });

  it.each([...ALL_SCOPES.map((scope) => [scope]), [], ALL_SCOPES])(
    "lets a key with %s use what is declared for it, and nothing else",
    (...scopes) => {
      const given = scopes.flat() as KeyRights["scopes"];
      const viewer = program(given);
      const wrong = allWays.filter(({ steps, document }) => {
        const may = steps.every(({ type, field }) => {
          const right = accessRules[`${type}.${field}`] ?? accessRules[type] ?? "people";
          return (
            right === "anyone" ||
            right === "withheld" ||
            (Array.isArray(right) && right.some((scope) => given.includes(scope)))
          );
        });
        return isAdmitted(viewer, document) !== may;
      });
      expect(wrong.map(({ document }) => document)).toEqual([]);
    },
  );

  it("keeps from people who don't run the site what is for operators, and from SUPPORT what is for administrators", () => {
    const needed = ({ steps }: Way) => {
      const rights = steps.map(({ type, field }) => accessRules[`${type}.${field}`] ?? accessRules[type]);
      if (rights.includes("admins")) return ["ADMIN"];
      return rights.includes("operators") ? ["SUPPORT", "ADMIN"] : ["nobody", "USER", "SUPPORT", "ADMIN"];
    };
    const people = (["USER", "SUPPORT", "ADMIN"] as const).map((role) => ({ userId: "u", sessionId: "s", role }));
    const callers = new Map<string, Viewer | null>([
      ["nobody", null],
      ...people.map((one) => [one.role, one] as const),
    ]);
    const wrong = allWays.flatMap((way) =>
      [...callers].flatMap(([who, viewer]) =>
        isAdmitted(viewer, way.document) === needed(way).includes(who) ? [] : [`${who}: ${way.document}`],
      ),
    );
    expect(wrong).toEqual([]);
    expect(new Set(allWays.map((way) => needed(way).join()))).toContain("ADMIN");
  });

  it("admits no key to anything of an operator's, whoever's key it is", () => {
    const ofOperators = allWays.filter(({ steps }) =>
      steps.some(({ type, field }) =>
        ["operators", "admins"].includes(String(accessRules[`${type}.${field}`] ?? accessRules[type])),
      ),
    );
    const admin = { ...program(ALL_SCOPES), role: "ADMIN" as const };
    const key = admin.key ?? BARE_KEY;
    const token = { id: "t", endUser: "u", taskId: null };
    const keys = [
      program(ALL_SCOPES),
      admin,
      { ...admin, key: { ...key, sandbox: false } },
      { ...admin, key: BARE_KEY },
      { ...admin, key: { ...key, token } },
    ];
    expect(ofOperators.length).toBeGreaterThan(0);
    expect(ofOperators.filter(({ document }) => keys.some((key) => isAdmitted(key, document)))).toEqual([]);
  });

  it("is kept over HTTP with 403 and the scope that is missing", async () => {
    const owner = await signedIn();
    const key = await makeKey(owner.viewer, { scopes: ["ASSETS_READ"] });
    for (const { document, root } of allWays.filter(({ steps }) => steps.length === 1)) {
      if (root === "subscription" || isAdmitted(program(["ASSETS_READ"]), document)) continue;
      expect(await execute(document, {}, key)).toMatchObject({
        status: 403,
        errors: [{ extensions: { code: "FORBIDDEN" } }],
      });
    }
    const answer = await execute("mutation { createWorkflow { __typename } }", {}, key);
    expect(answer.errors?.[0]?.message).toBe("Mutation.createWorkflow needs a key with TASKS_WRITE.");
  });
});

describe("what belongs to somebody", () => {
  let owner: Person;
  let strangers: Asking[];
  let ids: string[];
  beforeAll(async () => {
    owner = await signedIn();
    const stranger = await signedIn();
    strangers = [
      stranger,
      {},
      await makeKey(stranger.viewer),
      await makeKey(stranger.viewer, { sandbox: false }),
      await makeKey(owner.viewer),
    ];
    const { userId } = owner.viewer;
    const task = await insertTask(userId);
    const asset = await insertAsset(userId, { taskId: task.id });
    const workflow = await createWorkflow(owner.viewer);
    const { endpoint } = await createEndpoint(owner.viewer, {
      url: "https://example.com/hook",
      events: ["task.completed"],
    });
    const key = await makeKey(owner.viewer, { sandbox: false });
    const movement = await db.creditTransaction.findFirstOrThrow({ where: { userId } });
    const prompt = await db.prompt.create({
      data: { userId, idea: "x", text: "y", kind: "IMAGE", status: "COMPLETED" },
    });
    const collection = await createCollection(owner.viewer, "x");
    const comparison = await db.comparison.create({ data: { userId, prompt: "x", models: ["nano-banana"] } });
    const style = await db.ownStyle.create({ data: { userId, name: "x", promptSuffix: "y" } });
    const character = await db.character.create({ data: { userId, name: "x", rightsConfirmedAt: new Date() } });
    const rows: [(typeof nodeTypes)[number], string][] = [
      ["Task", task.id],
      ["Asset", asset.id],
      ["Workflow", workflow.id],
      ["Collection", collection.id],
      ["Comparison", comparison.id],
      ["Style", style.id],
      ["Character", character.id],
      ["WebhookEndpoint", endpoint.id],
      ["ApiKey", key.id],
      ["CreditTransaction", movement.id],
      ["Prompt", prompt.id],
      ["User", userId],
    ];
    ids = rows.map(([type, id]) => globalId(type, id));
    const seen = await execute<{ nodes: ({ id: string } | null)[] }>(
      "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
      { ids },
      owner,
    );
    expect(seen.data.nodes.map((node) => node?.id)).toEqual(ids);
  });

  it("is to everybody else as if it were not there, by two thousand ids", async () => {
    const types = nodeTypes.filter((type) => !["Model", "Style", "CreditPack"].includes(type));
    const raw = ids.map((id) => Buffer.from(id, "base64url").toString().split(":")[1] ?? "");
    const near = raw.flatMap((id) => ["0", "7", "a", "f"].map((digit) => `${id.slice(0, -1)}${digit}`));
    const swapped = types.flatMap((type) => [...raw, ...near].map((id) => globalId(type, id)));
    const misspelt = ids.flatMap((id) => [`${id}=`, id.toUpperCase(), ` ${id}`]);
    const asked = [...ids, ...swapped, ...misspelt];
    const all = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let count = 0;
    for (const stranger of strangers) {
      for (let start = 0; start < asked.length; start += 100) {
        const some = asked.slice(start, start + 100);
        const { data } = await execute<{ nodes: unknown[] }>(all, { ids: some }, stranger);
        expect(data.nodes.filter((node) => node !== null)).toEqual([]);
        count += some.length;
      }
      for (const id of ids) {
        const { data } = await execute("query ($id: ID!) { node(id: $id) { id } }", { id }, stranger);
        expect(data).toEqual({ node: null });
      }
    }
    expect(count + (await swapByHand())).toBeGreaterThanOrEqual(2000);
  }, 60_000);

  async function swapByHand(): Promise<number> {
    let count = 0;
    const writes = [
      "cancelTask",
      "retryTask",
      "deleteTask",
      "revokeApiKey",
      "deleteWebhookEndpoint",
      "sendTestWebhook",
      "rotateWebhookSecret",
    ];
    for (const stranger of strangers) {
      for (const write of writes) {
        for (const id of ids) {
          const { data, errors } = await execute<Record<string, { code?: string }>>(
            `mutation ($id: ID!) { answer: ${write}(id: $id) { ... on Error { code } } }`,
            { id },
            stranger,
          );
          const code = data?.answer?.code ?? errors?.[0]?.extensions.code;
          expect(["NOT_FOUND", "UNAUTHENTICATED", "FORBIDDEN"]).toContain(code);
          count += 1;
        }
      }
    }
    return count;
  }
});

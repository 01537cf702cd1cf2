import { describe, expect, it } from "vitest";
import { seedPacks } from "#graphql/domain/billing/packs.ts";
import { MOST_STYLES } from "#graphql/domain/catalog/styles.ts";
import { type PackChange, setPack } from "#graphql/domain/operations/offer/set-pack.ts";
import { type StyleChange, setStyle } from "#graphql/domain/operations/offer/set-style.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const pack: PackChange = {
  name: "Starter",
  credits: 600,
  amountCents: 500,
  isActive: true,
  position: 0,
  reason: "A sale",
};
const style: StyleChange = {
  ...{ name: "Woodcut", nameZh: "木刻", description: "Carved and printed.", promptSuffix: "woodcut print, bold lines" },
  ...{ isActive: true, position: 9, reason: "Asked for" },
};
const packs = async () =>
  (await execute<{ creditPacks: { name: string; credits: number }[] }>("{ creditPacks { name credits } }")).data
    .creditPacks;
const styles = async () =>
  (await execute<{ styles: { id: string; name: string; nameZh: string | null }[] }>("{ styles { id name nameZh } }"))
    .data.styles;

describe("a pack", () => {
  it("is changed, made and taken off sale on record; what was ordered keeps its terms", async () => {
    await seedPacks();
    const { id } = await db.creditPack.findUniqueOrThrow({ where: { slug: "starter" } });
    const { userId } = await makeAccount();
    const terms = { userId, packId: id, name: "Starter", credits: 500, amountCents: 500, currency: "usd" };
    const { id: open } = await db.purchase.create({ data: terms });
    await setPack("command line", { ...pack, pack: id });
    expect(await packs()).toContainEqual({ name: "Starter", credits: 600 });
    expect(await db.purchase.findUniqueOrThrow({ where: { id: open } })).toMatchObject(terms);
    const { id: made } = await setPack("command line", { ...pack, name: "Tiny", credits: 100 });
    expect((await packs()).map(({ name }) => name)).toContain("Tiny");
    await setPack("command line", { ...pack, pack: made, name: "Tiny", isActive: false });
    expect((await packs()).map(({ name }) => name)).not.toContain("Tiny");
    const entry = await db.auditEntry.findFirstOrThrow({ where: { subject: globalId("CreditPack", id) } });
    expect(entry).toMatchObject({ action: "pack.set", reason: "A sale" });
    expect(JSON.parse(entry.before ?? "")).toMatchObject({ credits: 500, isActive: true });
  });

  it.each([
    ["name", { name: " " }],
    ["credits", { credits: 0 }],
    ["credits", { credits: 10_000_001 }],
    ["amountCents", { amountCents: 0 }],
    ["amountCents", { amountCents: -500 }],
    ["amountCents", { amountCents: 49 }],
    ["amountCents", { amountCents: 100_000_000 }],
    ["position", { position: -1 }],
    ["reason", { reason: "" }],
  ])("is refused at %s where it is %j", async (field, change) => {
    const before = await db.creditPack.count();
    const refusal = { code: "INVALID_INPUT", fields: [{ path: [field] }] };
    await expect(setPack("command line", { ...pack, ...change })).rejects.toMatchObject(refusal);
    expect(await db.creditPack.count()).toBe(before);
  });

  it("is changed by one of two operators at once", async () => {
    const { id } = await db.creditPack.findUniqueOrThrow({ where: { slug: "starter" } });
    const both = await Promise.allSettled(
      [7, 8].map((credits) => setPack("command line", { ...pack, pack: id, credits })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
  });
});

describe("a style", () => {
  it("is made, offered in both languages, and taken back; what was made with it keeps it", async () => {
    const { id } = await setStyle("command line", style);
    expect(await styles()).toContainEqual({ id: globalId("Style", id), name: "Woodcut", nameZh: "木刻" });
    const viewer = await makeAccount();
    const order = () =>
      createTask(
        viewer,
        "IMAGE",
        { model: "nano-banana", prompt: "a fox", style: id },
        { operation: "createImageTask" },
      );
    const { task } = await order();
    await setStyle("command line", { ...style, style: id, isActive: false });
    expect((await styles()).map(({ name }) => name)).not.toContain("Woodcut");
    await expect(order()).rejects.toMatchObject({ code: "NOT_FOUND" });
    const node = `query ($id: ID!) { node(id: $id) { ... on Style { name } } }`;
    expect((await execute(node, { id: globalId("Style", id) })).data).toEqual({ node: { name: "Woodcut" } });
    expect((await db.task.findUniqueOrThrow({ where: { id: task.id } })).styleId).toBe(id);
  });

  it("is refused where it says nothing, or too much, and where there are enough", async () => {
    for (const [field, change] of [
      ["name", { name: "" }],
      ["nameZh", { nameZh: "字".repeat(61) }],
      ["promptSuffix", { promptSuffix: "x".repeat(501) }],
      ["description", { description: "\u0000" }],
    ] as const) {
      const refusal = { code: "INVALID_INPUT", fields: [{ path: [field] }] };
      await expect(setStyle("command line", { ...style, ...change })).rejects.toMatchObject(refusal);
    }
    for (let count = await db.style.count(); count < MOST_STYLES; count++) await setStyle("command line", style);
    await expect(setStyle("command line", style)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

it("packs and styles are set by administrators alone, with a fresh proof, and read by operators", async () => {
  const [support, admin] = [await signedInAs("SUPPORT"), await signedInAs("ADMIN")];
  await expect(setPack(support.actor, pack)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(setStyle(support.actor, style)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(setPack(admin.actor, { ...pack, pack: "nothing" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(setStyle(admin.actor, { ...style, style: "nothing" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await letProofGrowOld(admin);
  await expect(setPack(admin.actor, pack)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
  await expect(setStyle(admin.actor, style)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
  const read =
    "{ operations { packs { pack { name } isActive position } styles { style { name promptSuffix } isActive } } }";
  const { data } = await execute<{ operations: { packs: object[]; styles: object[] } }>(read, {}, support);
  expect(data.operations.packs).toContainEqual({ pack: { name: "Tiny" }, isActive: false, position: 0 });
  expect(data.operations.styles).toHaveLength(MOST_STYLES);
});

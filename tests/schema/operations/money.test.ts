import { v7 as uuid } from "uuid";
import { beforeAll, describe, expect, it } from "vitest";
import { keepFindings } from "#graphql/domain/credits/findings.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute } from "#tests/support/graphql.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();

let support: Awaited<ReturnType<typeof signedInAs>>;
beforeAll(async () => {
  support = await signedInAs("SUPPORT");
});

async function read<Data>(selection: string, by: Asking = support): Promise<Data> {
  const { data, errors } = await execute<{ operations: Data }>(`{ operations { ${selection} } }`, {}, by);
  expect(errors).toBeUndefined();
  return data.operations;
}

type Given = { status: "PENDING" | "PAID" | "UNDER_REVIEW"; paidAt: Date; paidCents: number; paidCurrency: string };

async function payment(given: Partial<Given> = {}): Promise<string> {
  const { userId } = await makeAccount();
  const pack = await db.creditPack.findFirstOrThrow();
  const price = { name: "Starter", credits: 500, amountCents: 500, currency: "usd" };
  const { id } = await db.purchase.create({ data: { userId, packId: pack.id, ...price } });
  // Paid as a payment is: the books follow.
  await db.purchase.update({ where: { id }, data: given });
  return id;
}

describe("payments", () => {
  it("are told apart by what became of them, and say what is left to pay back", async () => {
    const [open, paid, odd] = [
      await payment(),
      await payment({ status: "PAID", paidAt: new Date() }),
      await payment({ status: "UNDER_REVIEW", paidAt: new Date(), paidCents: 70, paidCurrency: "eur" }),
    ];
    type Page = { payments: { nodes: { id: string; refundableCents: number; account: { email: string } }[] } };
    const fields = "nodes { id refundableCents account { email } refunds { id } }";
    const { payments } = await read<Page>(`payments(first: 3) { ${fields} }`);
    expect(payments.nodes.map(({ id, refundableCents }) => [id, refundableCents])).toEqual([
      [globalId("Purchase", odd), 70],
      [globalId("Purchase", paid), 500],
      [globalId("Purchase", open), 0],
    ]);
    expect(payments.nodes[0]?.account.email).toContain("@example.test");
    const narrowed = await read<Page>(`payments(status: UNDER_REVIEW) { ${fields} }`);
    expect(narrowed.payments.nodes.map(({ id }) => id)).toEqual([globalId("Purchase", odd)]);
    expect(await read(`payment(id: "${globalId("Purchase", uuid())}") { id }`)).toEqual({ payment: null });
  });

  it("are paid back and let count by administrators alone, who have just proved who they are", async () => {
    const id = globalId("Purchase", await payment());
    const input = `(input: { payment: "${id}", reason: "Because" })`;
    const acts = ["refundPayment", "acceptPayment"].map((act) => `${act}${input} { __typename ... on Error { code } }`);
    const [admin, stale, user] = [await signedInAs("ADMIN"), await signedInAs("ADMIN"), await signedInAs("USER")];
    await letProofGrowOld(stale);
    for (const act of acts) {
      for (const by of [{}, user, support]) {
        const { errors } = await execute(`mutation { ${act} }`, {}, by);
        expect(errors?.[0]?.extensions.code).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
      }
      const refused = await execute<Record<string, { code: string }>>(`mutation { ${act} }`, {}, stale);
      expect(Object.values(refused.data)[0]?.code).toBe("PROOF_REQUIRED");
      // There is no Stripe here, and it says so.
      const told = await execute<Record<string, { code: string }>>(`mutation { ${act} }`, {}, admin);
      expect(Object.values(told.data)[0]?.code).toBe("PAYMENTS_UNAVAILABLE");
    }
  });
});

describe("findings", () => {
  type Page = { findings: { nodes: { id: string; subject: string; seen: number; note: string | null }[] } };
  const open = (kind: string) => read<Page>(`findings(open: true, kind: "${kind}") { nodes { id subject seen note } }`);
  const mark = (act: string, id: string, by: Asking = support) =>
    execute<Record<string, { __typename: string; code?: string }>>(
      `mutation { ${act}(input: { finding: "${id}", reason: "Looked at it" }) { __typename ... on Error { code } } }`,
      {},
      by,
    );

  it("are taken up once and resolved once, on record, and are open again when other numbers are seen", async () => {
    const found = (credits: number) => keepFindings([{ kind: "balance-differs", subject: "one", detail: { credits } }]);
    await found(1);
    const [finding] = (await open("balance-differs")).findings.nodes;
    const id = finding?.id ?? "";
    const both = await Promise.all([mark("acknowledgeFinding", id), mark("acknowledgeFinding", id)]);
    expect(both.map(({ data }) => data.acknowledgeFinding?.code).sort()).toEqual(["CONFLICT", undefined]);
    expect((await mark("resolveFinding", id)).data.resolveFinding?.__typename).toBe("ResolveFindingPayload");
    expect((await mark("resolveFinding", id)).data.resolveFinding?.code).toBe("CONFLICT");
    expect((await open("balance-differs")).findings.nodes).toEqual([]);
    await found(1);
    expect((await open("balance-differs")).findings.nodes).toEqual([]);
    await found(2);
    expect((await open("balance-differs")).findings.nodes).toMatchObject([{ id, seen: 3, note: "Looked at it" }]);
    const acts = await db.auditEntry.findMany({ where: { subject: id }, orderBy: { id: "asc" } });
    expect(acts.map(({ action, reason }) => [action, reason])).toEqual([
      ["finding.acknowledged", "Looked at it"],
      ["finding.resolved", "Looked at it"],
    ]);
  });

  it("are open again when they are still seen days after they were called mended", async () => {
    await keepFindings([{ kind: "numbers-broken", subject: "two", detail: {} }]);
    const resolvedAt = new Date(Date.now() - 4 * 86_400_000);
    await db.ledgerFinding.updateMany({ where: { kind: "numbers-broken" }, data: { resolvedAt } });
    await keepFindings([{ kind: "numbers-broken", subject: "two", detail: {} }]);
    expect((await open("numbers-broken")).findings.nodes).toHaveLength(1);
  });

  it("are not for others, and a finding that is none is none", async () => {
    expect((await mark("resolveFinding", uuid())).data.resolveFinding?.code).toBe("NOT_FOUND");
    expect((await mark("resolveFinding", "\\u0000")).data?.resolveFinding?.code ?? "NOT_FOUND").toBe("NOT_FOUND");
    const { errors } = await mark("resolveFinding", uuid(), await signedInAs("USER"));
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect((await open("nothing'; DROP")).findings.nodes).toEqual([]);
  });
});

describe("open holds", () => {
  it("are those of tasks that are over, and those that are older than asked for", async () => {
    const { userId } = await makeAccount();
    const old = new Date(Date.now() - 2 * 86_400_000);
    const late = await insertTask(userId, { status: "PROCESSING", creditsHeld: 9, createdAt: old });
    await insertTask(userId, { status: "PROCESSING", creditsHeld: 9 });
    await insertTask(userId, { status: "COMPLETED", creditsHeld: 9, createdAt: old });
    const deadlineAt = new Date(Date.now() + 86_400_000);
    const over = await insertTask(userId, { status: "CANCELED", awaitsOutcome: true, deadlineAt, creditsHeld: 5 });
    type Page = { openHolds: { nodes: { id: string; credits: number; hasEnded: boolean; account: string }[] } };
    const fields = "nodes { id credits hasEnded account state subject }";
    const { openHolds } = await read<Page>(`openHolds { ${fields} }`);
    const ids = openHolds.nodes.map(({ id, hasEnded }) => [id, hasEnded]);
    expect(ids).toHaveLength(2);
    expect(ids).toEqual(
      expect.arrayContaining([
        [globalId("Task", late.id), false],
        [globalId("Task", over.id), true],
      ]),
    );
    expect((await read<Page>(`openHolds(olderThanHours: 0) { ${fields} }`)).openHolds.nodes).toHaveLength(3);
    const { errors } = await execute("{ operations { openHolds(olderThanHours: -1) { nodes { id } } } }", {}, support);
    expect(errors?.[0]?.extensions.code).toBe("INVALID_INPUT");
  });
});

describe("the books of a month", () => {
  it("have what was paid in it and nothing else, page by page, and reading them is on record", async () => {
    const march = new Date("2026-03-31T23:59:59.999Z");
    const ids = [await payment({ status: "PAID", paidAt: march }), await payment({ status: "PAID", paidAt: march })];
    await payment({ status: "PAID", paidAt: new Date("2026-04-01T00:00:00Z") });
    type Page = {
      books: {
        nodes: { payment: string; amountCents: number; pack: string }[];
        pageInfo: { endCursor: string; hasNextPage: boolean };
      };
    };
    const fields =
      "nodes { payment amountCents pack credits account kind at currency } pageInfo { endCursor hasNextPage }";
    const first = await read<Page>(`books(month: "2026-03", first: 1) { ${fields} }`);
    expect(first.books.pageInfo.hasNextPage).toBe(true);
    const after = first.books.pageInfo.endCursor;
    const rest = await read<Page>(`books(month: "2026-03", after: "${after}") { ${fields} }`);
    const read2 = [...first.books.nodes, ...rest.books.nodes];
    expect(read2.map((entry) => entry.payment).sort()).toEqual(ids.map((id) => globalId("Purchase", id)).sort());
    expect(read2[0]).toMatchObject({ amountCents: 500, pack: "Starter" });
    const acts = await db.auditEntry.findMany({ where: { action: "books.exported" } });
    expect(acts).toMatchObject([{ actorId: support.viewer.userId, after: '{"month":"2026-03"}' }]);
    for (const month of ["2026-13", "2026-3", "", "2026-03'"]) {
      const { errors } = await execute(
        "query ($m: String!) { operations { books(month: $m) { nodes { id } } } }",
        { m: month },
        support,
      );
      expect(errors?.[0]?.extensions.code).toBe("INVALID_INPUT");
    }
  });
});

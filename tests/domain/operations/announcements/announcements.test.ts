import { describe, expect, it, vi } from "vitest";
import { aboveOf } from "#app/shell/above/above.server.ts";
import { type Announced, announce, withdrawAnnouncement } from "#graphql/domain/operations/announcements/announce.ts";
import { announcementsFor } from "#graphql/domain/operations/announcements/in-force.ts";
import { db } from "#graphql/runtime/db.ts";
import { onNotify } from "#graphql/runtime/pubsub.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const inAnHour = () => new Date(Date.now() + 3_600_000);
const words = { textEn: "We move on Sunday.", textZh: "周日搬迁。", audience: "ALL" as const, reason: "The move" };
const tell = (more: Partial<Announced> = {}) => announce("command line", { ...words, until: inAnHour(), ...more });
const shown = async (isSignedIn = false) => (await announcementsFor(isSignedIn)).map(({ textEn }) => textEn);

describe("an announcement", () => {
  it("is shown to whom it is for until it is taken back, on record", async () => {
    const forAll = await tell();
    const forPeople = await tell({ textEn: "Prices fall.", audience: "SIGNED_IN" });
    expect(await shown()).toEqual([words.textEn]);
    expect(await shown(true)).toEqual(["Prices fall.", words.textEn]);
    const person = await signedInAs("USER");
    const ask = "{ announcements { textEn textZh url } }";
    expect((await execute<{ announcements: object[] }>(ask)).data.announcements).toHaveLength(1);
    expect((await execute<{ announcements: object[] }>(ask, {}, person)).data.announcements).toHaveLength(2);
    const taken = { announcement: forAll.id, reason: "It rains" };
    await withdrawAnnouncement("command line", taken);
    expect(await shown()).toEqual([]);
    await expect(withdrawAnnouncement("command line", taken)).rejects.toMatchObject({ code: "CONFLICT" });
    await withdrawAnnouncement("command line", { announcement: forPeople.id, reason: "Done" });
    const entries = await db.auditEntry.findMany({
      orderBy: { id: "asc" },
      where: { reason: { in: ["The move", "It rains"] } },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      "announcement.made",
      "announcement.made",
      "announcement.withdrawn",
    ]);
  });

  it("begins and ends by itself, and whoever keeps pages is told at both moments", async () => {
    let told = 0;
    const off = onNotify("announcements", () => void told++);
    await tell({ from: new Date(Date.now() + 300), until: new Date(Date.now() + 900) });
    expect(await shown()).toEqual([]);
    const before = told;
    let atStart = before;
    await vi.waitFor(
      async () => {
        // Before it is looked at: what is told of its end must not count for its start.
        atStart = told;
        expect([atStart > before, await shown()]).toEqual([true, [words.textEn]]);
      },
      { timeout: 5000 },
    );
    await vi.waitFor(async () => expect([told > atStart, await shown()]).toEqual([true, []]), { timeout: 5000 });
    off();
  });

  it("is one of at most three", async () => {
    const made = [];
    for (const textEn of ["One.", "Two.", "Three.", "Four."]) made.push(await tell({ textEn }));
    expect(await shown()).toEqual(["Four.", "Three.", "Two."]);
    for (const { id } of made) await withdrawAnnouncement("command line", { announcement: id, reason: "Done" });
  });

  it.each([
    ["textEn", { textEn: " " }],
    ["textEn", { textEn: "Two\nlines" }],
    ["textZh", { textZh: "字".repeat(301) }],
    ["url", { url: "javascript:alert(1)" }],
    ["url", { url: "//elsewhere.example" }],
    ["url", { url: "/\\elsewhere.example" }],
    ["url", { url: "http://elsewhere.example" }],
    ["url", { url: "https://elsewhere.example/ <b>" }],
    ["from", { from: new Date(Date.now() - 60_000) }],
    ["until", { until: new Date(Date.now() - 60_000) }],
    ["until", { until: new Date(Date.now() + 400 * 86_400_000) }],
    ["reason", { reason: "" }],
  ])("is refused at %s where it is %j", async (field, change) => {
    const before = await db.announcement.count();
    await expect(tell(change)).rejects.toMatchObject({ code: "INVALID_INPUT", fields: [{ path: [field] }] });
    expect(await db.announcement.count()).toBe(before);
  });

  it("is made by administrators alone, with a fresh proof", async () => {
    const given = { ...words, until: inAnHour() };
    const [support, admin] = [await signedInAs("SUPPORT"), await signedInAs("ADMIN")];
    await expect(announce(support.actor, given)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { id } = await announce(admin.actor, given);
    const taken = { announcement: id, reason: "A test" };
    await expect(withdrawAnnouncement(support.actor, taken)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const nothing = { ...taken, announcement: "nothing" };
    await expect(withdrawAnnouncement(admin.actor, nothing)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await letProofGrowOld(admin);
    await expect(announce(admin.actor, given)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
    await expect(withdrawAnnouncement(admin.actor, taken)).rejects.toMatchObject({ code: "PROOF_REQUIRED" });
  });

  it("stands above the page in the page's language, with nothing in it that is not text", () => {
    const open = { siteMode: "OPEN", siteMessage: null } as const;
    const one = { id: "1", textEn: `<img src=x onerror="x">`, textZh: "搬迁 & 更新", url: "/pricing" };
    const at = (path: string) => aboveOf(new Request(`http://here.test${path}`), { ...open, announcements: [one] });
    expect(at("/")).toContain("&lt;img src=x onerror=&quot;x&quot;&gt;");
    expect(at("/")).not.toContain("<img");
    expect(at("/zh")).toContain("搬迁 &amp; 更新");
    expect(at("/zh")).toContain('href="/zh/pricing"');
    expect(aboveOf(new Request("http://here.test/"), { ...open, announcements: [] })).toBeUndefined();
  });
});

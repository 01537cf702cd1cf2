import { beforeEach, describe, expect, it, vi } from "vitest";
import { sendDueMails } from "#graphql/domain/accounts/mail/mail.ts";
import { type Announced, announce, withdrawAnnouncement } from "#graphql/domain/operations/announcements/announce.ts";
import { mailAnnouncements } from "#graphql/domain/operations/announcements/mail-announcements.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute } from "#tests/support/graphql.ts";
import { lastMailTo, mailsTo } from "#tests/support/mail.ts";
import { signedInAs } from "#tests/support/operators.ts";

useDatabase();

const words = { textEn: "We move on Sunday.", textZh: "周日搬迁。", url: "/pricing", audience: "ALL" as const };
const inAnHour = () => new Date(Date.now() + 3_600_000);
const tell = (more: Partial<Announced> = {}) =>
  announce("command line", { ...words, until: inAnHour(), byMail: true, reason: "The move", ...more });

/** An account that an announcement is mailed to, unless `more` says otherwise; gives its address. */
async function reader(more: Prisma.UserUpdateInput = {}): Promise<{ id: string; email: string }> {
  const { userId } = await makeAccount();
  return db.user.update({ where: { id: userId }, data: { emailVerifiedAt: new Date(), ...more } });
}

async function untilNoMore(): Promise<void> {
  for (let isMore = true; isMore; ) {
    isMore = await mailAnnouncements();
    await sendDueMails();
  }
  await mailAnnouncements();
}

const mailing = (announcementId: string) => db.mailing.findUniqueOrThrow({ where: { announcementId } });

beforeEach(async () => {
  await db.mail.deleteMany();
  await db.announcement.deleteMany();
  await db.user.updateMany({ data: { emailVerifiedAt: null } });
});

describe("an announcement that is mailed", () => {
  it("goes once to each account that may have it, in its language, and to nobody else", async () => {
    const [english, chinese] = [await reader(), await reader({ locale: "ZH" })];
    const others = [
      await reader({ emailVerifiedAt: null }),
      await reader({ suspendedAt: new Date(), suspendedReason: "why" }),
      await reader({ deletedAt: new Date() }),
      await reader({ mutedMails: ["ANNOUNCEMENT"] }),
    ];
    const { id } = await tell();
    await untilNoMore();
    await untilNoMore();
    const [one, ...more] = await mailsTo(english.email);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ subject: "News from Nano Banana Video" });
    expect(one?.text).toContain(`We move on Sunday.\r\n\r\n${env.publicUrl}/pricing\r\n`);
    expect(await mailsTo(chinese.email)).toMatchObject([
      { subject: "来自 Nano Banana Video 的通知", text: expect.stringContaining(`${env.publicUrl}/zh/pricing`) },
    ]);
    for (const { email } of others) expect(await mailsTo(email)).toEqual([]);
    expect(await mailing(id)).toMatchObject({ ordered: 2, sent: 2, doneAt: expect.any(Date), stoppedAt: null });
    const entry = await db.auditEntry.findFirst({ where: { action: "announcement.made" }, orderBy: { id: "desc" } });
    expect(entry?.after).toContain('"byMail":true');
  });

  it("is no mail where it does not say so", async () => {
    const { email } = await reader();
    expect(await tell({ byMail: false })).toMatchObject({ mailing: null });
    expect(await tell({ byMail: null })).toMatchObject({ mailing: null });
    await untilNoMore();
    expect(await mailsTo(email)).toEqual([]);
  });

  it("begins when the announcement begins", async () => {
    const { email } = await reader();
    const { id } = await tell({ from: new Date(Date.now() + 60_000) });
    await untilNoMore();
    expect(await db.mail.count()).toBe(0);
    await db.mailing.update({ where: { announcementId: id }, data: { startsAt: new Date() } });
    await untilNoMore();
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it("reaches each account once, with as many workers as there are, and though they die in between", async () => {
    const readers = [];
    for (let n = 0; n < 230; n++)
      readers.push({ id: `reader-${String(n).padStart(4, "0")}`, email: `r${n}@many.test` });
    await db.user.createMany({ data: readers.map((one) => ({ ...one, emailVerifiedAt: new Date() })) });
    const { id } = await tell();
    await Promise.all([mailAnnouncements(), mailAnnouncements(), mailAnnouncements()]);
    // No more wait at a time than others' mails can come up between.
    expect(await db.mail.count()).toBe(100);
    expect(await mailAnnouncements()).toBe(false);
    await sendDueMails();
    // One that dies within a step has written nothing of it: neither mails nor how far it came.
    await sql.run(
      `CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'killed'; END $$`,
    );
    await sql.run(`CREATE TRIGGER break_off AFTER INSERT ON "Mail" FOR EACH ROW
      WHEN (NEW.recipient = 'r150@many.test') EXECUTE FUNCTION break_off()`);
    await expect(mailAnnouncements()).rejects.toThrow("killed");
    expect([await db.mail.count(), (await mailing(id)).ordered]).toEqual([0, 100]);
    await sql.run("DROP FUNCTION break_off CASCADE");
    while ((await mailing(id)).doneAt === null) {
      await Promise.all([sendDueMails(), mailAnnouncements(), sendDueMails(), mailAnnouncements()]);
    }
    expect(await mailing(id)).toMatchObject({ ordered: 230, sent: 230 });
    for (const { email } of [readers[0], readers[99], readers[100], readers[229]].flatMap((one) => one ?? []))
      expect(await mailsTo(email)).toHaveLength(1);
    await db.user.deleteMany({ where: { id: { startsWith: "reader-" } } });
  });

  it("stops with the announcement: what waits is not sent", async () => {
    const { email } = await reader();
    const { id } = await tell();
    await mailAnnouncements();
    expect(await db.mail.count({ where: { mailingId: id } })).toBe(1);
    await withdrawAnnouncement("command line", { announcement: id, reason: "It rains" });
    await sendDueMails();
    await mailAnnouncements();
    expect(await mailsTo(email)).toEqual([]);
    expect(await mailing(id)).toMatchObject({ sent: 0, doneAt: null, stoppedAt: expect.any(Date) });
    const over = await tell();
    await mailAnnouncements();
    await db.announcement.update({ where: { id: over.id }, data: { startsAt: new Date(0), endsAt: new Date(1) } });
    await mailAnnouncements();
    expect(await db.mail.count()).toBe(0);
  });

  it("is not sent to who has turned such mails off, was suspended or has another address since it was ordered", async () => {
    const readers = [await reader(), await reader(), await reader()];
    const { id } = await tell();
    await mailAnnouncements();
    const changes: Prisma.UserUpdateInput[] = [
      { mutedMails: ["ANNOUNCEMENT"] },
      { suspendedAt: new Date(), suspendedReason: "why" },
      { email: "elsewhere@example.test" },
    ];
    for (const [n, data] of changes.entries()) await db.user.update({ where: { id: readers[n]?.id ?? "" }, data });
    await untilNoMore();
    for (const { email } of readers) expect(await mailsTo(email)).toEqual([]);
    expect(await mailing(id)).toMatchObject({ ordered: 3, sent: 0, doneAt: expect.any(Date) });
  });

  it("says on the operators' page how far it is and to how many the next would go", async () => {
    await reader();
    await reader({ mutedMails: ["ANNOUNCEMENT"] });
    notify("announcements");
    const support = await signedInAs("SUPPORT");
    await tell();
    await untilNoMore();
    const ask =
      "{ operations { announcementReach { count isExact } announcements { nodes { mails { sent doneAt stoppedAt } } } } }";
    expect((await execute<object>(ask, {}, support)).data).toEqual({
      operations: {
        announcementReach: { count: 1, isExact: true },
        announcements: { nodes: [{ mails: { sent: 1, doneAt: expect.any(String), stoppedAt: null } }] },
      },
    });
    const person = await signedInAs("USER");
    expect((await execute<object>(ask, {}, person)).data).toEqual({ operations: null });
  });
});

describe("mails that one may do without", () => {
  const turnOff = async (token: string) =>
    (
      await execute<{ r: object }>(
        "mutation ($token: String!) { r: turnOffMails(token: $token) { ... on TurnOffMailsPayload { kind } ... on Error { code } } }",
        { token },
      )
    ).data.r;

  it("carry a link that turns off their kind, for whoever has it, and programs find it in the head", async () => {
    const { id, email } = await reader();
    await tell();
    await untilNoMore();
    const { token, head, text } = await lastMailTo(email);
    const link = `${env.publicUrl}/turn-off-mails?token=${token}`;
    expect(text).toContain(link);
    const unfolded = head.replace(/\r\n[ \t]+/g, " ");
    expect(unfolded).toContain(`List-Unsubscribe: <${link}>`);
    expect(unfolded).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    await db.user.update({ where: { id }, data: { mutedMails: ["EXPORT_READY"] } });
    expect(await turnOff(token)).toEqual({ kind: "ANNOUNCEMENT" });
    expect(await Promise.all([turnOff(token), turnOff(token)])).toEqual(Array(2).fill({ kind: "ANNOUNCEMENT" }));
    expect(await db.user.findUnique({ where: { id } })).toMatchObject({ mutedMails: ["EXPORT_READY", "ANNOUNCEMENT"] });
    await tell();
    await untilNoMore();
    expect(await mailsTo(email)).toHaveLength(1);
    await db.user.update({ where: { id }, data: { deletedAt: new Date() } });
    expect(await turnOff(token)).toEqual({ code: "NOT_FOUND" });
  });

  it("are not turned off by a link that we have not made", async () => {
    const { id, email } = await reader();
    await tell();
    await untilNoMore();
    const { token } = await lastMailTo(email);
    const bytes = Buffer.from(token, "base64url");
    const other = await reader();
    const forged = Buffer.concat([bytes.subarray(0, 32), Buffer.from(`ANNOUNCEMENT:${other.id}`)]);
    const kind = Buffer.concat([bytes.subarray(0, 32), Buffer.from(`EXPORT_READY:${id}`)]);
    for (const bad of [
      "",
      "x",
      token.slice(0, -1),
      `${token}x`,
      forged.toString("base64url"),
      kind.toString("base64url"),
    ])
      expect(await turnOff(bad)).toEqual({ code: "NOT_FOUND" });
    expect(await db.user.count({ where: { mutedMails: { isEmpty: false }, id: { in: [id, other.id] } } })).toBe(0);
  });

  it("name the same mail by the same number, should one go twice", async () => {
    const { email } = await reader();
    await tell();
    await mailAnnouncements();
    const { id } = await db.mail.findFirstOrThrow({ where: { recipient: email } });
    await vi.waitFor(async () =>
      expect((await lastMailTo(email)).head).toMatch(new RegExp(`Message-ID: <${id}@`, "i")),
    );
  });
});

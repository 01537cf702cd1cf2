import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { announceAlarms } from "#graphql/domain/operations/alarms/announce.ts";
import { postAlarm } from "#graphql/domain/operations/alarms/webhook.ts";
import { startWorker } from "#graphql/jobs/worker.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import type { Alarm } from "#prisma/generated/client/client.ts";
import { useDatabase } from "#tests/support/database.ts";
import { ownServer } from "#tests/support/server/local-server.ts";
import { useSettings } from "#tests/support/settings.ts";

const SECRET = `whsec_${Buffer.from("a secret of thirty-two bytes !!!").toString("base64")}`;

useDatabase();
const receiver = ownServer();
useSettings(() => ({
  ALARM_WEBHOOK_URL: `${receiver.origin}/alarms`,
  ALARM_WEBHOOK_SECRET: SECRET,
  ALARM_FULL_PERCENT: "100",
  OUTBOUND_ALLOW: new URL(receiver.origin).host,
}));

let stop: () => Promise<void> = async () => undefined;
beforeAll(async () => {
  stop = await startWorker();
});
afterAll(() => stop());
beforeEach(async () => {
  await db.alarm.deleteMany();
  receiver.seen.length = 0;
  receiver.answer = (_req, res) => res.writeHead(204).end();
});

// The worker reads the rules too: one that it does not know is left alone.
const fire = (): Promise<Alarm> =>
  db.alarm.create({ data: { rule: "rule-of-tomorrow", isCritical: false, firedAt: now() } });
const posted = () => receiver.seen.map(({ body }) => JSON.parse(body.toString()));

it("posts that an alarm fired, signed, and then that it is over, each once", async () => {
  const { id } = await fire();
  await Promise.all([announceAlarms(), announceAlarms()]);
  await vi.waitFor(() => expect(receiver.seen).toHaveLength(1));
  const [first] = receiver.seen;
  const headers = first?.headers as Record<string, string>;
  expect(new Webhook(SECRET).verify(first?.body ?? "", headers)).toMatchObject({
    type: "alarm.fired",
    text: "Alarm: rule-of-tomorrow",
    alarm: { id, rule: "rule-of-tomorrow", subject: null, isDrill: false, resolvedAt: null },
    url: `${env.publicUrl}/operators/alarms`,
  });
  await db.alarm.update({ where: { id }, data: { resolvedAt: now() } });
  await announceAlarms();
  await vi.waitFor(() => expect(posted().map(({ type }) => type)).toEqual(["alarm.fired", "alarm.resolved"]));
  expect(headers["webhook-id"]).toBe(`${id}.fired`);
});

it("a receiver that is down is told once it is back, with the same id", async () => {
  receiver.answer = (_req, res) => res.writeHead(503).end();
  const { id } = await fire();
  await announceAlarms();
  await vi.waitFor(() => expect(receiver.seen).toHaveLength(1));
  receiver.answer = (_req, res) => res.writeHead(200).end("ok");
  await vi.waitFor(() => expect(receiver.seen.length).toBeGreaterThan(1));
  expect(new Set(receiver.seen.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([`${id}.fired`]));
});

it("is sent to nothing that partners' webhooks are not sent to", async () => {
  const { id } = await fire();
  const { url } = env.alarms.webhook;
  for (const inside of ["http://169.254.169.254/latest", "https://localhost:5432/", "https://10.0.0.1/"]) {
    env.alarms.webhook.url = inside;
    await expect(postAlarm({ alarmId: id, happened: "fired" })).rejects.toThrow(/ALARM_WEBHOOK_URL/);
  }
  env.alarms.webhook.url = url;
  setOwnPort(1);
  expect(receiver.seen.filter(({ headers }) => headers["webhook-id"] === `${id}.fired`)).toEqual([]);
});

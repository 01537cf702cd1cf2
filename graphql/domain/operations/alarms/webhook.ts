import { z } from "zod";
import { sentenceOf } from "#graphql/domain/operations/alarms/rules.ts";
import { urlProblem } from "#graphql/domain/webhooks/endpoint-input.ts";
import { signedHeaders } from "#graphql/domain/webhooks/secret.ts";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { request } from "#graphql/runtime/http/http.ts";
import { log } from "#graphql/runtime/log.ts";
import type { Alarm } from "#prisma/generated/client/client.ts";

/** Posts to ALARM_WEBHOOK_URL that an alarm has fired, or is over. */
export const alarmWebhookJob = {
  name: "alarm-webhook",
  payload: z.object({ alarmId: z.string(), happened: z.enum(["fired", "resolved"]) }),
};

type Told = z.infer<typeof alarmWebhookJob.payload>;

const TIMEOUT_MS = 15 * SECOND;
const MOST_ANSWER_BYTES = 64 * 1024;

/**
 * Posts what happened to an alarm, signed as partners' webhooks are, and to nothing but what they may be sent to. Its id is
 * the same however often it is sent.
 * @throws Error where it was not taken: the queue tries again.
 */
export async function postAlarm({ alarmId, happened }: Told): Promise<void> {
  const { url, secret } = env.alarms.webhook;
  const alarm = await db.alarm.findUnique({ where: { id: alarmId } });
  if (url === undefined || alarm === null) return;
  const problem = urlProblem(url);
  if (problem !== null) throw new Error(`ALARM_WEBHOOK_URL: ${problem}`);
  const body = JSON.stringify(payloadOf(alarm, happened));
  const headers = signedHeaders(`${alarmId}.${happened}`, now(), body, secret === undefined ? [] : [secret]);
  const { status } = await request(url, {
    method: "POST",
    headers,
    body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MOST_ANSWER_BYTES,
  });
  if (status < 200 || status > 299) throw new Error(`The alarms' webhook was answered with ${status}.`);
  log.info({ event: "alarm posted", alarmId, happened });
}

/** `text` is what chats show of it. */
function payloadOf(alarm: Alarm, happened: Told["happened"]) {
  const message = sentenceOf(alarm, "EN");
  return {
    type: `alarm.${happened}`,
    text: happened === "fired" ? `Alarm: ${message}` : `Over: ${message}`,
    alarm: {
      id: alarm.id,
      rule: alarm.rule,
      subject: alarm.subject === "" ? null : alarm.subject,
      message,
      isCritical: alarm.isCritical,
      isDrill: alarm.isDrill,
      firedAt: alarm.firedAt.toISOString(),
      acknowledgedAt: alarm.acknowledgedAt?.toISOString() ?? null,
      resolvedAt: alarm.resolvedAt?.toISOString() ?? null,
    },
    url: `${env.publicUrl}/operators/alarms`,
  };
}

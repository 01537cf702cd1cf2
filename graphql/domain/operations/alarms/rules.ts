import type { SiteReadings } from "#graphql/domain/operations/alarms/readings.ts";
import { HOUR, SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import type { Locale } from "#prisma/generated/client/client.ts";

/** One number that a rule reads; `subject` says of which of several, "" where there is only one. */
type Reading = { subject: string; value: number };

/** What a sentence is made of. `value` is null where there is no number to tell. */
type Told = { subject: string; value: number | null; threshold: number | null };

export type Rule = {
  name: string;
  /** Critical ones wake people: their mails wait for no quiet hours. */
  isCritical: boolean;
  /** Whether it fires from `fires` on upwards or downwards. */
  side: "above" | "below";
  /** From which value it fires; null where the setting that it needs is not set. */
  fires: () => number | null;
  /** From which value, given the one above, it is well again: the gap keeps it from coming and going. */
  resolves: (fires: number) => number;
  /** How long the reading must be bad before it fires, and good before it is over. */
  badMs: number;
  goodMs: number;
  /** What there is no reading of any more is well again, or stays as it is until there is one. */
  unread: "good" | "stays";
  reads: (site: SiteReadings) => Reading[];
  /** What a drill says that was read. */
  example: { subject: string; value: number; threshold: number };
  sentence: Record<Locale, (told: Told) => string>;
};

const GOOD_MS = 20 * SECOND;
const one = (value: number | null): Reading[] => (value === null ? [] : [{ subject: "", value }]);
const whole = (value: number | null) => (value === null ? "?" : String(Math.round(value)));

/** Every rule that raises an alarm. Pages translate by the name: a new one needs its words in app/locales. */
export const rules: readonly Rule[] = [
  {
    name: "kie-key-refused",
    isCritical: true,
    side: "above",
    fires: () => 1,
    resolves: () => 0,
    badMs: 0,
    goodMs: GOOD_MS,
    // A key that is not ours any more, or has another place, is no trouble.
    unread: "good",
    reads: ({ keyRefusals }) => keyRefusals,
    example: { subject: "KIE_API_KEY (…1a2b)", value: 1, threshold: 1 },
    sentence: {
      EN: ({ subject }) => `kie.ai refuses our key ${subject}, or our address: nothing can be made with it.`,
      ZH: ({ subject }) => `kie.ai 拒绝了我们的密钥 ${subject} 或来源地址：该密钥目前无法生成任何内容。`,
    },
  },
  {
    name: "kie-no-balance",
    isCritical: true,
    side: "above",
    fires: () => 1,
    resolves: () => 0,
    badMs: 0,
    goodMs: GOOD_MS,
    // A key that is not ours any more, or has another place, is no trouble.
    unread: "good",
    reads: ({ balanceRefusals }) => balanceRefusals,
    example: { subject: "KIE_API_KEY (…1a2b)", value: 1, threshold: 1 },
    sentence: {
      EN: ({ subject }) =>
        `The kie.ai account of our key ${subject} has no balance left, or its spending cap is reached: nothing can be made with it.`,
      ZH: ({ subject }) =>
        `密钥 ${subject} 所属的 kie.ai 账户余额已用尽，或已达到消费上限：该密钥目前无法生成任何内容。`,
    },
  },
  {
    name: "kie-away",
    isCritical: false,
    side: "above",
    fires: () => 3,
    resolves: () => 0,
    badMs: 0,
    goodMs: GOOD_MS,
    unread: "good",
    reads: ({ putOff }) => one(putOff),
    example: { subject: "", value: 3, threshold: 3 },
    sentence: {
      EN: ({ value }) =>
        `kie.ai has taken none of the last ${whole(value)} orders: it has no time for them, or does not answer.`,
      ZH: ({ value }) => `kie.ai 未接受最近的 ${whole(value)} 次提交：对方繁忙，或没有响应。`,
    },
  },
  {
    name: "kie-spend",
    isCritical: false,
    side: "above",
    fires: () => env.alarms.spendPerHour ?? null,
    resolves: (fires) => fires * 0.9,
    badMs: 0,
    goodMs: GOOD_MS,
    unread: "good",
    reads: ({ spentInHour }) => one(spentInHour),
    example: { subject: "", value: 1200, threshold: 1000 },
    sentence: {
      EN: ({ value, threshold }) =>
        `${whole(value)} of kie.ai's credits were spent within an hour; the ceiling is ${whole(threshold)}.`,
      ZH: ({ value, threshold }) => `一小时内已消耗 ${whole(value)} 个 kie.ai 积分；上限为 ${whole(threshold)}。`,
    },
  },
  {
    name: "success-rate",
    isCritical: false,
    side: "below",
    fires: () => 95,
    resolves: () => 96,
    badMs: 20 * SECOND,
    goodMs: GOOD_MS,
    unread: "good",
    reads: ({ successPercent }) => one(successPercent),
    example: { subject: "", value: 90, threshold: 95 },
    sentence: {
      EN: ({ value, threshold }) =>
        `Only ${whole(value)} % of the tasks of the last hour were made; at least ${whole(threshold)} % should be.`,
      ZH: ({ value, threshold }) => `过去一小时仅有 ${whole(value)}% 的任务成功生成；应不低于 ${whole(threshold)}%。`,
    },
  },
  {
    name: "queue-age",
    isCritical: false,
    side: "above",
    fires: () => 5,
    resolves: () => 2,
    badMs: 0,
    goodMs: GOOD_MS,
    unread: "good",
    reads: ({ queueMinutes }) => one(queueMinutes),
    example: { subject: "", value: 7, threshold: 5 },
    sentence: {
      EN: ({ value }) => `A task has waited for ${whole(value)} minutes to be sent to kie.ai.`,
      ZH: ({ value }) => `有任务已等待 ${whole(value)} 分钟仍未发送到 kie.ai。`,
    },
  },
  {
    name: "callbacks-silent",
    isCritical: false,
    side: "above",
    fires: () => 3,
    resolves: () => 0,
    badMs: 0,
    goodMs: 0,
    unread: "stays",
    reads: ({ unheard }) => one(unheard),
    example: { subject: "", value: 3, threshold: 3 },
    sentence: {
      EN: ({ value }) => `kie.ai has made the last ${whole(value)} tasks, and called back about none of them.`,
      ZH: ({ value }) => `kie.ai 已完成最近的 ${whole(value)} 个任务，但没有发来任何回调。`,
    },
  },
  {
    name: "storage-failing",
    isCritical: true,
    side: "above",
    fires: () => 3,
    resolves: () => 0,
    badMs: 0,
    goodMs: GOOD_MS,
    unread: "good",
    reads: ({ storageFailures }) => one(storageFailures),
    example: { subject: "", value: 3, threshold: 3 },
    sentence: {
      EN: ({ value }) => `${whole(value)} calls of the file storage have failed within three minutes.`,
      ZH: ({ value }) => `三分钟内有 ${whole(value)} 次文件存储调用失败。`,
    },
  },
  {
    name: "ledger-finding",
    isCritical: true,
    side: "above",
    fires: () => 1,
    resolves: () => 0,
    badMs: 0,
    goodMs: 0,
    unread: "good",
    reads: ({ findings }) => findings.map(({ kind, findings: value }) => ({ subject: kind, value })),
    example: { subject: "balance-differs", value: 1, threshold: 1 },
    sentence: {
      EN: ({ subject, value }) => `The nightly check has found books that do not add up: ${subject}, ${whole(value)}.`,
      ZH: ({ subject, value }) => `夜间核对发现账目不符：${subject}，共 ${whole(value)} 处。`,
    },
  },
  {
    name: "database-full",
    isCritical: true,
    side: "above",
    fires: () => (env.alarms.databaseGb === undefined ? null : env.alarms.fullPercent),
    resolves: (fires) => fires - 2,
    badMs: 0,
    goodMs: GOOD_MS,
    unread: "good",
    reads: ({ databasePercent }) => one(databasePercent),
    example: { subject: "", value: 91, threshold: 90 },
    sentence: {
      EN: ({ value }) => `The database has grown to ${whole(value)} % of what it may be.`,
      ZH: ({ value }) => `数据库已占用允许容量的 ${whole(value)}%。`,
    },
  },
  {
    name: "disk-full",
    isCritical: true,
    side: "above",
    fires: () => env.alarms.fullPercent,
    resolves: (fires) => fires - 2,
    badMs: 0,
    goodMs: GOOD_MS,
    unread: "good",
    reads: ({ disks }) => disks.map(({ host, percent }) => ({ subject: host, value: percent })),
    example: { subject: "example-host", value: 92, threshold: 90 },
    sentence: {
      EN: ({ subject, value }) => `The disk of ${subject} is ${whole(value)} % full.`,
      ZH: ({ subject, value }) => `主机 ${subject} 的磁盘已使用 ${whole(value)}%。`,
    },
  },
  {
    name: "backup-old",
    isCritical: false,
    side: "above",
    fires: () => env.alarms.backupMaxAgeHours ?? null,
    resolves: (fires) => fires,
    badMs: 0,
    goodMs: 0,
    unread: "good",
    reads: ({ backupMs }) => one(backupMs / HOUR),
    example: { subject: "", value: 30, threshold: 24 },
    sentence: {
      EN: ({ value, threshold }) =>
        value === null
          ? "There is no backup that we know of."
          : `The latest backup is ${whole(value)} hours old; it should be ${whole(threshold)} at most.`,
      ZH: ({ value, threshold }) =>
        value === null
          ? "没有已知的备份。"
          : `最近一次备份已过去 ${whole(value)} 小时；应不超过 ${whole(threshold)} 小时。`,
    },
  },
];

/** The rule of a name; undefined for one of another release. */
export function ruleNamed(name: string): Rule | undefined {
  return rules.find((rule) => rule.name === name);
}

/** What an alarm says, in a language; of a rule that this release does not know, its name. */
export function sentenceOf(alarm: Told & { rule: string; isDrill: boolean }, locale: Locale): string {
  const rule = ruleNamed(alarm.rule);
  const text = rule === undefined ? alarm.rule : rule.sentence[locale](alarm);
  if (!alarm.isDrill) return text;
  return locale === "ZH" ? `【演练】${text}` : `[Drill] ${text}`;
}

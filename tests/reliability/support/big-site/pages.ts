import { STATUSES as PAYMENTS } from "#app/operators/money/fields.ts";
import { TROUBLES } from "#app/operators/tasks/fields.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { BUSY, LEFT } from "#tests/reliability/support/big-site/work.ts";

/** A page as it is asked for: what its address says after the path, and what in the path names something. */
export type Asked = {
  search?: string;
  params?: Record<string, string>;
  /** There is, or may be, nothing of the kind. */
  isNothing?: true;
};

const all = (...searches: string[]): Asked[] => searches.map((search) => ({ search }));
const nothing = (...searches: string[]): Asked[] => searches.map((search) => ({ search, isNothing: true }));

const newest = { orderBy: { id: "desc" as const } };
const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

const emailOf = (account: number) => `person${String(account).padStart(6, "0")}@example.test`;

/** Things on a site to be asked for: of the account that does most, of one that has left, and of one that does little. */
async function namesOn() {
  const busy = await db.user.findUniqueOrThrow({ where: { email: emailOf(BUSY) } });
  const left = await db.user.findUniqueOrThrow({ where: { email: emailOf(LEFT) } });
  const made = { kieTaskId: { not: null }, userId: busy.id, status: "COMPLETED" as const };
  const task = await db.task.findFirstOrThrow({ ...newest, where: made });
  const key = await db.apiKey.findFirstOrThrow({ ...newest, skip: 7 });
  const payment = await db.purchase.findFirstOrThrow({ ...newest, where: { refundedCents: { gt: 0 } } });
  const delivery = await db.webhookDelivery.findFirstOrThrow({ ...newest, where: { failedAt: { not: null } } });
  const mail = await db.mail.findFirstOrThrow({ ...newest, where: { attempts: { gt: 0 } } });
  return { busy, left, task, key, payment, delivery, mail };
}

/** Every page of the operators', by its route's name, in the ways that it can be asked for. */
export async function operatorsPages(operatorId: string): Promise<Record<string, Asked[]>> {
  const { busy, left, task, key, payment, delivery, mail } = await namesOn();
  const account = globalId("OperatorAccount", busy.id);
  const [gone, quiet] = [left.id, key.userId].map((id) => globalId("OperatorAccount", id));
  const accounts = [account, gone ?? "", quiet ?? ""];
  const someTask = globalId("Task", task.id);
  const ofTask = [someTask, task.kieTaskId, task.requestId];
  const part = (name: string, search = "", isNothing?: true): Asked => ({
    params: { part: name },
    search,
    ...(isNothing && { isNothing }),
  });
  return {
    "operators._index": all("", "?period=HOUR", "?period=WEEK", "?period=MONTH", "?period=MONTH&model=nano-banana"),
    "operators.accounts._index": [
      ...all("", "?suspended", "?search=person", "?search=person&suspended"),
      ...[busy.email, account, ...ofTask, payment.id, payment.stripePaymentIntentId, payment.stripeSessionId]
        .concat([globalId("Purchase", payment.id), busy.stripeCustomerId, key.prefix, key.id])
        .flatMap((name) => all(`?search=${name}`)),
      ...nothing("?search=nobody-at-all"),
    ],
    "operators.accounts.$id": accounts.map((id) => ({ params: { id } })),
    "operators.accounts.$id_.$part": [
      ...accounts.flatMap((id) => [
        { params: { id, part: "ledger" } },
        { params: { id, part: "tasks" }, isNothing: true as const },
        { params: { id, part: "payments" }, isNothing: true as const },
        { params: { id, part: "access" } },
      ]),
      { params: { id: account, part: "tasks" }, search: `?prompt=${someTask}` },
    ],
    "operators.alarms": all(""),
    "operators.announcements": all(""),
    "operators.catalog._index": all(""),
    "operators.catalog.findings": nothing("", "?resolved=1"),
    "operators.catalog.import": nothing("", "?search=nano"),
    "operators.catalog.rules": nothing("", "?factor=1.5&step=5&guard=TELL"),
    "operators.catalog.$slug": [
      { params: { slug: "nano-banana" } },
      { params: { slug: "nano-banana" }, search: "?credits=9" },
      { params: { slug: "wan-2.7" }, search: "?credits=900" },
    ],
    "operators.log": [
      ...all("", "?action=task.viewed", "?action=account.suspended", `?subject=${account}`, "?text=ticket"),
      ...all(`?since=${dayOf(30)}&until=${dayOf(1)}`, `?since=${dayOf(300)}&until=${dayOf(200)}&action=task.repaired`),
      ...nothing("?action=pack.set", `?subject=${account}&actor=${globalId("User", operatorId)}`, "?text=nowhere"),
      ...nothing("?action=task.repaired&text=nowhere", "?since=2020-01-01&until=2020-02-01"),
    ],
    "operators.money._index": all("", ...PAYMENTS.map((status) => `?status=${status}`)),
    "operators.money.findings": [
      ...all("", "?resolved", "?kind=charge-differs", "?resolved&kind=charge-differs"),
      ...nothing("?kind=numbers-broken"),
    ],
    "operators.money.holds": [...all("", "?hours=0"), ...nothing("?hours=8760")],
    "operators.money.payments.$id": [{ params: { id: globalId("Purchase", payment.id) } }],
    "operators.offer": all(""),
    "operators.provider": all(""),
    "operators.second-factor": all(""),
    "operators.site": all(""),
    "operators.tasks._index": [
      ...all("", ...TROUBLES.map((trouble) => `?trouble=${trouble}`)),
      ...[busy.email, left.email, account, gone, ...ofTask].flatMap((name) => all(`?search=${name}`)),
      ...nothing("?search=nobody-at-all", ...accounts.map((id) => `?account=${id}`)),
      ...nothing(...TROUBLES.map((trouble) => `?trouble=${trouble}&account=${gone}`)),
      ...all(`?account=${account}&search=${busy.email}`, `?account=${gone}&search=${left.email}`),
    ],
    "operators.tasks.$id": [{ params: { id: someTask } }],
    "operators.traffic._index": all("", ...[...ofTask, task.id].map((name) => `?of=${name}`), "?of=nothing-of-ours"),
    "operators.traffic.$part": [
      ...["endpoints", "deliveries", "callbacks", "mails", "jobs"].map((name) => part(name)),
      ...accounts.map((id) => part("endpoints", `?account=${id}`, true)),
      part("deliveries", `?endpoint=${globalId("WebhookEndpoint", delivery.endpointId)}`),
      part("callbacks", `?task=${someTask}`),
      part("callbacks", `?kieTask=${task.kieTaskId}`),
      part("mails", `?account=${globalId("OperatorAccount", mail.userId ?? "")}`),
    ],
    "operators.traffic.deliveries.$id": [{ params: { id: globalId("WebhookDelivery", delivery.id) } }],
    "operators.figures[.]csv": all("", "?period=MONTH"),
    "operators.log.entries": all(
      ...[dayOf(360), dayOf(30)].flatMap((since) =>
        ["csv", "ndjson"].map((form) => `?since=${since}&until=${dayOf(0)}&form=${form}`),
      ),
    ),
    "operators.money.books[.]csv": all(...[0, 40].map((days) => `?month=${dayOf(days).slice(0, 7)}`)),
  };
}

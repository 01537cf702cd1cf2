import { Form, useNavigation } from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import { refetchFollowed } from "#app/lib/graphql/client.ts";
import { useLoaded } from "#app/lib/graphql/use-loaded.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { SECOND } from "#app/lib/time.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { useAlarmSentence } from "#app/operators/alarms/alarm-words.ts";
import { type Alarm, type AlarmsAsked, AlarmsDocument, type AlarmsRead } from "#app/operators/alarms/documents.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import { Moment } from "#app/ui/moment.tsx";

const LOOK_AGAIN_MS = 15 * SECOND;

/** Asks again while somebody looks, so that an alarm stands there within a minute of its cause. */
function useFresh(): void {
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && refetchFollowed(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
}

function Moments({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const { firedAt, acknowledgedAt, acknowledgedBy, resolvedAt } = alarm;
  const by = acknowledgedBy === "command line" ? t("operators.log.commandLine") : (acknowledgedBy ?? "");
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-muted text-sm">
      <div className="flex gap-2">
        <dt>{t("operators.alarms.fired")}</dt>
        <dd>
          <Moment at={firedAt} />
        </dd>
      </div>
      {acknowledgedAt !== null && (
        <div className="flex flex-wrap gap-x-2">
          <dt>{t("operators.alarms.acknowledged")}</dt>
          <dd className="break-all">{by}</dd>
          <dd>
            <Moment at={acknowledgedAt} />
          </dd>
        </div>
      )}
      {resolvedAt !== null && (
        <div className="flex gap-2">
          <dt>{t("operators.alarms.resolved")}</dt>
          <dd>
            <Moment at={resolvedAt} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function AlarmRow({ alarm, children }: { alarm: Alarm; children?: ReactNode }) {
  const { t } = useTranslation();
  const sentence = useAlarmSentence();
  return (
    <li className="grid gap-2 py-4">
      <p className="flex flex-wrap gap-2 empty:hidden">
        {alarm.isDrill && <Badge tone="accent">{t("operators.alarms.drill")}</Badge>}
        {alarm.isCritical && <Badge tone="danger">{t("operators.alarms.critical")}</Badge>}
      </p>
      <p className="break-words font-medium">{sentence(alarm)}</p>
      <Moments alarm={alarm} />
      {children}
    </li>
  );
}

function Acknowledge({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="acknowledge" />
      <input type="hidden" name="alarm" value={alarm.id} />
      <Button type="submit" tone="secondary" disabled={busy}>
        {t("operators.alarms.acknowledge")}
      </Button>
    </Form>
  );
}

function Drill({ answer }: { answer: ActAnswer | null }) {
  const { t } = useTranslation();
  const busy = useNavigation().state !== "idle";
  const own = answer?.intent === "drill" ? answer : null;
  return (
    <section aria-labelledby="drill" className="grid content-start gap-3 rounded-3xl border border-line bg-surface p-5">
      <h2 id="drill" className="font-bold text-lg">
        {t("operators.alarms.drills.title")}
      </h2>
      <p className="text-muted text-sm">{t("operators.alarms.drills.lead")}</p>
      {own?.isDone && (
        <Notice tone="note">
          <p role="status">{t("operators.alarms.drills.done")}</p>
        </Notice>
      )}
      <RefusalNotice refusal={own?.refusal ?? null} />
      <Form method="post" preventScrollReset>
        <input type="hidden" name="intent" value="drill" />
        <input type="hidden" name="rule" value="all" />
        <Button type="submit" tone="secondary" disabled={busy}>
          {t("operators.alarms.drills.do")}
        </Button>
      </Form>
    </section>
  );
}

type AlarmsPageProps = { read: AlarmsRead; variables: AlarmsAsked; answer: ActAnswer | null };

/** What is wrong with the site, first of all, and what was. */
export function AlarmsPage({ read, variables, answer }: AlarmsPageProps) {
  const { t } = useTranslation();
  const { viewer, operations } = useLoaded(AlarmsDocument, variables, read);
  useFresh();
  // Whoever runs the site no longer is told so by the next page.
  const known = operations ?? read.operations;
  if (known === null) return null;
  const { open: wrong, over } = known;
  // What was fired to try the road stands behind what is wrong.
  const open = [...wrong.nodes].sort((a, b) => Number(a.isDrill) - Number(b.isDrill));
  return (
    <OperatorsFrame title={t("operators.alarms.title")}>
      {answer?.intent === "acknowledge" && <RefusalNotice refusal={answer.refusal} />}
      <section aria-labelledby="open" className="grid gap-1">
        <h2 id="open" className="font-bold text-2xl tracking-tight">
          {t("operators.alarms.open")}
        </h2>
        {open.length === 0 ? (
          <p className="rounded-2xl border border-line border-dashed p-5 text-muted">{t("operators.alarms.none")}</p>
        ) : (
          <ul className="divide-y divide-line">
            {open.map((alarm) => (
              <AlarmRow key={alarm.id} alarm={alarm}>
                {alarm.acknowledgedAt === null && <Acknowledge alarm={alarm} />}
              </AlarmRow>
            ))}
          </ul>
        )}
      </section>
      {viewer?.role === "ADMIN" && <Drill answer={answer} />}
      <section aria-labelledby="over" className="grid gap-1">
        <h2 id="over" className="font-bold text-2xl tracking-tight">
          {t("operators.alarms.over")}
        </h2>
        {over.nodes.length === 0 ? (
          <p className="text-muted">{t("operators.alarms.noneOver")}</p>
        ) : (
          <ul className="divide-y divide-line">
            {over.nodes.map((alarm) => (
              <AlarmRow key={alarm.id} alarm={alarm} />
            ))}
          </ul>
        )}
        <Paging page={over.pageInfo} />
      </section>
    </OperatorsFrame>
  );
}

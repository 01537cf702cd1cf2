import { Form, Link, useSearchParams } from "@remix-run/react";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActRefusal } from "#app/operators/acting/act-refusal.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { RowActs } from "#app/operators/parts/row-acts.tsx";
import { Row, Rows, Way } from "#app/operators/parts/rows.tsx";
import type { Callbacks, Deliveries, Endpoints, FailedJobs, Mails } from "#app/operators/traffic/documents.ts";
import { TrafficFrame } from "#app/operators/traffic/traffic-frame.tsx";
import { DeliveriesPart, EndpointsPart } from "#app/operators/traffic/webhook-parts.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { Moment } from "#app/ui/moment.tsx";

/** What a page of these shows: one of the lists, by its name. */
export type Traffic =
  | { part: "endpoints"; endpoints: Endpoints }
  | { part: "deliveries"; deliveries: Deliveries }
  | { part: "callbacks"; callbacks: Callbacks; body: string | null }
  | { part: "mails"; mails: Mails }
  | { part: "jobs"; jobs: FailedJobs };

type Answered = { answer: ActAnswer | null };

function CallbacksPart({ callbacks, body }: Extract<Traffic, { part: "callbacks" }>) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const kieTask = params.get("kieTask") ?? "";
  const lookAt = (id: string) => {
    const kept = new URLSearchParams(params);
    kept.set("look", id);
    return `?${kept}`;
  };
  return (
    <>
      <Form method="get" role="search" className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-72">
          <TextField
            key={kieTask}
            id="kieTask"
            name="kieTask"
            type="search"
            maxLength={200}
            label={t("operators.traffic.kieTask")}
            defaultValue={kieTask}
          />
        </div>
        <Button type="submit">{t("operators.traffic.find")}</Button>
      </Form>
      {body !== null && <p className="break-all rounded-2xl bg-sunken p-4 font-mono text-xs">{body}</p>}
      <Rows none={t("operators.traffic.noCallbacks")}>
        {callbacks.nodes.map(({ id, task, kieTaskId, processedAt, receivedAt }) => (
          <Row
            key={id}
            title={
              <>
                <Way to={`/operators/traffic?of=${task}`}>{kieTaskId ?? t("operators.traffic.unnamed")}</Way>
                {processedAt === null && <Badge tone="accent">{t("operators.traffic.waiting")}</Badge>}
              </>
            }
          >
            <Link
              to={lookAt(id)}
              discover="none"
              preventScrollReset
              className="inline-flex min-h-11 items-center underline underline-offset-4"
            >
              {t("operators.traffic.look")}
            </Link>
            <Moment at={receivedAt} />
          </Row>
        ))}
      </Rows>
      <Paging page={callbacks.pageInfo} />
    </>
  );
}

function MailsPart({ mails, answer }: { mails: Mails } & Answered) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <>
      <Rows none={t("operators.traffic.noMails")}>
        {mails.nodes.map(({ id, kind, recipient, tries, problem, failedAt, createdAt }) => (
          <li key={id} className="grid gap-1 py-3">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="flex min-w-0 flex-wrap items-center gap-2">
                <span className="font-medium">{words(["operators", "traffic", "mail", kind], kind)}</span>
                <span className="break-all">{recipient}</span>
                {failedAt !== null && <Badge tone="danger">{t("operators.traffic.givenUp")}</Badge>}
              </span>
              <span className="flex flex-wrap gap-x-4 text-muted text-sm tabular-nums">
                <span>{t("operators.traffic.tries", { count: tries })}</span>
                <Moment at={createdAt} />
              </span>
            </p>
            {problem !== null && <p className="break-words text-muted text-sm">{problem}</p>}
            <RowActs
              name="mail"
              id={id}
              label={t("operators.traffic.act")}
              answer={answer}
              buttons={[
                { intent: "retryMail", label: t("operators.traffic.retry") },
                { intent: "dropMail", label: t("operators.traffic.drop"), danger: true },
              ]}
            />
          </li>
        ))}
      </Rows>
      <Paging page={mails.pageInfo} />
    </>
  );
}

function JobsPart({ jobs, answer }: { jobs: FailedJobs } & Answered) {
  const { t } = useTranslation();
  return (
    <Rows none={t("operators.traffic.noJobs")}>
      {jobs.map(({ id, name, data, problem, tries, failedAt }) => (
        <li key={id} className="grid gap-1 py-3">
          <p className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="font-medium">{name}</span>
            <span className="flex flex-wrap gap-x-4 text-muted text-sm tabular-nums">
              <span>{t("operators.traffic.tries", { count: tries })}</span>
              <Moment at={failedAt} />
            </span>
          </p>
          <p className="break-all font-mono text-muted text-xs">{data}</p>
          <p className="break-all font-mono text-xs">{problem}</p>
          <RowActs
            name="job"
            id={id}
            label={t("operators.traffic.act")}
            hidden={{ name }}
            answer={answer}
            buttons={[{ intent: "retryJob", label: t("operators.traffic.retry") }]}
          />
        </li>
      ))}
    </Rows>
  );
}

function Part({ of, answer }: { of: Traffic } & Answered) {
  if (of.part === "endpoints") return <EndpointsPart {...of} />;
  if (of.part === "deliveries") return <DeliveriesPart {...of} />;
  if (of.part === "callbacks") return <CallbacksPart {...of} />;
  return of.part === "mails" ? <MailsPart {...of} answer={answer} /> : <JobsPart {...of} answer={answer} />;
}

/** One list of what goes in and out, and what can be done about it. */
export function TrafficPage({ of, answer }: { of: Traffic } & Answered) {
  const { t } = useTranslation();
  return (
    <TrafficFrame title={t(`operators.traffic.${of.part}`)}>
      <p className="text-muted">{t(`operators.traffic.lead.${of.part}`)}</p>
      {answer?.isDone && (
        <Notice tone="note">
          <p role="status">{t("operators.traffic.done")}</p>
        </Notice>
      )}
      {answer?.refusal && <ActRefusal refusal={answer.refusal} shown={["reason"]} />}
      <Part of={of} answer={answer} />
    </TrafficFrame>
  );
}

import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { ProofForm } from "#app/operators/acting/proof-form.tsx";
import type { Announcements, OperatorAnnouncement, Reach } from "#app/operators/announcements/documents.ts";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { SelectField } from "#app/operators/select-field.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { Moment } from "#app/ui/moment.tsx";

const AUDIENCES = ["ALL", "SIGNED_IN"] as const;
const TEXTS = ["textEn", "textZh"] as const;
const MOMENTS = ["from", "until"] as const;

function AnnounceForm({ reach, answer }: { reach: Reach; answer: ActAnswer | null }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "announce" ? answer : null;
  const refusal = own?.refusal ?? null;
  return (
    <ActForm intent="announce" answer={answer} shown={[...TEXTS, "url", ...MOMENTS]}>
      {TEXTS.map((name) => (
        <TextField
          key={name}
          id={name}
          name={name}
          required
          maxLength={300}
          label={t(`operators.acts.announce.${name}`)}
          defaultValue={own?.values[name] ?? ""}
          error={fieldError(refusal, name)}
        />
      ))}
      <TextField
        id="url"
        name="url"
        label={t("operators.acts.announce.url")}
        hint={t("operators.acts.announce.urlHint")}
        defaultValue={own?.values.url ?? ""}
        error={fieldError(refusal, "url")}
      />
      <SelectField
        name="audience"
        label={t("operators.acts.announce.audience")}
        defaultValue={own?.values.audience ?? "ALL"}
        options={AUDIENCES.map((value) => ({ value, label: t(`operators.announcements.audiences.${value}`) }))}
      />
      {MOMENTS.map((name) => (
        <TextField
          key={name}
          id={name}
          name={name}
          type="datetime-local"
          required={name === "until"}
          label={t(`operators.acts.announce.${name}`)}
          hint={name === "from" ? t("operators.acts.announce.fromHint") : undefined}
          defaultValue={own?.values[name] ?? ""}
          error={fieldError(refusal, name)}
        />
      ))}
      <div className="grid gap-1">
        <label className="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            name="byMail"
            value="on"
            defaultChecked={own?.values.byMail === "on"}
            aria-describedby="reach"
            className="size-5 accent-ink"
          />
          {t("operators.acts.announce.byMail")}
        </label>
        <p id="reach" className="text-muted text-sm">
          {reach.isExact
            ? t("operators.acts.announce.reach", { count: reach.count })
            : t("operators.acts.announce.reachMore", { most: reach.count })}
        </p>
      </div>
    </ActForm>
  );
}

type Phase = "toCome" | "shown" | "over";

function phaseOf({ withdrawnAt, announcement: { from, until } }: OperatorAnnouncement, now: string): Phase {
  if (withdrawnAt !== null || until <= now) return "over";
  return from > now ? "toCome" : "shown";
}

const TONES = { toCome: "accent", shown: "ok", over: "plain" } as const;

/** How far the mails of an announcement are, where it has any. */
function MailState({ row: { mails }, phase }: { row: OperatorAnnouncement; phase: Phase }) {
  const { t } = useTranslation();
  if (mails === null) return null;
  const count = mails.sent;
  if (mails.stoppedAt !== null) return <span>{t("operators.announcements.mails.stopped", { count })}</span>;
  if (mails.doneAt !== null) return <span>{t("operators.announcements.mails.done", { count })}</span>;
  // What is taken back stops at the next look at it.
  const going = phase === "over" ? "operators.announcements.mails.stopped" : "operators.announcements.mails.going";
  return <span>{phase === "toCome" ? t("operators.announcements.mails.toCome") : t(going, { count })}</span>;
}

function Row({ row, now }: { row: OperatorAnnouncement; now: string }) {
  const { t } = useTranslation();
  const { announcement, audience, author, withdrawnAt } = row;
  const phase = phaseOf(row, now);
  return (
    <li className="grid gap-1 py-3 text-sm">
      <p className="flex flex-wrap items-center gap-3">
        <Badge tone={TONES[phase]}>{t(`operators.announcements.${phase}`)}</Badge>
        <span className="text-muted">{t(`operators.announcements.audiences.${audience}`)}</span>
      </p>
      <p lang="en" className="break-words font-medium">
        {announcement.textEn}
      </p>
      <p lang="zh-Hans" className="break-words">
        {announcement.textZh}
      </p>
      {announcement.url !== null && <p className="break-all text-muted">{announcement.url}</p>}
      <p className="flex flex-wrap gap-x-3 break-all text-muted">
        <span>
          <Moment at={announcement.from} /> – <Moment at={withdrawnAt ?? announcement.until} />
        </span>
        <span>{author}</span>
        <MailState row={row} phase={phase} />
      </p>
    </li>
  );
}

type PageProps = {
  announcements: Announcements;
  reach: Reach;
  /** The moment by which they are to come, shown or over. */
  now: string;
  mayAct: boolean;
  answer: ActAnswer | null;
};

/** What is told on every page: a form for the next, and all that were. */
export function AnnouncementsPage({ announcements, reach, now, mayAct, answer }: PageProps) {
  const { t } = useTranslation();
  const running = announcements.nodes.filter((row) => phaseOf(row, now) !== "over");
  return (
    <OperatorsFrame title={t("operators.announcements.title")}>
      {mayAct && (
        <section aria-labelledby="acts" className="grid gap-4">
          <h2 id="acts" className="font-bold text-2xl tracking-tight">
            {t("operators.acts.title")}
          </h2>
          {answer?.needsProof && <ProofForm answer={answer} />}
          <div className="grid gap-4 md:grid-cols-2">
            <AnnounceForm reach={reach} answer={answer} />
            {(running.length > 0 || (answer?.intent === "withdraw" && answer.isDone)) && (
              <ActForm intent="withdraw" answer={answer} danger>
                <SelectField
                  name="announcement"
                  label={t("operators.acts.withdraw.which")}
                  defaultValue={running[0]?.id ?? ""}
                  options={running.map(({ id, announcement }) => ({ value: id, label: announcement.textEn }))}
                />
              </ActForm>
            )}
          </div>
        </section>
      )}
      {announcements.nodes.length === 0 ? (
        <p className="rounded-2xl border border-line border-dashed p-5 text-muted">
          {t("operators.announcements.none")}
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {announcements.nodes.map((row) => (
            <Row key={row.id} row={row} now={now} />
          ))}
        </ul>
      )}
      <Paging page={announcements.pageInfo} />
    </OperatorsFrame>
  );
}

import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import type { OperatorTask } from "#app/operators/tasks/documents.ts";
import type { Repair } from "#app/operators/tasks/fields.ts";
import { TextAreaField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** What a repair does to the ledger, told before it is done. */
function Effect({ repair, held }: { repair: Repair; held: number }) {
  const { t } = useTranslation();
  return (
    <p className="font-medium text-sm">
      {held === 0 ? t("operators.noEffect") : t(`operators.acts.${repair}.effect`, { count: held })}
    </p>
  );
}

function AddressField({ answer }: { answer: ActAnswer | null }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "TAKE_OVER" ? answer : null;
  return (
    <TextAreaField
      id="assetUrls"
      name="assetUrls"
      rows={2}
      required
      label={t("operators.acts.TAKE_OVER.field")}
      hint={t("operators.acts.TAKE_OVER.hint")}
      defaultValue={own?.values.assetUrls ?? ""}
      error={fieldError(own?.refusal ?? null, "assetUrls")}
    />
  );
}

/** What can be done for a task as it is now, each with what it does to the ledger. */
export function Repairs({ found, answer }: { found: OperatorTask; answer: ActAnswer | null }) {
  const { t } = useTranslation();
  const { repairs, creditsHeld } = found;
  return (
    <section aria-labelledby="repairs" className="grid gap-4">
      <h2 id="repairs" className="font-bold text-2xl tracking-tight">
        {t("operators.tasks.repairs")}
      </h2>
      <Told repairs={repairs} answer={answer} />
      {repairs.length === 0 && <p className="text-muted">{t("operators.tasks.noRepairs")}</p>}
      <div className="grid gap-4 md:grid-cols-2">
        {repairs.map((repair) => (
          <ActForm
            key={repair}
            intent={repair}
            answer={answer?.refusal?.code === "CONFLICT" ? { ...answer, refusal: null } : answer}
            shown={["assetUrls"]}
            danger={repair === "END_AND_RETURN"}
          >
            <Effect repair={repair} held={creditsHeld} />
            {repair === "TAKE_OVER" && <AddressField answer={answer} />}
          </ActForm>
        ))}
      </div>
    </section>
  );
}

/** What came of a form that stands there no longer; and why one was refused, in the API's own words where a code says less. */
function Told({ repairs, answer }: { repairs: readonly Repair[]; answer: ActAnswer | null }) {
  const { t, locale } = useTranslation();
  if (answer === null) return null;
  const { intent, refusal, isDone } = answer;
  const gone = repairs.every((repair) => repair !== intent);
  if (isDone && gone)
    return (
      <Notice tone="note">
        <p role="status">{t(`operators.acts.${intent as Repair}.done`)}</p>
      </Notice>
    );
  if (refusal?.code !== "CONFLICT") return null;
  return (
    <Notice tone="danger" urgent>
      <p lang={locale === "en" ? undefined : "en"}>{refusal.message}</p>
    </Notice>
  );
}

import { Link, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { FOR_MANY } from "#app/operators/tasks/fields.ts";
import { Button } from "#app/ui/button.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice, useFieldError, useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";

/** What became of each of those that were chosen: how many were repaired, and why the others were not. */
export function Outcomes({ answer }: { answer: ActAnswer }) {
  const { t } = useTranslation();
  const { href, locale } = useLocale();
  const sentence = useRefusalSentence();
  const left = answer.outcomes.flatMap(({ id, refusal }) => (refusal === null ? [] : [{ id, refusal }]));
  const done = answer.outcomes.length - left.length;
  if (answer.outcomes.length === 0) return null;
  return (
    <Notice tone={left.length === 0 ? "note" : "warning"}>
      <p role="status">{t("operators.many.done", { count: done })}</p>
      {left.length > 0 && <p>{t("operators.many.left", { count: left.length })}</p>}
      <ul className="empty:hidden">
        {left.map(({ id, refusal }) => (
          <li key={id}>
            <Link
              to={href(`/operators/tasks/${id}`)}
              discover="none"
              className="font-medium underline underline-offset-4"
            >
              {t("operators.tasks.task")}
            </Link>{" "}
            {/* Why it is not possible now has no code of its own: the API's sentence says it. */}
            <span lang={locale === "en" ? undefined : "en"}>
              {refusal.code === "CONFLICT" ? refusal.message : sentence(refusal)}
            </span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** What is done for those that are chosen in the list that this stands in; `chosen` is what they hold, each. */
export function RepairMany({ answer, chosen }: { answer: ActAnswer | null; chosen: readonly number[] }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const [action, setAction] = useState<string>(answer?.values.action ?? "ASK_AGAIN");
  const refusal = answer?.refusal ?? null;
  const known = FOR_MANY.find((name) => name === action) ?? "ASK_AGAIN";
  const credits = chosen.reduce((sum, held) => sum + held, 0);
  return (
    <section aria-labelledby="many" className="grid gap-4 rounded-3xl border border-line bg-surface p-5">
      <div className="grid gap-1">
        <h2 id="many" className="font-bold text-lg">
          {t("operators.many.title")}
        </h2>
        <p className="text-muted text-sm">{t("operators.many.lead")}</p>
      </div>
      <RefusalNotice refusal={refusal} shown={["reason", "ids"]} />
      {fieldError(refusal, "ids") !== undefined && (
        <Notice tone="danger" urgent>
          <p>{t("operators.many.noneChosen")}</p>
        </Notice>
      )}
      <ChoiceGroup legend={t("operators.many.legend")} className="grid gap-2">
        {FOR_MANY.map((name) => (
          <div key={name} className="grid justify-items-start gap-1">
            <Choice name="action" value={name} checked={known === name} onChoose={setAction}>
              {t(`operators.acts.${name}.title`)}
            </Choice>
            <span className="text-muted text-sm">{t(`operators.acts.${name}.many`)}</span>
          </div>
        ))}
      </ChoiceGroup>
      <TextField
        id="many-reason"
        name="reason"
        label={t("operators.acts.reason")}
        hint={t("operators.acts.reasonKept")}
        required
        minLength={3}
        maxLength={200}
        defaultValue={answer?.values.reason ?? ""}
        error={fieldError(refusal, "reason")}
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input type="hidden" name="intent" value="many" />
        <Button type="submit" disabled={busy}>
          {t("operators.many.do")}
        </Button>
        <span aria-live="polite" className="text-muted text-sm">
          {chosen.length > 0 && t("operators.many.chosen", { count: chosen.length, credits })}
        </span>
      </div>
    </section>
  );
}

import { Form, useNavigation } from "@remix-run/react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActRefusal } from "#app/operators/acting/act-refusal.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type ActFormProps = {
  /** Which act it is: its words stand under `operators.acts`, as title, lead, do and done. */
  intent:
    | ("suspend" | "restore" | "limits" | "role" | "credits")
    | (
        | "refund"
        | "accept"
        | "endSessions"
        | "verifyEmail"
        | "sendMail"
        | "orderExport"
        | "deleteAccount"
        | "sendAgain"
      );
  answer: ActAnswer | null;
  /** What the form's own fields say about themselves. */
  shown?: string[];
  hidden?: Record<string, string>;
  danger?: boolean;
  /** Whether the reason is told to somebody else than operators. */
  isTold?: boolean;
  children?: ReactNode;
};

/** One thing that an operator can do: what it does, its fields, and the reason that goes into the audit log. */
export function ActForm(props: ActFormProps) {
  const { intent, answer, shown = [], hidden = {}, danger = false, isTold = false, children } = props;
  const { t } = useTranslation();
  const id = useId();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const own = answer?.intent === intent ? answer : null;
  return (
    <section aria-labelledby={id} className="grid content-start gap-4 rounded-3xl border border-line bg-surface p-5">
      <div className="grid gap-1">
        <h3 id={id} className="font-bold text-lg">
          {t(`operators.acts.${intent}.title`)}
        </h3>
        <p className="text-muted text-sm">{t(`operators.acts.${intent}.lead`)}</p>
      </div>
      {/* What is done empties its form. */}
      <Form key={own?.isDone ? "done" : "open"} method="post" preventScrollReset className="grid gap-4">
        <input type="hidden" name="intent" value={intent} />
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {own?.isDone && (
          <Notice tone="note">
            <p role="status">{t(`operators.acts.${intent}.done`)}</p>
          </Notice>
        )}
        {own?.needsProof === false && own.refusal !== null && (
          <ActRefusal refusal={own.refusal} shown={[...shown, "reason"]} />
        )}
        {children}
        <TextField
          id={`${intent}-reason`}
          name="reason"
          label={t("operators.acts.reason")}
          hint={t(isTold ? "operators.acts.reasonTold" : "operators.acts.reasonKept")}
          required
          minLength={3}
          maxLength={200}
          defaultValue={own?.values.reason ?? ""}
          error={fieldError(own?.refusal ?? null, "reason")}
        />
        <div>
          <Button type="submit" tone={danger ? "danger" : "secondary"} disabled={busy}>
            {t(`operators.acts.${intent}.do`)}
          </Button>
        </div>
      </Form>
    </section>
  );
}

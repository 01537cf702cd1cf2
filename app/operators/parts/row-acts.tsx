import { Form, useNavigation } from "@remix-run/react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type RowActsProps = {
  /** What names the row in the form. */
  name: string;
  id: string;
  label: string;
  hidden?: Record<string, string>;
  buttons: readonly { intent: string; label: string; danger?: boolean }[];
  answer: ActAnswer | null;
};

/** What can be done about one row of a list, with the reason that goes into the audit log: folded until it is wanted. */
export function RowActs({ name, id, label, hidden = {}, buttons, answer }: RowActsProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const own = answer?.values[name] === id ? answer : null;
  return (
    <details open={own !== null}>
      <summary className="inline-flex min-h-11 cursor-pointer items-center font-medium underline underline-offset-4">
        {label}
      </summary>
      <Form method="post" preventScrollReset className="grid gap-3 pt-2 sm:max-w-lg">
        {Object.entries({ ...hidden, [name]: id }).map(([key, value]) => (
          <input key={key} type="hidden" name={key} value={value} />
        ))}
        <TextField
          id={`reason-${id}`}
          name="reason"
          label={t("operators.acts.reason")}
          hint={t("operators.acts.reasonKept")}
          required
          minLength={3}
          maxLength={200}
          defaultValue={own?.values.reason ?? ""}
          error={fieldError(own?.refusal ?? null, "reason")}
        />
        <div className="flex flex-wrap gap-3">
          {buttons.map(({ intent, label: text, danger }) => (
            <Button
              key={intent}
              type="submit"
              name="intent"
              value={intent}
              tone={danger ? "danger" : "secondary"}
              disabled={busy}
            >
              {text}
            </Button>
          ))}
        </div>
      </Form>
    </details>
  );
}

import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** Asks who somebody is before it does what was asked for: one form, with all that had been typed. */
export function ProofForm({ answer: { intent, values, refusal } }: { answer: ActAnswer }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("[name=password]")?.focus(), []);
  const isAsked = refusal?.code === "PROOF_REQUIRED";
  return (
    <Form
      ref={form}
      method="post"
      preventScrollReset
      aria-labelledby="proof"
      className="grid gap-4 rounded-3xl border-2 border-ink bg-surface p-5"
    >
      <h3 id="proof" className="font-bold text-lg">
        {t("operators.proof.title")}
      </h3>
      <p className="text-muted text-sm">{t("operators.proof.lead")}</p>
      {!isAsked && <RefusalNotice refusal={refusal} shown={["password"]} />}
      {Object.entries({ ...values, intent }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <TextField
        id="proof-password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        label={t("account.password")}
        error={isAsked ? undefined : fieldError(refusal, "password")}
      />
      <div>
        <Button type="submit" tone="primary" disabled={busy}>
          {t("operators.proof.go")}
        </Button>
      </div>
    </Form>
  );
}

import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { PasskeyButton } from "#app/shell/proof/passkey-button.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type Props = {
  intent: string;
  values: Record<string, string>;
  refusal: Refusal | null;
  /** A password alone is not enough. */
  isStrong?: boolean;
};

function isStrongAsked(refusal: Refusal | null): boolean {
  return refusal?.code === "STRONG_SIGN_IN_REQUIRED";
}

/** Asks who somebody is before what they asked for is done: one form, with all that had been typed. */
export function ProofForm({ intent, values, refusal, isStrong = isStrongAsked(refusal) }: Props) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const busy = useNavigation().state !== "idle";
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input:not([type=hidden])")?.focus(), []);
  const isAsked = refusal === null || refusal.code === "PROOF_REQUIRED" || isStrongAsked(refusal);
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
      <p className="text-muted text-sm">{t(isStrong ? "proof.strong" : "operators.proof.lead")}</p>
      {!isAsked && <RefusalNotice refusal={refusal} shown={["password", "code"]} />}
      {Object.entries({ ...values, intent }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {!isStrong && (
        <TextField
          id="proof-password"
          name="proofPassword"
          type="password"
          autoComplete="current-password"
          label={t("account.password")}
          error={isAsked ? undefined : fieldError(refusal, "password")}
        />
      )}
      <TextField
        id="proof-code"
        name="proofCode"
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={10}
        label={t("proof.code")}
        error={isAsked ? undefined : fieldError(refusal, "code")}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" tone="primary" disabled={busy}>
          {t("operators.proof.go")}
        </Button>
        <PasskeyButton purpose="PROVE" field="proofPasskey">
          {t("proof.passkey")}
        </PasskeyButton>
      </div>
    </Form>
  );
}

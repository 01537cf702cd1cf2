import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import type { KeysAnswer } from "#app/developers/api-keys.server.ts";
import { CheckList } from "#app/developers/check-list.tsx";
import { SCOPES, USUAL_SCOPES } from "#app/developers/documents.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";

const LIMITS = ["monthlyCreditLimit", "maxCreditsPerRequest", "maxConcurrentTasks", "expiresInDays"] as const;

/** Makes a key: a test key that can do what the guide does, unless chosen otherwise. */
export function KeyForm({ answer }: { answer: KeysAnswer | null }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const refusal = answer?.refusal ?? null;
  const busy = useNavigation().state !== "idle";
  const [kind, setKind] = useState(answer?.values.kind ?? "test");
  return (
    <Form
      method="post"
      preventScrollReset
      className="grid gap-5 rounded-3xl border border-line bg-surface p-6 shadow-card"
    >
      <input type="hidden" name="intent" value="createKey" />
      <RefusalNotice refusal={refusal} shown={["name"]} />
      <TextField
        id="key-name"
        name="name"
        label={t("apiKeys.name")}
        required
        maxLength={100}
        defaultValue={answer?.values.name}
        error={fieldError(refusal, "name")}
      />
      <ChoiceGroup legend={t("apiKeys.kind")}>
        {(["test", "live"] as const).map((value) => (
          <Choice key={value} name="kind" value={value} checked={kind === value} onChoose={setKind}>
            {t(`apiKeys.${value}Kind`)}
          </Choice>
        ))}
      </ChoiceGroup>
      <CheckList
        key={kind}
        legend={t("apiKeys.scopesLegend")}
        name="scopes"
        values={SCOPES}
        chosen={USUAL_SCOPES[kind === "live" ? "live" : "test"]}
        words="apiKeys.scopes"
      />
      <details className="grid gap-4">
        <summary className="min-h-11 cursor-pointer content-center font-medium">{t("apiKeys.limits")}</summary>
        <div className="grid gap-4 pt-2 sm:grid-cols-2">
          {LIMITS.map((name) => (
            <TextField
              key={name}
              id={name}
              name={name}
              type="number"
              min={1}
              inputMode="numeric"
              label={t(`apiKeys.${name}`)}
              defaultValue={answer?.values[name]}
              error={fieldError(refusal, name)}
            />
          ))}
        </div>
      </details>
      <div>
        <Button type="submit" tone="primary" disabled={busy}>
          {t("apiKeys.create")}
        </Button>
      </div>
    </Form>
  );
}

import { Form, useNavigation } from "@remix-run/react";
import type { KeysAnswer } from "#app/developers/api-keys.server.ts";
import { CheckList } from "#app/developers/check-list.tsx";
import { WEBHOOK_EVENTS } from "#app/developers/documents.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** Makes a webhook endpoint. */
export function EndpointForm({ answer }: { answer: KeysAnswer | null }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const refusal = answer?.refusal ?? null;
  const busy = useNavigation().state !== "idle";
  return (
    <Form
      method="post"
      preventScrollReset
      className="grid gap-5 rounded-3xl border border-line bg-surface p-6 shadow-card"
    >
      <input type="hidden" name="intent" value="createWebhook" />
      <RefusalNotice refusal={refusal} shown={["url"]} />
      <TextField
        id="webhook-url"
        name="url"
        type="url"
        label={t("apiKeys.url")}
        placeholder="https://"
        required
        defaultValue={answer?.values.url}
        error={fieldError(refusal, "url")}
      />
      <CheckList
        legend={t("apiKeys.eventsLegend")}
        name="events"
        values={WEBHOOK_EVENTS}
        chosen={["TASK_COMPLETED", "TASK_FAILED"]}
        words="apiKeys.events"
      />
      <div>
        <Button type="submit" tone="primary" disabled={busy}>
          {t("apiKeys.createEndpoint")}
        </Button>
      </div>
    </Form>
  );
}

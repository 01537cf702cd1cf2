import { useTranslation } from "#app/lib/i18n/words.ts";
import { useStep } from "#app/lib/use-step.ts";
import { Button } from "#app/ui/button.tsx";
import type { Workflow } from "#app/workflow/documents.ts";

/** The way past the assistant, for those who have a prompt or when the assistant is away. */
export function OwnPrompt({ workflow }: { workflow: Workflow | null }) {
  const { t } = useTranslation();
  const own = useStep("own-prompt", "");
  const { Form } = own;
  return (
    <Form method="post" className="grid h-full content-center justify-items-start gap-3 rounded-2xl bg-sunken p-6">
      <input type="hidden" name="intent" value="own-prompt" />
      <input type="hidden" name="workflow" value={workflow?.id ?? ""} />
      <p className="font-semibold">{t("workflow.ownTitle")}</p>
      <p className="text-muted text-sm">{t("workflow.own")}</p>
      <Button type="submit" disabled={own.isBusy}>
        {t("workflow.ownButton")}
      </Button>
    </Form>
  );
}

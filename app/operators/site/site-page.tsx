import { useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { ProofForm } from "#app/operators/acting/proof-form.tsx";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import { MODES, type Mode } from "#app/operators/site/modes.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type SitePageProps = { mode: Mode; message: string | null; mayAct: boolean; answer: ActAnswer | null };

function ModeFields({ mode, message, answer }: Omit<SitePageProps, "mayAct">) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "site" ? answer : null;
  const [chosen, setChosen] = useState<string>(own?.values.mode ?? mode);
  return (
    <>
      <ChoiceGroup legend={t("operators.site.legend")}>
        {MODES.map((name) => (
          <Choice key={name} name="mode" value={name} checked={chosen === name} onChoose={setChosen}>
            {t(`operators.site.modes.${name}`)}
          </Choice>
        ))}
      </ChoiceGroup>
      <TextField
        id="message"
        name="message"
        label={t("operators.site.message")}
        hint={t("operators.site.messageHint")}
        maxLength={200}
        defaultValue={own?.values.message ?? message ?? ""}
        error={fieldError(own?.refusal ?? null, "message")}
      />
    </>
  );
}

/** Whether the site is open, what that means, and the form that changes it. */
export function SitePage({ mode, message, mayAct, answer }: SitePageProps) {
  const { t } = useTranslation();
  return (
    <OperatorsFrame title={t("operators.site.title")}>
      <p>
        <strong>{t(`operators.site.modes.${mode}`)}</strong>{" "}
        <span className="text-muted">{t(`operators.site.means.${mode}`)}</span>
      </p>
      {mayAct && (
        <section aria-labelledby="acts" className="grid gap-4">
          <h2 id="acts" className="font-bold text-2xl tracking-tight">
            {t("operators.acts.title")}
          </h2>
          {answer?.needsProof && <ProofForm answer={answer} />}
          <ActForm intent="site" answer={answer} shown={["message"]}>
            <ModeFields key={mode} mode={mode} message={message} answer={answer} />
          </ActForm>
        </section>
      )}
    </OperatorsFrame>
  );
}

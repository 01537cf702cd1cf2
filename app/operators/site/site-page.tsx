import { useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { ProofForm } from "#app/operators/acting/proof-form.tsx";
import { OperatorsFrame } from "#app/operators/frame.tsx";
import type { LimitGroup, SiteLimits } from "#app/operators/site/documents.ts";
import { GroupForms, Groups } from "#app/operators/site/groups-part.tsx";
import { LimitFacts, LimitsForm } from "#app/operators/site/limits-part.tsx";
import { MODES, type Mode } from "#app/operators/site/modes.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type ModeProps = { mode: Mode; message: string | null; answer: ActAnswer | null };
type SitePageProps = ModeProps & {
  limits: SiteLimits;
  groups: readonly LimitGroup[];
  /** The one that the address has opened. */
  group: LimitGroup | null;
  mayAct: boolean;
};

function ModeFields({ mode, message, answer }: ModeProps) {
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

/** Whether the site is open, what everybody and each group of accounts may do, and the forms that change it. */
export function SitePage({ mode, message, limits, groups, group, mayAct, answer }: SitePageProps) {
  const { t } = useTranslation();
  return (
    <OperatorsFrame title={t("operators.site.title")}>
      <p>
        <strong>{t(`operators.site.modes.${mode}`)}</strong>{" "}
        <span className="text-muted">{t(`operators.site.means.${mode}`)}</span>
      </p>
      <LimitFacts limits={limits} />
      <Groups groups={groups} mayAct={mayAct} answer={answer} />
      {mayAct && (
        <section aria-labelledby="acts" className="grid gap-4">
          <h2 id="acts" className="font-bold text-2xl tracking-tight">
            {t("operators.acts.title")}
          </h2>
          {answer?.needsProof && <ProofForm answer={answer} />}
          <div className="grid gap-4 md:grid-cols-2">
            <ActForm intent="site" answer={answer} shown={["message"]}>
              <ModeFields key={mode} mode={mode} message={message} answer={answer} />
            </ActForm>
            <LimitsForm limits={limits} answer={answer} />
            <GroupForms key={group?.id} groups={groups} group={group} answer={answer} />
          </div>
        </section>
      )}
    </OperatorsFrame>
  );
}

import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { Facts } from "#app/operators/parts/facts.tsx";
import type { SiteLimits } from "#app/operators/site/documents.ts";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

const LIMITS = ["tasksPerDay", "maxRunning"] as const;

/** What holds for accounts without limits of their own, and where it comes from. */
export function LimitFacts({ limits }: { limits: SiteLimits }) {
  const { t, locale } = useTranslation();
  const facts = LIMITS.map((name) => {
    const { value, isSet } = limits[name];
    const from = t(isSet ? "operators.site.limits.set" : "operators.site.limits.ofEnvironment");
    const holds = value === null ? t("operators.site.limits.none") : numberIn(locale, value);
    return { name: t(`operators.account.${name}`), value: `${holds} (${from})` };
  });
  return (
    <section aria-labelledby="limits" className="grid gap-4">
      <div className="grid gap-1">
        <h2 id="limits" className="font-bold text-2xl tracking-tight">
          {t("operators.site.limits.title")}
        </h2>
        <p className="text-muted">{t("operators.site.limits.lead")}</p>
      </div>
      <Facts facts={facts} />
    </section>
  );
}

/** The form that sets them: what is left empty is the environment's. */
export function LimitsForm({ limits, answer }: { limits: SiteLimits; answer: ActAnswer | null }) {
  const { t, locale } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "siteLimits" ? answer : null;
  return (
    <ActForm intent="siteLimits" answer={answer} shown={[...LIMITS]}>
      {LIMITS.map((name) => {
        const { value, isSet, ofEnvironment } = limits[name];
        const usual = ofEnvironment === null ? t("operators.site.limits.none") : numberIn(locale, ofEnvironment);
        return (
          <TextField
            key={name}
            id={name}
            name={name}
            inputMode="numeric"
            label={t(`operators.account.${name}`)}
            hint={t("operators.acts.siteLimits.empty", { usual })}
            defaultValue={own?.values[name] ?? (isSet ? value?.toString() : "") ?? ""}
            error={fieldError(own?.refusal ?? null, name)}
          />
        );
      })}
    </ActForm>
  );
}

import { Form, useNavigation } from "@remix-run/react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/act.server.ts";
import type { OperatorAccount } from "#app/operators/documents.ts";
import { ROLES } from "#app/operators/fields.ts";
import { ProofForm } from "#app/operators/proof-form.tsx";
import { Button } from "#app/ui/button.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";

export type ActsProps = {
  account: OperatorAccount;
  /** Names one correction of credits, however often it is sent. */
  correction: string;
  answer: ActAnswer | null;
};

type ActFormProps = {
  intent: "suspend" | "restore" | "limits" | "role" | "credits";
  answer: ActAnswer | null;
  /** What the form's own fields say about themselves. */
  shown?: string[];
  hidden?: Record<string, string>;
  danger?: boolean;
  children?: ReactNode;
};

/** One thing that can be done to an account: what it does, its fields, and the reason that goes into the audit log. */
function ActForm({ intent, answer, shown = [], hidden = {}, danger = false, children }: ActFormProps) {
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
        {own?.needsProof === false && <RefusalNotice refusal={own.refusal} shown={[...shown, "reason"]} />}
        {children}
        <TextField
          id={`${intent}-reason`}
          name="reason"
          label={t("operators.acts.reason")}
          hint={t(
            intent === "suspend" || intent === "credits" ? "operators.acts.reasonTold" : "operators.acts.reasonKept",
          )}
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

function LimitFields({ account, answer }: Pick<ActsProps, "account" | "answer">) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "limits" ? answer : null;
  return (["tasksPerDay", "maxRunning"] as const).map((name) => (
    <TextField
      key={name}
      id={name}
      name={name}
      inputMode="numeric"
      label={t(`operators.account.${name}`)}
      hint={t("operators.acts.limits.empty")}
      defaultValue={own?.values[name] ?? account[name]?.toString() ?? ""}
      error={fieldError(own?.refusal ?? null, name)}
    />
  ));
}

function RoleChoice({ account, answer }: Pick<ActsProps, "account" | "answer">) {
  const { t } = useTranslation();
  const own = answer?.intent === "role" ? answer.values.role : undefined;
  const [chosen, setChosen] = useState<string>(own ?? account.role);
  return (
    <ChoiceGroup legend={t("operators.acts.role.legend")}>
      {ROLES.map((role) => (
        <Choice key={role} name="role" value={role} checked={chosen === role} onChoose={setChosen}>
          {t(`operators.role.${role}`)}
        </Choice>
      ))}
    </ChoiceGroup>
  );
}

function CreditsField({ answer }: Pick<ActsProps, "answer">) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "credits" ? answer : null;
  return (
    <TextField
      id="credits"
      name="credits"
      inputMode="numeric"
      required
      label={t("operators.acts.credits.field")}
      hint={t("operators.acts.credits.hint")}
      defaultValue={own?.values.credits ?? ""}
      error={fieldError(own?.refusal ?? null, "credits")}
    />
  );
}

/** What an administrator may do to an account. Where a proof is asked for, its form stands first, with what it is for. */
export function AccountActs({ account, correction, answer }: ActsProps) {
  const { t } = useTranslation();
  const isSuspended = account.suspendedAt !== null;
  return (
    <section aria-labelledby="acts" className="grid gap-4">
      <h2 id="acts" className="font-bold text-2xl tracking-tight">
        {t("operators.acts.title")}
      </h2>
      {answer?.needsProof && <ProofForm answer={answer} />}
      <div className="grid gap-4 md:grid-cols-2">
        <ActForm
          intent="credits"
          answer={answer}
          shown={["credits"]}
          hidden={{ email: account.email, idempotencyKey: correction }}
        >
          <CreditsField answer={answer} />
        </ActForm>
        <ActForm intent={isSuspended ? "restore" : "suspend"} answer={answer} danger={!isSuspended} />
        <ActForm intent="limits" answer={answer} shown={["tasksPerDay", "maxRunning"]}>
          <LimitFields account={account} answer={answer} />
        </ActForm>
        <ActForm intent="role" answer={answer}>
          <RoleChoice key={account.role} account={account} answer={answer} />
        </ActForm>
      </div>
    </section>
  );
}

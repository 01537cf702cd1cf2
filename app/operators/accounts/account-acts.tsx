import { useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { GroupedAccount, GroupNames } from "#app/operators/accounts/documents.ts";
import { ROLES } from "#app/operators/accounts/fields.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { ProofForm } from "#app/operators/acting/proof-form.tsx";
import { FinalActs, ServiceActs } from "#app/operators/people/person-acts.tsx";
import { SelectField } from "#app/operators/select-field.tsx";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

export type ActsProps = {
  /** Whether the reader is an administrator; others do what helps its owner. */
  isAdmin: boolean;
  account: GroupedAccount;
  limitGroups: GroupNames;
  /** Names one correction of credits, however often it is sent. */
  correction: string;
  answer: ActAnswer | null;
};

const LIMITS = ["tasksPerDay", "maxRunning", "priority"] as const;

function LimitFields({ account, limitGroups, answer }: Pick<ActsProps, "account" | "limitGroups" | "answer">) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "limits" ? answer : null;
  const groups = limitGroups.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <SelectField
        name="group"
        label={t("operators.account.group")}
        hint={t("operators.acts.limits.group")}
        defaultValue={own?.values.group ?? account.limitGroup?.id ?? ""}
        options={[{ value: "", label: t("operators.account.noGroup") }, ...groups]}
      />
      {LIMITS.map((name) => (
        <TextField
          key={name}
          id={name}
          name={name}
          inputMode="numeric"
          label={t(`operators.account.${name}`)}
          hint={t(name === "priority" ? "operators.acts.limits.ownAhead" : "operators.acts.limits.empty")}
          defaultValue={own?.values[name] ?? account[name]?.toString() ?? ""}
          error={fieldError(own?.refusal ?? null, name)}
        />
      ))}
    </>
  );
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

/** What an operator may do to an account. Where a proof is asked for, its form stands first, with what it is for. */
export function AccountActs({ account, limitGroups, correction, answer, isAdmin }: ActsProps) {
  const { t } = useTranslation();
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
          isTold
          hidden={{ email: account.email, idempotencyKey: correction }}
        >
          <CreditsField answer={answer} />
        </ActForm>
        <ServiceActs account={account} answer={answer} />
        {isAdmin && <AdminActs account={account} limitGroups={limitGroups} answer={answer} />}
      </div>
    </section>
  );
}

function AdminActs({ account, limitGroups, answer }: Pick<ActsProps, "account" | "limitGroups" | "answer">) {
  const isSuspended = account.suspendedAt !== null;
  return (
    <>
      <ActForm
        intent={isSuspended ? "restore" : "suspend"}
        answer={answer}
        danger={!isSuspended}
        isTold={!isSuspended}
      />
      <ActForm intent="limits" answer={answer} shown={[...LIMITS]}>
        <LimitFields account={account} limitGroups={limitGroups} answer={answer} />
      </ActForm>
      <ActForm intent="role" answer={answer}>
        <RoleChoice key={account.role} account={account} answer={answer} />
      </ActForm>
      <FinalActs answer={answer} />
    </>
  );
}

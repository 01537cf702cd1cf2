import { Link } from "@remix-run/react";
import { numberIn, useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { SelectField } from "#app/operators/select-field.tsx";
import type { LimitGroup } from "#app/operators/site/documents.ts";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

const LIMITS = ["tasksPerDay", "maxRunning", "priority"] as const;
const WAY = "inline-flex min-h-11 min-w-0 items-center break-words font-medium underline underline-offset-4";

function Group({ group, mayAct }: { group: LimitGroup; mayAct: boolean }) {
  const { t, locale } = useTranslation();
  const said = (name: (typeof LIMITS)[number]) => {
    const value = name === "priority" ? (group.priority ?? 0) : group[name];
    return `${t(`operators.account.${name}`)}: ${value === null ? t("operators.account.ofSite") : numberIn(locale, value)}`;
  };
  const facts = [
    ...LIMITS.map(said),
    `${t("operators.site.groups.accounts")}: ${numberIn(locale, group.accounts)}`,
  ].join(" · ");
  return (
    <li className="grid gap-1 py-3">
      {mayAct ? (
        <Link to={`?group=${group.id}`} discover="none" preventScrollReset className={`${WAY} justify-self-start`}>
          {group.name}
        </Link>
      ) : (
        <span className="break-words font-medium">{group.name}</span>
      )}
      <p className="text-muted text-sm">{facts}</p>
    </li>
  );
}

type GroupsProps = { groups: readonly LimitGroup[]; mayAct: boolean; answer: ActAnswer | null };

/** The groups of limits that accounts share; each leads to its form, which is no more once the group is removed. */
export function Groups({ groups, mayAct, answer }: GroupsProps) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="groups" className="grid gap-2">
      <h2 id="groups" className="font-bold text-2xl tracking-tight">
        {t("operators.site.groups.title")}
      </h2>
      <p className="text-muted">{t("operators.site.groups.lead")}</p>
      {answer?.intent === "removeLimitGroup" && answer.isDone && (
        <Notice tone="note">
          <p role="status">{t("operators.acts.removeLimitGroup.done")}</p>
        </Notice>
      )}
      {groups.length === 0 ? (
        <p>{t("operators.site.groups.none")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {groups.map((group) => (
            <Group key={group.id} group={group} mayAct={mayAct} />
          ))}
        </ul>
      )}
    </section>
  );
}

type FormsProps = { groups: readonly LimitGroup[]; group: LimitGroup | null; answer: ActAnswer | null };

function GroupFields({ group, answer }: Omit<FormsProps, "groups">) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === "limitGroup" && !answer.isDone ? answer : null;
  return (
    <>
      <TextField
        id="group-name"
        name="name"
        required
        maxLength={60}
        label={t("operators.acts.limitGroup.name")}
        defaultValue={own?.values.name ?? group?.name ?? ""}
        error={fieldError(own?.refusal ?? null, "name")}
      />
      {LIMITS.map((name) => (
        <TextField
          key={name}
          id={`group-${name}`}
          name={name}
          inputMode="numeric"
          label={t(`operators.account.${name}`)}
          hint={t(name === "priority" ? "operators.acts.limits.ahead" : "operators.acts.limitGroup.empty")}
          defaultValue={own?.values[name] ?? group?.[name]?.toString() ?? ""}
          error={fieldError(own?.refusal ?? null, name)}
        />
      ))}
    </>
  );
}

/** A group that is changed or removed, or a new one. */
export function GroupForms({ groups, group, answer }: FormsProps) {
  const { t } = useTranslation();
  return (
    <>
      <ActForm
        intent="limitGroup"
        answer={answer}
        shown={["name", ...LIMITS]}
        hidden={group === null ? {} : { group: group.id }}
      >
        <GroupFields group={group} answer={answer} />
        {group !== null && (
          <Link to="?" discover="none" preventScrollReset className={`${WAY} justify-self-start text-sm`}>
            {t("operators.site.groups.new")}
          </Link>
        )}
      </ActForm>
      {group !== null && <Removal groups={groups} group={group} answer={answer} />}
    </>
  );
}

function Removal({ groups, group, answer }: FormsProps & { group: LimitGroup }) {
  const { t, locale } = useTranslation();
  const own = answer?.intent === "removeLimitGroup" ? answer : null;
  const others = groups.filter(({ id }) => id !== group.id).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <ActForm intent="removeLimitGroup" answer={answer} shown={["into"]} hidden={{ group: group.id }} danger>
      <p>
        <strong className="break-words">{group.name}</strong>{" "}
        <span>{`${t("operators.site.groups.accounts")}: ${numberIn(locale, group.accounts)}`}</span>
      </p>
      <SelectField
        name="into"
        label={t("operators.acts.removeLimitGroup.into")}
        hint={t("operators.acts.removeLimitGroup.hint")}
        defaultValue={own?.values.into ?? ""}
        options={[{ value: "", label: t("operators.account.noGroup") }, ...others]}
      />
    </ActForm>
  );
}

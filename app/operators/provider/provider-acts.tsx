import { useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import { ProofForm } from "#app/operators/acting/proof-form.tsx";
import type { Provider, ProviderKey } from "#app/operators/provider/documents.ts";
import { ALL, KEY_STATES } from "#app/operators/provider/fields.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type ActsProps = { provider: Provider; keys: readonly ProviderKey[]; answer: ActAnswer | null };

/** What was typed into a form that was refused. */
function ownOf(answer: ActAnswer | null, intent: string): ActAnswer | null {
  return answer?.intent === intent ? answer : null;
}

type Option = { value: string; name: string };

function Choices({ name, legend, options, first }: { name: string; legend: string; options: Option[]; first: string }) {
  const [chosen, setChosen] = useState(first);
  return (
    <ChoiceGroup legend={legend}>
      {options.map((option) => (
        <Choice
          key={option.value}
          name={name}
          value={option.value}
          checked={chosen === option.value}
          onChoose={setChosen}
        >
          {option.name}
        </Choice>
      ))}
    </ChoiceGroup>
  );
}

const asOption = ({ id, label, lastFour }: ProviderKey): Option => ({ value: id, name: `${label} …${lastFour}` });

function AddForm({ answer }: Pick<ActsProps, "answer">) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = ownOf(answer, "addKey");
  const error = (name: string) => fieldError(own?.refusal ?? null, name);
  // The key goes one way: what was refused is typed again, and the proof comes with it.
  const secrets = [
    { name: "key", required: true, autoComplete: "off" },
    { name: "webhookHmacKey", required: false, autoComplete: "off" },
  ] as const;
  return (
    <ActForm
      intent="addKey"
      answer={answer}
      shown={["label", "key", "webhookHmacKey", "weight", "password"]}
      hasReason={false}
    >
      <TextField
        id="key-label"
        name="label"
        required
        maxLength={60}
        label={t("operators.provider.label")}
        defaultValue={own?.values.label ?? ""}
        error={error("label")}
      />
      {secrets.map(({ name, ...rest }) => (
        <TextField
          key={name}
          id={`key-${name}`}
          name={name}
          type="password"
          label={t(`operators.provider.${name}`)}
          hint={t(`operators.provider.${name}Hint`)}
          error={error(name)}
          {...rest}
        />
      ))}
      <TextField
        id="key-weight"
        name="weight"
        inputMode="numeric"
        label={t("operators.provider.weight")}
        hint={t("operators.provider.weightHint")}
        defaultValue={own?.values.weight ?? "1"}
        error={error("weight")}
      />
      <TextField
        id="key-password"
        name="password"
        type="password"
        autoComplete="current-password"
        label={t("operators.provider.password")}
        hint={t("operators.provider.passwordHint")}
        error={own?.refusal?.code === "PROOF_REQUIRED" ? t("operators.provider.passwordNeeded") : error("password")}
      />
    </ActForm>
  );
}

/** Ends a pause before its time; without one there is nothing to show, but that the last is over. */
export function PauseForm({ provider, keys, answer }: ActsProps) {
  const { t } = useTranslation();
  const paused = keys.filter(({ pause }) => pause !== null).map(asOption);
  if (provider.pause !== null) paused.unshift({ value: ALL, name: t("operators.provider.all") });
  const [first] = paused;
  const own = ownOf(answer, "endPause");
  if (first === undefined) {
    if (!own?.isDone) return null;
    return (
      <Notice tone="note">
        <p role="status">{t("operators.acts.endPause.done")}</p>
      </Notice>
    );
  }
  return (
    <ActForm intent="endPause" answer={answer}>
      <Choices
        key={paused.map(({ value }) => value).join()}
        name="providerKey"
        legend={t("operators.provider.whichPause")}
        options={paused}
        first={own?.values.providerKey ?? first.value}
      />
    </ActForm>
  );
}

function KeyForms({ keys, answer }: Pick<ActsProps, "keys" | "answer">) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const options = keys.map(asOption);
  const [first] = options;
  if (first === undefined) return null;
  const [weighed, used] = [ownOf(answer, "weigh"), ownOf(answer, "keyState")];
  return (
    <>
      <ActForm intent="keyState" answer={answer} danger>
        <Choices
          name="providerKey"
          legend={t("operators.provider.whichKey")}
          options={options}
          first={used?.values.providerKey ?? first.value}
        />
        <Choices
          name="state"
          legend={t("operators.provider.use")}
          options={KEY_STATES.map((value) => ({ value, name: t(`operators.provider.state.${value}`) }))}
          first={used?.values.state ?? "DRAINING"}
        />
      </ActForm>
      <ActForm intent="weigh" answer={answer} shown={["weight"]}>
        <Choices
          name="providerKey"
          legend={t("operators.provider.whichKey")}
          options={options}
          first={weighed?.values.providerKey ?? first.value}
        />
        <TextField
          id="weigh-weight"
          name="weight"
          inputMode="numeric"
          required
          label={t("operators.provider.weight")}
          hint={t("operators.provider.weightHint")}
          defaultValue={weighed?.values.weight ?? ""}
          error={fieldError(weighed?.refusal ?? null, "weight")}
        />
      </ActForm>
    </>
  );
}

function ProviderForm({ provider, answer }: Pick<ActsProps, "provider" | "answer">) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = ownOf(answer, "provider");
  return (
    <ActForm intent="provider" answer={answer} shown={["spendCeiling"]}>
      <Choices
        key={String(provider.isOn)}
        name="isOn"
        legend={t("operators.provider.newTasks")}
        options={(["on", "off"] as const).map((value) => ({ value, name: t(`operators.provider.switch.${value}`) }))}
        first={own?.values.isOn ?? (provider.isOn ? "on" : "off")}
      />
      <TextField
        id="spendCeiling"
        name="spendCeiling"
        inputMode="decimal"
        label={t("operators.provider.ceiling")}
        hint={t("operators.provider.ceilingHint")}
        defaultValue={own?.values.spendCeiling ?? provider.spendCeiling?.toString() ?? ""}
        error={fieldError(own?.refusal ?? null, "spendCeiling")}
      />
    </ActForm>
  );
}

/** What an administrator may do about kie.ai. Where a proof is asked for, its form stands first, with what it is for. */
export function ProviderActs(props: ActsProps) {
  const { answer } = props;
  const { t } = useTranslation();
  return (
    <section aria-labelledby="acts" className="grid gap-4">
      <h2 id="acts" className="font-bold text-2xl tracking-tight">
        {t("operators.acts.title")}
      </h2>
      {answer?.needsProof && answer.intent !== "addKey" && <ProofForm answer={answer} />}
      <div className="grid gap-4 md:grid-cols-2">
        <PauseForm {...props} />
        <AddForm answer={answer} />
        <KeyForms {...props} />
        <ProviderForm {...props} />
      </div>
    </section>
  );
}

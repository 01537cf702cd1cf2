import { useTranslation } from "#app/lib/i18n/words.ts";
import type { ActAnswer } from "#app/operators/acting/act.server.ts";
import { ActForm } from "#app/operators/acting/act-form.tsx";
import type { OperatorPack, OperatorStyle } from "#app/operators/offer/documents.ts";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type FieldsProps = {
  of: "pack" | "style";
  names: readonly (keyof typeof NUMBERS | "name" | "nameZh" | "description" | "promptSuffix")[];
  /** What the fields hold before anything is typed. */
  known: Record<string, string | number | null>;
  isActive: boolean;
  answer: ActAnswer | null;
};

const NUMBERS = { credits: true, amountCents: true, position: true };
const MAY_BE_EMPTY = "nameZh";

function Fields({ of, names, known, isActive, answer }: FieldsProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const own = answer?.intent === of && !answer.isDone ? answer : null;
  return (
    <>
      {names.map((name) => (
        <TextField
          key={name}
          id={`${of}-${name}`}
          name={name}
          required={name !== MAY_BE_EMPTY}
          inputMode={name in NUMBERS ? "numeric" : undefined}
          label={t(`operators.offer.fields.${name}`)}
          defaultValue={own?.values[name] ?? known[name]?.toString() ?? ""}
          error={fieldError(own?.refusal ?? null, name)}
        />
      ))}
      <label className="flex min-h-11 items-center gap-3">
        <input
          type="checkbox"
          name="isActive"
          value="1"
          defaultChecked={own === null ? isActive : own.values.isActive !== undefined}
          className="size-5 accent-ink"
        />
        <span>{t("operators.offer.offered")}</span>
      </label>
    </>
  );
}

const PACK = ["name", "credits", "amountCents", "position"] as const;
const STYLE = ["name", "nameZh", "description", "promptSuffix", "position"] as const;

/** A pack that is changed, or a new one. */
export function PackForm({ opened, answer }: { opened: OperatorPack | null; answer: ActAnswer | null }) {
  const known = { ...opened?.pack, position: opened?.position ?? 0 };
  return (
    <ActForm intent="pack" answer={answer} shown={[...PACK]} hidden={opened === null ? {} : { pack: opened.pack.id }}>
      <Fields
        key={opened?.pack.id}
        of="pack"
        names={PACK}
        known={known}
        isActive={opened?.isActive ?? true}
        answer={answer}
      />
    </ActForm>
  );
}

/** A style that is changed, or a new one. */
export function StyleForm({ opened, answer }: { opened: OperatorStyle | null; answer: ActAnswer | null }) {
  const known = { ...opened?.style, position: opened?.position ?? 0 };
  const hidden: Record<string, string> = opened === null ? {} : { style: opened.style.id };
  return (
    <ActForm intent="style" answer={answer} shown={[...STYLE]} hidden={hidden}>
      <Fields
        key={opened?.style.id}
        of="style"
        names={STYLE}
        known={known}
        isActive={opened?.isActive ?? true}
        answer={answer}
      />
    </ActForm>
  );
}

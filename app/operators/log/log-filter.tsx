import { Form, useSearchParams } from "@remix-run/react";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ACTIONS } from "#app/operators/log/fields.ts";
import { SelectField } from "#app/operators/select-field.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";

const DAY_FORM = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

/** What the log is narrowed to, and the same days as a file. */
export function LogFilter() {
  const { t } = useTranslation();
  const { href } = useLocale();
  const words = useWords();
  const [params] = useSearchParams();
  const kept = ["subject", "actor"].filter((name) => params.has(name));
  const day = (name: "since" | "until", isRequired: boolean) => (
    <TextField
      key={`${name} ${params.get(name)}`}
      id={`${isRequired ? "file" : "log"}-${name}`}
      name={name}
      type="date"
      pattern={DAY_FORM}
      required={isRequired}
      label={t(`operators.log.${name}`)}
      defaultValue={params.get(name) ?? ""}
    />
  );
  return (
    <>
      <Form method="get" role="search" className="grid gap-3 sm:grid-cols-2">
        {kept.map((name) => (
          <input key={name} type="hidden" name={name} value={params.get(name) ?? ""} />
        ))}
        <TextField
          key={params.get("text")}
          id="log-text"
          name="text"
          type="search"
          maxLength={200}
          label={t("operators.log.text")}
          defaultValue={params.get("text") ?? ""}
        />
        <SelectField
          key={params.get("action")}
          name="action"
          label={t("operators.log.action")}
          defaultValue={params.get("action") ?? ""}
          options={[
            { value: "", label: t("operators.log.anyAction") },
            ...ACTIONS.map((value) => ({ value, label: words(`operators.log.actions.${value}`, value) })),
          ]}
        />
        {day("since", false)}
        {day("until", false)}
        <div>
          <Button type="submit">{t("operators.log.find")}</Button>
        </div>
      </Form>
      <details>
        <summary className="inline-flex min-h-11 cursor-pointer items-center font-medium underline underline-offset-4">
          {t("operators.log.file")}
        </summary>
        {/* A file is no page: the browser fetches it by itself. */}
        <Form
          reloadDocument
          method="get"
          action={href("/operators/log/entries")}
          className="grid gap-3 pt-2 sm:grid-cols-2"
        >
          {day("since", true)}
          {day("until", true)}
          <div className="flex flex-wrap gap-3">
            <Button type="submit" name="form" value="csv">
              CSV
            </Button>
            <Button type="submit" name="form" value="ndjson">
              NDJSON
            </Button>
          </div>
        </Form>
      </details>
    </>
  );
}

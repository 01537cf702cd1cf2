import { useState } from "react";
import { asCurl, asTypeScript, asVariables, requestOf } from "#app/creations/detail/copy-as.ts";
import type { Creation } from "#app/creations/documents.ts";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { CopyButton } from "#app/ui/copy-button.tsx";

const FORMS = ["graphql", "curl", "typescript"] as const;

function Code({ name, text }: { name: string; text: string }) {
  const { t } = useTranslation();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <div className="flex items-center justify-between gap-3">
        <span className="font-medium text-muted text-xs">{name}</span>
        <CopyButton text={text} label={t("creation.copy")} />
      </div>
      <section
        aria-label={name}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        className="max-h-72 overflow-auto rounded-xl bg-sunken p-3"
      >
        <pre className="font-mono text-xs">
          <code>{text}</code>
        </pre>
      </section>
    </div>
  );
}

/** The request that made this task, to be sent by a program. */
export function CopyAs({ task, endpoint }: { task: Creation; endpoint: string }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<(typeof FORMS)[number]>("graphql");
  const request = requestOf(task);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 pt-2">
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">{t("creation.copyAs")}</legend>
        {FORMS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={form === one}
            onClick={() => setForm(one)}
            className={classes(
              "min-h-10 rounded-lg px-3 font-medium text-sm",
              form === one ? "bg-ink text-paper" : "hover:bg-sunken",
            )}
          >
            {t(`creation.forms.${one}`)}
          </button>
        ))}
      </fieldset>
      {form === "graphql" && (
        <>
          <Code name={t("creation.document")} text={request.query} />
          <Code name={t("creation.variables")} text={asVariables(request)} />
        </>
      )}
      {form === "curl" && <Code name={t("creation.forms.curl")} text={asCurl(request, endpoint)} />}
      {form === "typescript" && <Code name={t("creation.forms.typescript")} text={asTypeScript(request, endpoint)} />}
      <p className="text-muted text-xs">{t("creation.keyHint")}</p>
    </div>
  );
}

import ChevronDown from "lucide-react/icons/chevron-down";
import type { Kind } from "#app/compose/submissions/tasks-input.ts";
import { type Batch, TAKES } from "#app/compose/submissions/use-batch.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Choice, ChoiceGroup } from "#app/ui/choice.tsx";
import { TextAreaField } from "#app/ui/field.tsx";

type BatchFieldsProps = { kind: Kind; batch: Batch; sources: number };

function MorePrompts({ kind, batch }: Pick<BatchFieldsProps, "kind" | "batch">) {
  const { t } = useTranslation();
  return batch.more.map((prompt, index) => (
    <TextAreaField
      // biome-ignore lint/suspicious/noArrayIndexKey: a prompt is its number; its words change with every key
      key={index}
      id={`${kind}-prompt-${index + 2}`}
      name="prompt"
      label={t("compose.morePrompt", { number: index + 2 })}
      rows={2}
      maxLength={8000}
      value={prompt}
      onChange={(event) => batch.setMore(index, event.currentTarget.value)}
    />
  ));
}

/** Several at once: more prompts, several takes of each, and one for each of the images. */
export function BatchFields({ kind, batch, sources }: BatchFieldsProps) {
  const { t } = useTranslation();
  const isUsed = batch.more.length > 1 || batch.takes !== "1" || batch.isEach;
  return (
    <details className="group/batch rounded-2xl border border-line" open={isUsed || undefined}>
      <summary className="flex min-h-11 items-center justify-between gap-3 rounded-2xl px-4 font-medium text-sm">
        {t("compose.batch")}
        <ChevronDown
          className="size-5 text-muted transition-transform group-open/batch:rotate-180"
          aria-hidden="true"
        />
      </summary>
      <div className="grid gap-5 px-4 pt-1 pb-4">
        <p className="text-muted text-sm">{t("compose.batchHint")}</p>
        <MorePrompts kind={kind} batch={batch} />
        <ChoiceGroup legend={t("compose.takes")}>
          {TAKES.map((takes) => (
            <Choice key={takes} name="takes" value={takes} checked={takes === batch.takes} onChoose={batch.setTakes}>
              {takes}
            </Choice>
          ))}
        </ChoiceGroup>
        {kind === "image" && sources > 1 && (
          <label className="flex min-h-11 items-center gap-3 text-sm">
            <input
              type="checkbox"
              name="each"
              value="true"
              checked={batch.isEach}
              onChange={(event) => batch.setEach(event.currentTarget.checked)}
              className="size-6 shrink-0 accent-ink"
            />
            <span>
              <span className="block font-medium">{t("compose.each")}</span>
              <span className="text-muted">{t("compose.eachHint", { count: sources })}</span>
            </span>
          </label>
        )}
      </div>
    </details>
  );
}

import { Link } from "@remix-run/react";
import { Chip } from "#app/compose/bar/chips/chip.tsx";
import { ParameterField } from "#app/compose/bar/parameter-field.tsx";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import type { Setting } from "#app/compose/parameter-rules.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { TextAreaField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

function MorePrompts({ batch }: Pick<Bar, "batch">) {
  const { t } = useTranslation();
  return batch.more.map((prompt, index) => (
    <TextAreaField
      // biome-ignore lint/suspicious/noArrayIndexKey: a prompt is its number; its words change with every key
      key={index}
      id={`composer-prompt-${index + 2}`}
      name="prompt"
      label={t("compose.morePrompt", { number: index + 2 })}
      rows={2}
      maxLength={8000}
      value={prompt}
      onChange={(event) => batch.setMore(index, event.currentTarget.value)}
    />
  ));
}

function Each({ bar: { batch, sources } }: { bar: Bar }) {
  const { t } = useTranslation();
  return (
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
        <span className="text-muted">{t("compose.eachHint", { count: sources.ready.length })}</span>
      </span>
    </label>
  );
}

/** What is chosen seldom: the rest of the model's parameters, further prompts, one result of each image. */
export function MoreChip({ bar, settings }: { bar: Bar; settings: Setting[] }) {
  const { choices, refusal, batch, kind, sources } = bar;
  const { t } = useTranslation();
  const { href } = useLocale();
  const fieldError = useFieldError();
  const errorOf = ({ parameter }: Setting) => fieldError(refusal, parameter.name);
  return (
    <Chip
      name="more"
      title={t("bar.chips.more")}
      value={null}
      isWrong={settings.some((setting) => errorOf(setting) !== undefined)}
      isWide
    >
      <div className="grid gap-5 p-1">
        {settings.map((setting) => (
          <ParameterField
            key={setting.parameter.name}
            {...setting}
            error={errorOf(setting)}
            onChange={(value) => choices.setValue(setting.parameter.name, value)}
          />
        ))}
        {kind !== "audio" && (
          <div className="grid gap-4">
            <div>
              <p className="font-medium">{t("compose.batch")}</p>
              <p className="text-muted text-sm">{t("compose.batchHint")}</p>
              <Link to={href("/create/batch")} discover="none" className="text-sm underline underline-offset-4">
                {t("batches.title")}
              </Link>
            </div>
            {!bar.composer.isWordless && <MorePrompts batch={batch} />}
            {kind === "image" && sources.ready.length > 1 && <Each bar={bar} />}
          </div>
        )}
      </div>
    </Chip>
  );
}

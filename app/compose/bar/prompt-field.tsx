import type { RefObject } from "react";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** The prompt: one line that grows to six while it is written, or to three where the window is low. */
export function PromptField({ bar, field }: { bar: Bar; field: RefObject<HTMLTextAreaElement> }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const error = fieldError(bar.refusal, "prompt");
  const { isWordless } = bar.composer;
  return (
    <div className="min-w-0 grow basis-64 narrow:basis-auto">
      <textarea
        ref={field}
        id="composer-prompt"
        name="prompt"
        dir="auto"
        rows={1}
        aria-label={t("bar.prompt")}
        placeholder={t(`bar.placeholder.${isWordless ? "none" : bar.kind}`)}
        disabled={isWordless}
        maxLength={8000}
        value={isWordless ? "" : bar.prompt}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : "composer-prompt-error"}
        onChange={(event) => bar.setPrompt(event.currentTarget.value)}
        className="block max-h-[min(10rem,40dvh)] min-h-16 w-full resize-none bg-transparent px-1 py-1 leading-relaxed placeholder:text-muted outline-none group-has-[[data-chip][open]]/composer:max-h-16 narrow:max-h-[40dvh]! narrow:focus-visible:outline-2 narrow:min-h-32 narrow:rounded-xl narrow:border narrow:border-edge/70 narrow:px-3 narrow:py-2"
      />
      {error !== undefined && (
        <p id="composer-prompt-error" className="px-1 font-medium text-danger text-sm">
          {error}
        </p>
      )}
    </div>
  );
}

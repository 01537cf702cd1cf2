import { useLocation, useSearchParams } from "@remix-run/react";
import Pencil from "lucide-react/icons/pencil";
import Trash2 from "lucide-react/icons/trash";
import { useEffect, useRef } from "react";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useStep } from "#app/lib/use-step.ts";
import { listingOf } from "#app/prompts/address.ts";
import type { OpenPrompt } from "#app/prompts/documents.ts";
import { FavoriteButton } from "#app/prompts/favorite-button.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** The form that gives a prompt another name. It folds away when the name is kept. */
function Rename({ prompt }: { prompt: OpenPrompt }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const step = useStep("save", "");
  const ref = useRef<HTMLDetailsElement>(null);
  const { title } = prompt;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is the sign that this one was kept
  useEffect(() => {
    ref.current?.removeAttribute("open");
  }, [title]);
  const { Form } = step;
  return (
    <details ref={ref} className="group/rename open:w-full">
      <summary className="inline-flex min-h-10 items-center gap-2 rounded-xl px-3 font-medium text-muted text-sm hover:bg-sunken">
        <Pencil className="size-4" aria-hidden="true" />
        {t("prompts.rename")}
      </summary>
      <Form method="post" className="flex flex-wrap items-end gap-3 pt-3">
        <input type="hidden" name="intent" value="save" />
        <input type="hidden" name="id" value={prompt.id} />
        <div className="min-w-0 grow">
          <TextField
            id="prompt-title"
            name="title"
            label={t("prompts.name")}
            required
            maxLength={100}
            defaultValue={title ?? ""}
            error={fieldError(step.refusal, "title")}
          />
        </div>
        <Button type="submit" disabled={step.isBusy} className="min-h-12">
          {t("prompts.save")}
        </Button>
      </Form>
    </details>
  );
}

/** The name of the prompt that is open, what it is for, and what can be done with it as a whole. */
export function PromptHead({ prompt }: { prompt: OpenPrompt }) {
  const { t } = useTranslation();
  const words = useWords();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const listing = new URLSearchParams(listingOf(params));
  listing.set("delete", prompt.id);
  return (
    <header className="grid gap-1">
      <div className="flex items-start justify-between gap-3">
        <h2 dir="auto" className="min-w-0 pt-1.5 font-bold text-xl tracking-tight [overflow-wrap:anywhere]">
          {prompt.title ?? prompt.idea}
        </h2>
        <span className="flex shrink-0">
          <FavoriteButton prompt={prompt} />
          <ButtonLink
            tone="quiet"
            size="icon"
            to={`${pathname}?${listing}`}
            preventScrollReset
            aria-label={t("prompts.delete")}
          >
            <Trash2 className="size-5 text-muted" aria-hidden="true" />
          </ButtonLink>
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Badge>{t(`prompts.kind.${prompt.kind}`)}</Badge>
        {prompt.style !== null && <Badge>{words(["styles", prompt.style.name], prompt.style.name)}</Badge>}
        <Rename prompt={prompt} />
      </div>
    </header>
  );
}

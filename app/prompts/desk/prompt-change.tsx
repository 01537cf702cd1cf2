import Redo2 from "lucide-react/icons/redo-2";
import Undo2 from "lucide-react/icons/undo-2";
import { useMemo, useState } from "react";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { type Step, useStep } from "#app/lib/use-step.ts";
import { textBefore } from "#app/prompts/address.ts";
import type { OpenPrompt } from "#app/prompts/documents.ts";
import { type Change, wordDiff } from "#app/prompts/word-diff.ts";
import { Button } from "#app/ui/button.tsx";

function Run({ change: { kind, text } }: { change: Change }) {
  const { t } = useTranslation();
  if (kind === "same") return <span>{text}</span>;
  const Mark = kind === "gone" ? "del" : "ins";
  return (
    <Mark
      className={
        kind === "gone"
          ? "rounded bg-danger-soft px-0.5 text-danger line-through"
          : "rounded bg-ok-soft px-0.5 text-ok underline underline-offset-4"
      }
    >
      <span className="sr-only">{`${t(`prompts.diff.${kind}`)} `}</span>
      <span>{text}</span>
    </Mark>
  );
}

/** What the last turn changed, word by word. Only browsers compare: they may cut words in another way than the server. */
function Diff({ before, after }: { before: string; after: string }) {
  const { locale } = useLocale();
  const hydrated = useHydrated();
  const changes = useMemo(
    () => (hydrated ? wordDiff(before, after, locale) : [{ kind: "same" as const, text: before }]),
    [hydrated, before, after, locale],
  );
  return (
    <p data-testid="diff" className="whitespace-pre-wrap leading-relaxed [overflow-wrap:anywhere]">
      {changes.map((change, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the runs of one comparison never move
        <Run key={index} change={change} />
      ))}
    </p>
  );
}

type SetTextProps = { step: Step; id: string; text: string; label: string; Icon: typeof Undo2; onSent: () => void };

function SetText({ step, id, text, label, Icon, onSent }: SetTextProps) {
  const { Form } = step;
  return (
    <Form method="post" onSubmit={onSent}>
      <input type="hidden" name="intent" value="save" />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="text" value={text} />
      <Button type="submit" size="small" disabled={step.isBusy}>
        <Icon className="size-4" aria-hidden="true" />
        <span>{label}</span>
      </Button>
    </Form>
  );
}

/** Before and after of an improvement, and the way back; what was taken back can be brought again while the page is open. */
export function PromptChange({ prompt }: { prompt: OpenPrompt }) {
  const { t } = useTranslation();
  const step = useStep("save", "");
  const [undone, setUndone] = useState<string | null>(null);
  const before = textBefore(prompt);
  if (before === null) return null;
  const isUndone = before === prompt.text;
  if (isUndone && undone === null) return null;
  return (
    <section aria-labelledby="prompt-change" className="grid gap-3 rounded-3xl border border-line p-4 sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 id="prompt-change" className="font-semibold">
          {t(isUndone ? "prompts.undone" : "prompts.changed")}
        </h3>
        {isUndone && undone !== null ? (
          <SetText
            step={step}
            id={prompt.id}
            text={undone}
            label={t("prompts.redo")}
            Icon={Redo2}
            onSent={() => undefined}
          />
        ) : (
          <SetText
            step={step}
            id={prompt.id}
            text={before}
            label={t("prompts.undo")}
            Icon={Undo2}
            onSent={() => setUndone(prompt.text)}
          />
        )}
      </div>
      {!isUndone && <Diff before={before} after={prompt.text} />}
    </section>
  );
}

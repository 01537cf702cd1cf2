import Sparkles from "lucide-react/icons/sparkles";
import { useRef, useState } from "react";
import { type ModelAdvice, RecommendModelsDocument } from "#app/compose/documents.ts";
import type { Choices } from "#app/compose/use-choices.ts";
import { read } from "#app/lib/graphql/client.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { shortTime } from "#app/tasks/catalog/usual-time.ts";
import { type Kind, taskKind } from "#app/tasks/composing.ts";
import { Button } from "#app/ui/button.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

type AdviceProps = { kind: Kind; prompt: string; sources: readonly string[]; choices: Choices };

type Told = { of: string; advice: readonly ModelAdvice[] | null };

function Suggested({ advice, choices }: { advice: readonly ModelAdvice[]; choices: Choices }) {
  const { t } = useTranslation();
  return (
    <ul className="grid gap-2">
      {advice.map(({ model, reasons, credits, expectedSeconds }) => (
        <li key={model.slug}>
          <button
            type="button"
            aria-pressed={model.slug === choices.model?.slug}
            onClick={() => choices.chooseModel(model.slug)}
            className="flex w-full flex-wrap items-baseline justify-between gap-x-4 rounded-xl border border-line px-3 py-2 text-left hover:bg-sunken aria-pressed:border-ink"
          >
            <span className="font-semibold">{model.name}</span>
            <span className="text-xs tabular-nums">
              {t("credits.count", { count: credits }) +
                (expectedSeconds === null ? "" : ` · ${shortTime(t, expectedSeconds)}`)}
            </span>
            <span className="w-full text-muted text-xs">
              {reasons.map((reason) => t(`advice.reasons.${reason}`)).join(" ")}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Says on demand which models suit what stands in the bar, why, and what they cost. */
export function Advice({ kind, prompt, sources, choices }: AdviceProps) {
  const { t } = useTranslation();
  const [told, setTold] = useState<Told | null>(null);
  const [isAsking, setAsking] = useState(false);
  const latest = useRef("");
  const of = JSON.stringify([kind, prompt.trim(), sources]);
  latest.current = of;
  const ask = async () => {
    setAsking(true);
    const { data } = await read(RecommendModelsDocument, {
      input: { kind: taskKind(kind), prompt, sources: [...sources] },
    });
    setAsking(false);
    if (latest.current === of) setTold({ of, advice: data?.advice ?? null });
  };
  // What was said of other words, or of other images, is no advice for these.
  const current = told?.of === of ? told : null;
  const note =
    current === null
      ? ""
      : current.advice === null
        ? t("advice.unread")
        : current.advice.length === 0
          ? t("advice.none")
          : "";
  useAnnounce(note === "" && current !== null ? t("advice.told", { count: current.advice?.length ?? 0 }) : note);
  return (
    <div className="mb-3 grid gap-2">
      {(current?.advice ?? []).length === 0 && (
        <Button size="small" onClick={() => void ask()} disabled={isAsking} className="justify-self-start">
          <Sparkles className="size-4 shrink-0" aria-hidden="true" />
          <span>{t("advice.ask")}</span>
        </Button>
      )}
      {note !== "" && <p className="text-muted text-sm">{note}</p>}
      {current?.advice != null && <Suggested advice={current.advice} choices={choices} />}
    </div>
  );
}

import { useLocation, useNavigate, useSearchParams } from "@remix-run/react";
import { useState } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useStep } from "#app/lib/use-step.ts";
import { listingOf } from "#app/prompts/address.ts";
import { Conversation, Said } from "#app/prompts/desk/conversation.tsx";
import { PromptChange } from "#app/prompts/desk/prompt-change.tsx";
import { PromptComposer } from "#app/prompts/desk/prompt-composer.tsx";
import { PromptHead } from "#app/prompts/desk/prompt-head.tsx";
import { PromptText } from "#app/prompts/desk/prompt-text.tsx";
import { usePromptDraft } from "#app/prompts/desk/use-prompt-draft.ts";
import type { OpenPrompt, PromptsData } from "#app/prompts/documents.ts";
import { usePromptWriter } from "#app/prompts/writer/use-prompt-writer.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

type PromptDeskProps = { opened: OpenPrompt | null; page: PromptsData; available: number; newestKey: string };

const FRESH = { isFresh: true };

/** Whether the prompt on the page was written just now, at this very desk. */
function useFresh(): boolean {
  const { state } = useLocation();
  return typeof state === "object" && state !== null && "isFresh" in state;
}

/** The turn that is under way: what was asked, and the answer as it comes. */
function Turn({ idea, text }: { idea: string; text: string }) {
  const { t } = useTranslation();
  return (
    <ol className="grid gap-3">
      {idea !== "" && <Said by="USER" text={idea} />}
      <li className="grid gap-2 rounded-2xl rounded-bl-sm border border-line bg-surface p-4">
        <p className="flex items-center gap-2 font-medium text-muted text-sm">
          <Spinner className="size-4" />
          {t("prompts.writing")}
        </p>
        <p data-testid="streaming" className="min-h-32 whitespace-pre-wrap leading-relaxed">
          {text}
        </p>
      </li>
    </ol>
  );
}

/** One conversation with the assistant: what was said, the prompt it led to, and the place to go on. */
export function PromptDesk({ opened, page, available, newestKey }: PromptDeskProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const isFresh = useFresh();
  const step = useStep("write", newestKey);
  const draft = usePromptDraft(opened, step.values);
  const [isArriving, setArriving] = useState(false);
  const writer = usePromptWriter({
    owner: `prompts:${opened?.id ?? "new"}`,
    onWritten: (promptId) => {
      setArriving(true);
      draft.forget();
      navigate(href(`/prompts/${promptId}`) + listingOf(params), { state: FRESH });
    },
    onBroken: (broken) => step.submit({ ...broken }),
  });
  const isWriting = writer.isWriting || step.isBusy || isArriving;
  useAnnounce(isWriting ? t("prompts.writing") : isFresh ? t("prompts.ready") : "");
  return (
    <section aria-label={t("prompts.desk")} className="grid grid-cols-[minmax(0,1fr)] content-start gap-6">
      {opened !== null && (
        <>
          <PromptHead prompt={opened} />
          <Conversation messages={opened.messages} />
          <PromptText prompt={opened} isFresh={isFresh} />
          <PromptChange prompt={opened} />
        </>
      )}
      {isWriting && <Turn idea={writer.turn?.idea ?? ""} text={writer.text} />}
      <PromptComposer
        opened={opened}
        page={page}
        draft={draft}
        step={step}
        isWriting={isWriting}
        refusal={writer.refusal ?? step.refusal}
        available={available}
        write={writer.write}
      />
    </section>
  );
}

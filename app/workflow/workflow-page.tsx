import { useActionData } from "@remix-run/react";
import Plus from "lucide-react/icons/plus";
import { useEffect, useRef } from "react";
import { useDraft } from "#app/lib/browser/use-draft.ts";
import { PROMPT_CREDITS } from "#app/lib/credits.ts";
import type { Answer } from "#app/lib/forms.ts";
import type { ResultOf } from "#app/lib/graphql/graphql.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import type { Workflow, WorkflowDocument } from "#app/workflow/documents.ts";
import { ImageStep } from "#app/workflow/image-step.tsx";
import { PromptStep } from "#app/workflow/prompt-step.tsx";
import { StepSection, type StepState } from "#app/workflow/step-section.tsx";
import { VideoStep } from "#app/workflow/video-step.tsx";

type WorkflowPageProps = {
  data: ResultOf<typeof WorkflowDocument>;
  keys: { write: string; image: string; video: string };
  startIdea: string;
};
const NAMES = ["prompt", "image", "video"] as const;
const REACHED = { PROMPT: 0, IMAGE: 1, VIDEO: 2, DONE: 2 };

/** The step at work, and which others may be opened: all that were reached, and those that already have a result. */
function stepStates(workflow: Workflow | null): StepState[] {
  const current = REACHED[workflow?.step ?? "PROMPT"];
  const hasResult = [
    workflow?.prompt != null,
    workflow?.imageTask != null,
    workflow?.selectedImage != null || workflow?.videoTask != null,
  ];
  return NAMES.map((_, index) => {
    if (index === current) return "current";
    return index < current || hasResult[index] ? "done" : "ahead";
  });
}

/** The words the image is to be made from, as far as the server knows: the newer of the prompt and the last task's. */
function serverPrompt(workflow: Workflow | null): string {
  const prompt = workflow?.prompt ?? null;
  const task = workflow?.imageTask ?? null;
  if (task === null) return prompt?.text ?? "";
  const isNewer = prompt !== null && Date.parse(prompt.updatedAt) > Date.parse(task.createdAt);
  return isNewer ? prompt.text : task.prompt;
}

/** Moves the keyboard and the view to a step when the work arrives there, never on the first drawing. */
function useArrival(current: string): void {
  const before = useRef(current);
  useEffect(() => {
    if (before.current === current) return;
    before.current = current;
    const section = document.getElementById(current);
    section?.scrollIntoView({ block: "start" });
    section?.querySelector("summary")?.focus({ preventScroll: true });
  }, [current]);
}

function cheapest(models: readonly { kind: string; credits: number }[], kind: string): number {
  return Math.min(...models.filter((model) => model.kind === kind).map((model) => model.credits));
}

/** The way to a new one where there is no navigation at the side. */
function NewVideo() {
  const { t } = useTranslation();
  const { href } = useLocale();
  return (
    <ButtonLink to={href("/workflow?new")} size="small" className="lg:hidden">
      <Plus className="size-4" aria-hidden="true" />
      {t("nav.newVideo")}
    </ButtonLink>
  );
}

/** The road from an idea to a video: three steps on one page, each handing its result to the next. */
export function WorkflowPage({ data, keys, startIdea }: WorkflowPageProps) {
  const { t } = useTranslation();
  const posted = useActionData<Answer>();
  const workflow = data.workflow ?? null;
  const available = data.viewer?.credits.available ?? 0;
  const states = stepStates(workflow);
  const stateOf = (index: number): StepState => states[index] ?? "ahead";
  const [prompt, setPrompt] = useDraft(`${workflow?.id}:image`, posted?.values.prompt ?? serverPrompt(workflow));
  const current = NAMES[states.indexOf("current")] ?? "prompt";
  useArrival(current);
  const shared = { models: data.models, styles: data.styles, available };
  return (
    <main id="main" className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4 px-3 py-6 sm:px-6 sm:py-8">
      <header className="flex flex-wrap items-center justify-between gap-3 px-2 pb-2">
        <div className="grid gap-1">
          <h1 className="font-bold text-2xl tracking-tight sm:text-3xl">{t("workflow.title")}</h1>
          <p className="text-muted">{t("workflow.subtitle")}</p>
        </div>
        {workflow !== null && <NewVideo />}
      </header>
      <StepSection
        id="prompt"
        number={1}
        title={t("workflow.steps.prompt")}
        state={stateOf(0)}
        price={t("credits.count", { count: PROMPT_CREDITS })}
        summary={
          workflow?.prompt?.title ??
          workflow?.prompt?.idea ??
          (states[0] === "done" ? t("workflow.ownWords") : undefined)
        }
      >
        <PromptStep
          workflow={workflow}
          startIdea={startIdea}
          newestKey={keys.write}
          available={available}
          onUse={setPrompt}
        />
      </StepSection>
      <StepSection
        id="image"
        number={2}
        title={t("workflow.steps.image")}
        state={stateOf(1)}
        price={t("credits.from", { count: cheapest(data.models, "IMAGE") })}
        summary={workflow?.imageTask?.prompt}
        picture={workflow?.selectedImage ?? workflow?.imageTask?.assets[0]}
      >
        {workflow !== null && (
          <ImageStep workflow={workflow} newestKey={keys.image} prompt={prompt} onPrompt={setPrompt} {...shared} />
        )}
      </StepSection>
      <StepSection
        id="video"
        number={3}
        title={t("workflow.steps.video")}
        state={stateOf(2)}
        price={t("credits.from", { count: cheapest(data.models, "VIDEO") })}
        summary={workflow?.videoTask?.prompt}
      >
        {workflow !== null && <VideoStep key={workflow.id} workflow={workflow} newestKey={keys.video} {...shared} />}
      </StepSection>
    </main>
  );
}

import { ComposeForm } from "#app/compose/compose-form.tsx";
import { offersOf, requestedRatio } from "#app/compose/models/offers.ts";
import { useSources } from "#app/compose/sources/use-sources.ts";
import { formDefaults } from "#app/compose/submissions/form-defaults.ts";
import { useChoices } from "#app/compose/use-choices.ts";
import { useDraft } from "#app/lib/browser/use-draft.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useStep } from "#app/lib/use-step.ts";
import type { ModelCard, StyleChoice } from "#app/tasks/catalog/documents.ts";
import { isOpen } from "#app/tasks/status.ts";
import { TaskStage } from "#app/tasks/task-stage.tsx";
import type { Source } from "#app/tasks/upload/documents.ts";
import { Notice } from "#app/ui/messages/notice.tsx";
import type { Workflow } from "#app/workflow/documents.ts";
import { StepColumns } from "#app/workflow/step-columns.tsx";

type VideoStepProps = {
  workflow: Workflow;
  models: readonly ModelCard[];
  styles: readonly StyleChoice[];
  available: number;
  newestKey: string;
};

/** Whether the video shown was made from another image than the one chosen now. */
function isFromOlderImage({ videoTask, selectedImage }: Workflow): boolean {
  if (videoTask === null || selectedImage === null || videoTask.sourceImages.length === 0) return false;
  return videoTask.sourceImages.every((source) => source.id !== selectedImage.id);
}

const NO_IMAGES: Source[] = [];

/** Step three: from the image to a video. */
export function VideoStep({ workflow, models, styles, available, newestKey }: VideoStepProps) {
  const { t } = useTranslation();
  const step = useStep("video", newestKey);
  const task = workflow.videoTask;
  const image = workflow.selectedImage;
  const [prompt, onPrompt] = useDraft(`${workflow.id}:motion`, step.values.prompt ?? task?.prompt ?? "");
  const offers = offersOf(models, "video", t);
  const fallback = formDefaults(task, image);
  const choices = useChoices({ draft: `${workflow.id}:video:choices`, offers, posted: step.values, fallback });
  const sources = useSources(`${workflow.id}:video:sources`, image === null ? NO_IMAGES : [image]);
  const isRunning = task !== null && isOpen(task);
  const hidden = { workflow: workflow.id, idempotencyKey: step.idempotencyKey };
  const shared = { offers, choices, sources, styles, available, isRunning, prompt, onPrompt, hidden };
  return (
    <StepColumns
      stageFirst={task !== null}
      form={
        <ComposeForm
          kind="video"
          Form={step.Form}
          refusal={step.refusal}
          isSending={step.isBusy}
          taken={task?.prompt}
          {...shared}
        />
      }
      stage={
        <>
          {isFromOlderImage(workflow) && <Notice tone="note">{t("workflow.olderImage")}</Notice>}
          <TaskStage
            kind="video"
            task={task}
            asset={task?.assets[0]}
            requestedRatio={requestedRatio(choices.model, choices.chosenValue)}
            isSending={step.isBusy && !isRunning}
          />
        </>
      }
    />
  );
}

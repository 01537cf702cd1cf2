import { isOpen } from "#app/components/tasks/status.ts";
import { TaskStage } from "#app/components/tasks/task-stage.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { offered, videoOffers, wishedRatio } from "#app/components/workflow/offers.ts";
import { orderDefaults } from "#app/components/workflow/order-defaults.ts";
import { OrderForm } from "#app/components/workflow/order-form.tsx";
import { StepColumns } from "#app/components/workflow/step-columns.tsx";
import { useChoices } from "#app/components/workflow/use-choices.ts";
import type { ModelCard, StyleChoice } from "#app/documents/catalog.ts";
import type { Media } from "#app/documents/task.ts";
import type { Workflow } from "#app/documents/workflow.ts";
import { useSteady } from "#app/lib/media.ts";
import { useDraft } from "#app/lib/use-draft.ts";
import { useStep } from "#app/lib/use-step.ts";
import { useTranslation } from "#app/lib/words.ts";

type VideoStepProps = {
  workflow: Workflow;
  models: readonly ModelCard[];
  styles: readonly StyleChoice[];
  available: number;
  newestKey: string;
};

function FirstFrame({ image }: { image: Media }) {
  const { t } = useTranslation();
  const steady = useSteady(image);
  return (
    <div className="flex items-center gap-4 rounded-2xl bg-sunken p-3">
      <img src={steady.thumb} alt="" className="size-20 rounded-xl object-cover" />
      <div>
        <p className="font-medium">{t("workflow.firstFrame")}</p>
        <p className="text-muted text-sm">{t("workflow.firstFrameHint")}</p>
      </div>
    </div>
  );
}

/** Whether the video shown was made from another image than the one chosen now. */
function isFromOlderImage({ videoTask, selectedImage }: Workflow): boolean {
  if (videoTask === null || selectedImage === null || videoTask.sourceImages.length === 0) return false;
  return videoTask.sourceImages.every((source) => source.id !== selectedImage.id);
}

/** Step three: from the image to a video. */
export function VideoStep({ workflow, models, styles, available, newestKey }: VideoStepProps) {
  const { t } = useTranslation();
  const step = useStep("video", newestKey);
  const task = workflow.videoTask;
  const image = workflow.selectedImage;
  const [prompt, onPrompt] = useDraft(`${workflow.id}:motion`, step.values.prompt ?? task?.prompt ?? "");
  const offers = videoOffers(models, image, t);
  const choices = useChoices(offers, step.values, orderDefaults(task, image));
  const hidden: Record<string, string> = { workflow: workflow.id };
  if (image !== null) hidden.sourceImage = image.id;
  if (workflow.imageTask?.assets.some((asset) => asset.id === image?.id)) hidden.parent = workflow.imageTask.id;
  const isRunning = task !== null && isOpen(task);
  const order = { step, offers, choices, styles, available, isRunning, prompt, onPrompt, hidden };
  return (
    <StepColumns
      stageFirst={task !== null}
      form={<OrderForm intent="video" {...order} lead={image !== null && <FirstFrame image={image} />} />}
      stage={
        <>
          {isFromOlderImage(workflow) && <Notice tone="note">{t("workflow.olderImage")}</Notice>}
          <TaskStage
            kind="video"
            task={task}
            asset={task?.assets[0]}
            wishedRatio={wishedRatio(offered(offers, choices.slug), choices.chosenValue)}
            isSending={step.isBusy && !isRunning}
          />
        </>
      }
    />
  );
}

import { useCallback, useMemo } from "react";
import type { Submissions } from "#app/compose/submissions/use-submissions.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Story } from "#app/studio/story/documents.ts";
import { type StepName, stepOf } from "#app/studio/story/story-steps.ts";
import { useStory } from "#app/studio/story/use-story.ts";
import type { ComposerPlace } from "#app/tasks/composing.ts";
import type { Media } from "#app/tasks/documents.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

type StorylineProps = { isStory: boolean; story: Story | null; submissions: Submissions; place: ComposerPlace };

/** Ties the open story to the composer: its steps fill the bar, and what is ordered from the bar belongs to it. */
export function useStoryline({ isStory, story, submissions, place }: StorylineProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const sentence = useRefusalSentence();
  const refused = useCallback(
    (refusal: Refusal) => toast({ text: sentence(refusal), tone: "danger" }),
    [toast, sentence],
  );
  const { begin, turn } = useStory(story, refused);
  useAnnounce(story?.step === "VIDEO" && story.videoTask === null ? t("studio.chosen") : "");

  const chooseImage = useCallback(
    (asset: Media) => {
      place.commands?.startFrom(asset, "video");
      void turn({ selectedImage: asset.id, step: "VIDEO" });
    },
    [place, turn],
  );
  const goTo = (step: StepName) => {
    const { commands } = place;
    if (step === "video") {
      if (story?.selectedImage != null) commands?.startFrom(story.selectedImage, "video");
      if (story?.videoTask != null) commands?.write(story.videoTask.prompt, "video");
    } else {
      const words = step === "image" ? (story?.imageTask?.prompt ?? story?.prompt?.text) : story?.prompt?.idea;
      commands?.write(words ?? "", "image");
    }
  };
  const onWritten = useCallback((prompt: string) => void turn({ prompt, step: "IMAGE" }), [turn]);
  const inStory = useMemo<Submissions>(
    () => ({
      ...submissions,
      submit: async (form, ...rest) => {
        const id = await begin();
        if (id === null) return;
        const step = stepOf(form);
        if (step !== undefined && story?.step !== step && story?.step !== "DONE") await turn({ step });
        form.set("workflow", id);
        submissions.submit(form, ...rest);
      },
    }),
    [submissions, begin, turn, story],
  );
  return {
    story,
    chooseImage,
    goTo,
    onWritten: isStory ? onWritten : undefined,
    submissions: isStory ? inStory : submissions,
  };
}

import { useMemo } from "react";
import { ComposerBar } from "#app/compose/bar/composer-bar.tsx";
import type { Start } from "#app/compose/recipe.ts";
import { SentRow } from "#app/compose/submissions/sent-row.tsx";
import { useSubmissions } from "#app/compose/submissions/use-submissions.ts";
import { Feed } from "#app/creations/feed/feed.tsx";
import { ordersOf } from "#app/creations/feed/orders.ts";
import { Inspector } from "#app/creations/inspector/inspector.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { CreateData } from "#app/studio/documents.ts";
import { StoryStrip } from "#app/studio/story/story-strip.tsx";
import { useStoryline } from "#app/studio/story/use-storyline.ts";
import { useWithMade } from "#app/studio/use-made.ts";
import { TaskActions } from "#app/tasks/actions/task-actions.tsx";
import { ComposerProvider, type Kind, useComposerPlace } from "#app/tasks/composing.ts";

type Viewer = NonNullable<CreateData["viewer"]>;
type CreatePageProps = {
  data: CreateData;
  viewer: Viewer;
  kind: Kind;
  start: Start;
  /** Whether the strip of a story stands above the feed; the story itself may not have begun. */
  isStory: boolean;
  idempotencyKey: string;
};

/** One surface to make everything on: the bar at its foot, what was made above it, and beside that what is known of it. */
export function CreatePage({ data, viewer, kind, start, isStory, idempotencyKey }: CreatePageProps) {
  const { t } = useTranslation();
  const place = useComposerPlace();
  const submissions = useSubmissions();
  const storyline = useStoryline({ isStory, story: data.workflow ?? null, submissions, place });
  const tasks = useWithMade(submissions, viewer.feed.nodes);
  const orders = useMemo(() => ordersOf(tasks), [tasks]);
  const { models, styles } = data;
  return (
    <ComposerProvider value={place}>
      <TaskActions>
        <div className="flex">
          <div className="flex min-h-[calc(100dvh-5rem)] min-w-0 grow flex-col">
            <main id="main" className="min-w-0 grow px-3 py-4 sm:px-7">
              <h1 className="sr-only">{t(isStory ? "studio.story" : "nav.create")}</h1>
              {isStory && (
                <StoryStrip story={storyline.story} onStep={storyline.goTo} onImage={storyline.chooseImage} />
              )}
              <Feed orders={orders}>
                {submissions.all.map((submission) => (
                  <SentRow key={submission.key} submission={submission} submissions={submissions} />
                ))}
              </Feed>
            </main>
            <ComposerBar
              data={{ models, styles, viewer }}
              workflow={storyline.story?.id ?? null}
              submissions={storyline.submissions}
              {...{ kind, start, idempotencyKey, place }}
            />
          </div>
          <Inspector />
        </div>
      </TaskActions>
    </ComposerProvider>
  );
}

import { useMemo } from "react";
import { ComposerBar } from "#app/compose/bar/composer-bar.tsx";
import type { Start } from "#app/compose/recipe.ts";
import { useSubmissions } from "#app/compose/submissions/use-submissions.ts";
import { FeedSurface } from "#app/creations/feed/feed.tsx";
import { ordersOf } from "#app/creations/feed/orders.ts";
import { useOlder } from "#app/creations/feed/use-older.ts";
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
  const submissions = useSubmissions(kind);
  const storyline = useStoryline({ isStory, story: data.workflow ?? null, submissions, place });
  const endless = useOlder(viewer.feed);
  const tasks = useWithMade(submissions, endless.tasks);
  const orders = useMemo(() => ordersOf(tasks), [tasks]);
  const { models, styles } = data;
  return (
    <ComposerProvider value={place}>
      <TaskActions>
        <FeedSurface orders={orders} endless={endless}>
          <h1 className="sr-only">{t(isStory ? "studio.story" : "nav.create")}</h1>
          {isStory && <StoryStrip story={storyline.story} onStep={storyline.goTo} onImage={storyline.chooseImage} />}
        </FeedSurface>
        <ComposerBar
          data={{ models, styles, viewer }}
          workflow={storyline.story?.id ?? null}
          submissions={storyline.submissions}
          {...{ kind, start, idempotencyKey }}
        />
      </TaskActions>
    </ComposerProvider>
  );
}

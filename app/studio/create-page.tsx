import { useActionData } from "@remix-run/react";
import { Suspense, useMemo } from "react";
import { ComposerBar } from "#app/compose/bar/composer-bar.tsx";
import type { ComposerAnswer } from "#app/compose/compose.server.ts";
import type { Start } from "#app/compose/recipe.ts";
import { SentRow } from "#app/compose/submissions/sent-row.tsx";
import { useSubmissions } from "#app/compose/submissions/use-submissions.ts";
import { DoneNotice } from "#app/creations/done-notice.tsx";
import { FeedSurface } from "#app/creations/feed/feed.tsx";
import { ordersOf } from "#app/creations/feed/orders.ts";
import { useOlder } from "#app/creations/feed/use-older.ts";
import type { Answer } from "#app/lib/forms.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { CreateData } from "#app/studio/documents.ts";
import { Improve } from "#app/studio/improve.tsx";
import { fetched, strip } from "#app/studio/story/strip-code.ts";
import { useStoryline } from "#app/studio/story/use-storyline.ts";
import { useArrival } from "#app/studio/use-arrival.ts";
import { useWithMade } from "#app/studio/use-made.ts";
import type { Done } from "#app/tasks/actions/intents.ts";
import { TaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";
import { ComposerProvider, type Kind, useComposerPlace } from "#app/tasks/composing.ts";
import { Examples } from "#app/tasks/examples/examples.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

const LaterStrip = optionalPart(fetched);

type Viewer = NonNullable<CreateData["viewer"]>;
type CreatePageProps = {
  data: CreateData;
  viewer: Viewer;
  kind: Kind;
  start: Start;
  /** The models that come with their forms. */
  cards: readonly ModelCard[];
  /** Whether the strip of a story stands above the feed; the story itself may not have begun. */
  isStory: boolean;
  idempotencyKey: string;
};

/** What stands here before anything was made: how it goes, and six things to begin with. */
function Begin({ priced }: Pick<CreateData, "priced">) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="begin" className="grid max-w-5xl gap-4">
      <h2 id="begin" className="font-bold text-2xl tracking-tight">
        {t("studio.begin")}
      </h2>
      <p className="max-w-prose text-muted">{t("studio.beginHint")}</p>
      <Examples models={priced} isSignedIn />
    </section>
  );
}

/** What came of a form about results that was sent without scripts; else toasts tell it, and the bar what came of its own form. */
function Told() {
  const answer = useActionData<Answer | Done>();
  const isOfResults = answer !== undefined && "ids" in answer;
  return (
    <>
      <DoneNotice />
      {isOfResults && <RefusalNotice refusal={answer.refusal} />}
    </>
  );
}

/** One surface to make everything on: the bar at its foot, what was made above it, and beside that what is known of it. */
export function CreatePage({ data, viewer, kind, start, cards, isStory, idempotencyKey }: CreatePageProps) {
  const { t } = useTranslation();
  const place = useComposerPlace();
  const submissions = useSubmissions();
  const storyline = useStoryline({ isStory, story: data.workflow ?? null, submissions, place });
  const endless = useOlder(viewer.feed);
  const tasks = useWithMade(submissions, endless.tasks);
  const orders = useMemo(() => ordersOf(tasks), [tasks]);
  const arrival = useArrival(submissions.all[0]);
  const styles = [...viewer.styles, ...data.styles];
  const posted = useActionData<Partial<ComposerAnswer>>()?.cards;
  const models = useMemo(
    () => ({ names: data.models, cards: [...(posted ?? []), ...cards] }),
    [data.models, posted, cards],
  );
  const { onWritten } = storyline;
  // What stands in a boundary of its own is taken over later than the rest.
  const Strip = strip.known;
  const shown = { story: storyline.story, onStep: storyline.goTo, onImage: storyline.chooseImage };
  const bar = (
    <ComposerBar
      data={{ ...models, styles, viewer }}
      workflow={storyline.story?.id ?? null}
      submissions={storyline.submissions}
      improve={(prompt, of, onText) => (
        <Improve {...{ prompt, onText, onWritten }} kind={of} available={viewer.credits.available} />
      )}
      {...{ kind, start, idempotencyKey, place }}
    />
  );
  return (
    <ComposerProvider value={place}>
      <TaskActions>
        <FeedSurface orders={orders} endless={endless} empty={<Begin priced={data.priced} />} foot={bar}>
          <h1 className="sr-only">{t(isStory ? "studio.story" : "nav.create")}</h1>
          <Told />
          {isStory && Strip !== null && <Strip {...shown} />}
          {isStory && Strip === null && (
            <Suspense fallback={null}>
              <LaterStrip {...shown} />
            </Suspense>
          )}
          <div ref={arrival} id="made" className="scroll-mt-20">
            {submissions.all.map((submission) => (
              <SentRow key={submission.key} submission={submission} submissions={submissions} />
            ))}
          </div>
        </FeedSurface>
      </TaskActions>
    </ComposerProvider>
  );
}

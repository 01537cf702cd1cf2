import { useMemo } from "react";
import { ComposerBar } from "#app/compose/bar/composer-bar.tsx";
import type { Start } from "#app/compose/recipe.ts";
import { useSubmissions } from "#app/compose/submissions/use-submissions.ts";
import { Feed } from "#app/creations/feed/feed.tsx";
import { ordersOf } from "#app/creations/feed/orders.ts";
import { Inspector } from "#app/creations/inspector/inspector.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { CreateData } from "#app/studio/documents.ts";
import { TaskActions } from "#app/tasks/actions/task-actions.tsx";
import { ComposerProvider, type Kind, useComposerPlace } from "#app/tasks/composing.ts";

type Viewer = NonNullable<CreateData["viewer"]>;
type CreatePageProps = { data: CreateData; viewer: Viewer; kind: Kind; start: Start; idempotencyKey: string };

/** One surface to make everything on: the bar at its foot, what was made above it, and beside that what is known of it. */
export function CreatePage({ data, viewer, kind, start, idempotencyKey }: CreatePageProps) {
  const { t } = useTranslation();
  const place = useComposerPlace();
  const submissions = useSubmissions(kind);
  const { nodes } = viewer.feed;
  const orders = useMemo(() => ordersOf(nodes), [nodes]);
  const { models, styles } = data;
  return (
    <ComposerProvider value={place}>
      <TaskActions>
        <div className="flex">
          <main id="main" className="min-w-0 grow px-3 py-4 sm:px-7">
            <h1 className="sr-only">{t("nav.create")}</h1>
            <Feed orders={orders} />
          </main>
          <Inspector />
        </div>
        <ComposerBar
          data={{ models, styles, viewer }}
          workflow={null}
          {...{ kind, start, submissions, idempotencyKey }}
        />
      </TaskActions>
    </ComposerProvider>
  );
}

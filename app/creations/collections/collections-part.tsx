import { Link } from "@remix-run/react";
import { AddButton } from "#app/creations/collections/add-button.tsx";
import type { Creation } from "#app/creations/documents.ts";
import { Panel } from "#app/creations/panel.tsx";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { buttonLook } from "#app/ui/button.tsx";

/** The collections that a creation is in, and the way into another. */
export function CollectionsPart({ task }: { task: Creation }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { nodes } = task.collections;
  return (
    <Panel title={t("collections.title")}>
      <div className="flex flex-wrap items-center gap-2 pt-2">
        {nodes.map(({ id, name }) => (
          <Link
            key={id}
            to={href(`/creations/collections/${id}`)}
            discover="none"
            dir="auto"
            className="inline-flex min-h-10 max-w-full items-center truncate rounded-full bg-accent-soft px-4 text-sm hover:underline"
          >
            {name}
          </Link>
        ))}
        <AddButton tasks={[task.id]} className={buttonLook({ size: "small" })} />
      </div>
    </Panel>
  );
}

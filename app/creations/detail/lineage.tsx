import { Link } from "@remix-run/react";
import AudioLines from "lucide-react/icons/audio-lines";
import type { ReactNode } from "react";
import type { Creation, Relative } from "#app/creations/documents.ts";
import { KIND_ICONS } from "#app/creations/list/tile-symbols.tsx";
import { Panel } from "#app/creations/panel.tsx";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { isAudio, isVideo, useSteady } from "#app/tasks/media.ts";
import { titleOf } from "#app/tasks/status.ts";

const box = "relative block size-20 overflow-hidden rounded-xl bg-stage";

function Thumb({ asset }: { asset: Media }) {
  const steady = useSteady(asset);
  if (isVideo(asset)) {
    return (
      <video
        src={steady.url}
        muted
        playsInline
        preload="metadata"
        tabIndex={-1}
        aria-hidden="true"
        className="size-full object-cover"
      />
    );
  }
  if (isAudio(asset)) return <AudioLines className="m-7 size-6 text-muted" aria-label={steady.altText} />;
  return <img src={steady.thumb} alt={steady.altText} loading="lazy" className="size-full object-cover" />;
}

function RelativeLink({ task }: { task: Relative }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const [asset] = task.assets;
  const Kind = KIND_ICONS[task.kind];
  return (
    <Link
      to={href(`/creations/${task.id}`)}
      prefetch="intent"
      aria-label={`${t(`task.kind.${task.kind}`)}, ${t(`task.status.${task.status}`)}: ${titleOf(task).slice(0, 80)}`}
      className={box}
    >
      {asset === undefined ? (
        <span className="grid size-full place-items-center p-1 text-center text-muted text-xs">
          {t(`task.status.${task.status}`)}
        </span>
      ) : (
        <Thumb asset={asset} />
      )}
      <span className="absolute bottom-1 left-1 grid size-5 place-items-center rounded-full bg-surface">
        <Kind className="size-3" aria-hidden="true" />
      </span>
    </Link>
  );
}

/** A source image: it leads to the creation it comes from, or to itself when it was uploaded. */
function SourceLink({ asset }: { asset: Creation["sources"][number] }) {
  const { href } = useLocale();
  if (asset.task === null) {
    return (
      <a href={asset.url} target="_blank" rel="noreferrer" className={box}>
        <Thumb asset={asset} />
      </a>
    );
  }
  return (
    <Link to={href(`/creations/${asset.task.id}`)} prefetch="intent" className={box}>
      <Thumb asset={asset} />
    </Link>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-2 pt-2">
      <h3 className="text-muted text-sm">{title}</h3>
      <div className="flex flex-wrap gap-2">{children}</div>
    </div>
  );
}

function Relatives({ title, tasks }: { title: string; tasks: readonly (Relative | null)[] }) {
  const there = tasks.filter((task) => task !== null);
  if (there.length === 0) return null;
  return (
    <Group title={title}>
      {there.map((task) => (
        <RelativeLink key={task.id} task={task} />
      ))}
    </Group>
  );
}

/** Where a task comes from and what came of it. */
export function Lineage({ task }: { task: Creation }) {
  const { t } = useTranslation();
  const { parent, retryOf, children, retries, sources } = task;
  if (parent === null && retryOf === null && children.length + retries.length + sources.length === 0) return null;
  const isAmongSources = sources.some(({ task: maker }) => maker !== null && maker.id === parent?.id);
  return (
    <Panel title={t("creation.lineage")}>
      {sources.length > 0 && (
        <Group title={t("creation.sources")}>
          {sources.map((asset) => (
            <SourceLink key={asset.id} asset={asset} />
          ))}
        </Group>
      )}
      {!isAmongSources && <Relatives title={t("creation.parent")} tasks={[parent]} />}
      <Relatives title={t("creation.retryOf")} tasks={[retryOf]} />
      <Relatives title={t("creation.retries")} tasks={retries} />
      <Relatives title={t("creation.children")} tasks={children} />
    </Panel>
  );
}

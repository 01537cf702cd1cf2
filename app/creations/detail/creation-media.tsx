import { Link, useLocation, useNavigate, useSearchParams } from "@remix-run/react";
import Columns2 from "lucide-react/icons/columns-2";
import Download from "lucide-react/icons/download";
import { type ComponentProps, type ReactNode, Suspense, useState } from "react";
import { ClipPlayer, type HeardMedia } from "#app/creations/detail/clip-player.tsx";
import { FailurePart } from "#app/creations/detail/failure-part.tsx";
import type { Creation } from "#app/creations/documents.ts";
import { EditButtons } from "#app/creations/edit/edit-buttons.tsx";
import { BetterButton } from "#app/creations/follow-ups/better-button.tsx";
import type { Version } from "#app/creations/versions/documents.ts";
import { useEnhanced, useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { classes } from "#app/lib/class-names.ts";
import { fileSize, ratioOf } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { CancelForm } from "#app/tasks/actions/cancel-form.tsx";
import { DeleteForm } from "#app/tasks/actions/delete-form.tsx";
import { FavoriteForm } from "#app/tasks/actions/favorite-form.tsx";
import { Sound } from "#app/tasks/clips/sound.tsx";
import type { Media } from "#app/tasks/documents.ts";
import { isAudio, isPicture, isVideo, saveUrl, shapeAsked, useSteady } from "#app/tasks/media.ts";
import { StateCard } from "#app/tasks/state-card.tsx";
import { isOpen, titleOf } from "#app/tasks/status.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { Button, buttonLook } from "#app/ui/button.tsx";
import { Frame } from "#app/ui/frame.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

const BeforeAfter = askedPart(async () => (await import("#app/creations/detail/before-after.tsx")).BeforeAfter);

const Versions = optionalPart(async () => (await import("#app/creations/versions/versions.tsx")).Versions);

function BigImage({ asset }: { asset: Media }) {
  const steady = useSteady(asset);
  return (
    <Frame width={asset.width ?? 1} height={asset.height ?? 1}>
      <a href={steady.url} target="_blank" rel="noreferrer" className="absolute inset-0 outline-offset-[-4px]">
        <img
          src={steady.preview}
          alt={steady.altText}
          width={asset.width ?? undefined}
          height={asset.height ?? undefined}
          className="size-full object-contain"
        />
      </a>
    </Frame>
  );
}

type FileLinkProps = { asset: Media; file: string; name: string; isChosen: boolean; children: ReactNode };

/** Leads to another file of the same creation. */
function FileLink({ asset, file, name, isChosen, children }: FileLinkProps) {
  const [params] = useSearchParams();
  const next = new URLSearchParams(params);
  next.set("file", file);
  return (
    <Link
      to={`?${next}`}
      replace
      preventScrollReset
      aria-current={isChosen ? "true" : undefined}
      aria-label={name}
      className={classes("size-20 overflow-hidden rounded-xl bg-stage", isChosen && "outline-3 outline-ink")}
    >
      {isPicture(asset) ? <img src={asset.thumb} alt="" className="size-full object-cover" /> : children}
    </Link>
  );
}

function Variants({ task: { assets }, chosen }: { task: Creation; chosen: Media }) {
  const { t } = useTranslation();
  if (assets.length < 2) return null;
  return (
    <nav aria-label={t("creation.variants")} className="flex flex-wrap gap-2">
      {assets.map((asset, index) => (
        <FileLink
          key={asset.id}
          asset={asset}
          file={String(index + 1)}
          name={t("creation.variant", { number: index + 1 })}
          isChosen={asset.id === chosen.id}
        >
          <span className="grid size-full place-items-center font-semibold">{index + 1}</span>
        </FileLink>
      ))}
    </nav>
  );
}

/** What was cut out, for whoever has no scripts: with them it stands in the strip of versions. */
function Crops({ task: { crops }, chosen }: { task: Creation; chosen: Media }) {
  const { t } = useTranslation();
  if (crops.length === 0) return null;
  return (
    <noscript>
      <nav aria-label={t("versions.title")} className="flex flex-wrap gap-2">
        {crops.map((asset) => (
          <FileLink
            key={asset.id}
            asset={asset}
            file={asset.id}
            name={t("edit.crop.version", { width: asset.width, height: asset.height })}
            isChosen={asset.id === chosen.id}
          >
            {null}
          </FileLink>
        ))}
      </nav>
    </noscript>
  );
}

/** All files of a creation: what its task made, and what was cut out of that. */
function filesOf({ assets, crops }: Creation): Creation["assets"] {
  return assets.length === 0 ? [] : [...assets, ...crops];
}

/** Which of a creation's files the address names, by its place or by its id; the first when it names none. */
export function fileOf(task: Creation, params: URLSearchParams): Creation["assets"][number] | undefined {
  const files = filesOf(task);
  const file = params.get("file") ?? "1";
  const named = files.findIndex(({ id }) => id === file);
  return files[named < 0 ? Number(file) - 1 : named] ?? files[0];
}

type ToolsProps = {
  task: Creation;
  asset: Media | undefined;
  next: string;
  onCompare?: () => void;
  isComparing: boolean;
};

function Tools({ task, asset, next, onCompare, isComparing }: ToolsProps) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const icon = buttonLook({ size: "icon" });
  return (
    <div className="flex flex-wrap items-center gap-2">
      {asset !== undefined && (
        <a href={saveUrl(asset, task)} download className={buttonLook({ tone: "primary" })}>
          <Download className="size-5" aria-hidden="true" />
          {t("task.download")}
          <span className="font-normal text-sm">{fileSize(asset.byteSize, locale)}</span>
        </a>
      )}
      <FavoriteForm task={task} className={icon} />
      {onCompare !== undefined && (
        <Button aria-pressed={isComparing} tone={isComparing ? "strong" : "secondary"} onClick={onCompare}>
          <Columns2 className="size-5" aria-hidden="true" />
          {t("creation.beforeAfter")}
        </Button>
      )}
      {asset !== undefined && !isAudio(asset) && <BetterButton asset={asset} className={buttonLook({})} />}
      {asset !== undefined && isPicture(asset) && <EditButtons task={task} asset={asset} />}
      {!isOpen(task) && <DeleteForm id={task.id} next={next} className={icon} />}
    </div>
  );
}

function Big({ task, asset, before }: { task: Creation; asset: HeardMedia; before: Media | null }) {
  const [source] = task.sourceImages;
  if (isAudio(asset)) return <Sound key={asset.id} asset={asset} name={titleOf(task)} />;
  if (isVideo(asset)) return <ClipPlayer key={asset.id} asset={asset} poster={source} name={titleOf(task)} />;
  if (before === null) return <BigImage asset={asset} />;
  return (
    <Suspense fallback={<BigImage asset={asset} />}>
      <BeforeAfter before={before} after={asset} />
    </Suspense>
  );
}

type PageVersionsProps = { task: Creation; asset: Media; onUpload: (asset: Media | null) => void };

/** The versions of a file, each on the page of the creation that made it; an upload has none, and is shown here. */
function PageVersions({
  task,
  asset,
  onUpload,
  ...compared
}: PageVersionsProps & Pick<ComponentProps<typeof Versions>, "before" | "onCompare">) {
  const { href } = useLocale();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const { state } = useLocation();
  const choose = ({ asset: chosen }: Version) => {
    const owner = chosen.task ?? chosen.originTask;
    if (owner === null) return onUpload(chosen);
    onUpload(null);
    const next = new URLSearchParams(params);
    next.set("file", chosen.id);
    navigate(`${href(`/creations/${owner.id}`)}?${next}`, {
      state,
      preventScrollReset: true,
      replace: owner.id === task.id,
    });
  };
  return <Versions asset={asset} revision={filesOf(task).length} onChoose={choose} {...compared} />;
}

type CreationMediaProps = { task: Creation; next: string; idempotencyKey: string };

/** What a task made, is making, or why there is nothing; and what can be done with it. */
export function CreationMedia({ task, next, idempotencyKey }: CreationMediaProps) {
  const [params] = useSearchParams();
  const [source] = task.sourceImages;
  // What was just made of a picture is seen beside it; a page that is loaded anew begins as the server drew it.
  const { state } = useLocation();
  const isHydrated = useHydrated();
  const [before, setBefore] = useState<Media | null>(() =>
    isHydrated && state?.comparesWithSource === true ? (source ?? null) : null,
  );
  const [upload, setUpload] = useState<Media | null>(null);
  const isEnhanced = useEnhanced();
  const asset = fileOf(task, params);
  const shape = ratioOf(shapeAsked(task)) ?? { width: 16, height: 9 };
  const isMade = asset !== undefined && task.assets.includes(asset);
  const canCompare = isMade && upload === null && isPicture(asset) && source !== undefined;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {asset === undefined ? (
        <Frame {...shape}>
          <div className="grid place-items-center p-3">
            {isOpen(task) ? (
              <StateCard task={task}>
                <CancelForm tasks={[task]} />
              </StateCard>
            ) : (
              <FailurePart task={task} idempotencyKey={idempotencyKey} />
            )}
          </div>
        </Frame>
      ) : (
        <>
          <Big task={task} asset={upload === null ? asset : { ...asset, ...upload }} before={before} />
          {isEnhanced && (
            <Suspense>
              <PageVersions
                task={task}
                asset={upload ?? asset}
                before={before}
                onCompare={setBefore}
                onUpload={setUpload}
              />
            </Suspense>
          )}
          <Variants task={task} chosen={asset} />
          <Crops task={task} chosen={asset} />
        </>
      )}
      <Tools
        task={task}
        asset={asset}
        next={next}
        isComparing={before !== null && before.id === source?.id}
        onCompare={canCompare ? () => setBefore(before?.id === source.id ? null : source) : undefined}
      />
    </div>
  );
}

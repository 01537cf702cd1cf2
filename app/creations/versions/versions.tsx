import Columns2 from "lucide-react/icons/columns-2";
import Film from "lucide-react/icons/film";
import Redo2 from "lucide-react/icons/redo-2";
import Undo2 from "lucide-react/icons/undo-2";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Version } from "#app/creations/versions/documents.ts";
import { inLine, type Placed } from "#app/creations/versions/line.ts";
import { useVersionName } from "#app/creations/versions/use-version-name.ts";
import { useVersions, useWays } from "#app/creations/versions/use-versions.ts";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useToldShortcut } from "#app/shell/shortcuts/use-shortcut.ts";
import type { Media } from "#app/tasks/documents.ts";
import { isPicture, isVideo } from "#app/tasks/media.ts";
import { Button } from "#app/ui/button.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

function Thumb({ asset }: { asset: Media }) {
  const picture = isPicture(asset) ? asset.thumb : isVideo(asset) ? asset.poster : null;
  if (picture === null) return <Film className="m-5 size-6 text-muted" aria-hidden="true" />;
  return <img src={picture} alt="" className="size-full object-cover" />;
}

type PlaceProps = { placed: Placed; isCurrent: boolean; isCompared: boolean; isDisabled: boolean; onPress: () => void };

/** One version: what was done, and from which where that does not stand before it. */
function Place({ placed: { version, number, from }, isCurrent, isCompared, isDisabled, onPress }: PlaceProps) {
  const { t } = useTranslation();
  const name = useVersionName(version);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isCurrent) button.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isCurrent]);
  return (
    <li className={classes("w-20 shrink-0", from !== null && "border-edge border-l-2 pl-2")}>
      <button
        ref={button}
        type="button"
        onClick={onPress}
        disabled={isDisabled}
        aria-current={isCurrent ? "true" : undefined}
        aria-label={t(from === null ? "versions.number" : "versions.branch", { number, name, from: from ?? "" })}
        className="grid w-full gap-1 p-1 text-left text-xs disabled:opacity-50"
      >
        <span
          className={classes(
            "block aspect-square overflow-hidden rounded-lg bg-sunken",
            isCurrent && "outline-3 outline-ink outline-offset-1",
            isCompared && "outline-3 outline-edge outline-offset-1 outline-dashed",
          )}
        >
          <Thumb asset={version.asset} />
        </span>
        <span dir="auto" className="block truncate">
          {name}
        </span>
        <span className="block truncate text-muted tabular-nums">
          {from === null ? number : `${number} · ${t("versions.from", { from })}`}
        </span>
      </button>
    </li>
  );
}

function Tool({
  label,
  isOver,
  onPress,
  children,
}: {
  label: string;
  isOver: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <Button size="icon" onClick={onPress} disabled={isOver} aria-label={label} title={label}>
      {children}
    </Button>
  );
}

/** The keys that lead from version to version, in the help as long as there is more than one. */
function ToldKeys(): null {
  const { t } = useTranslation();
  useToldShortcut("Ctrl+Z", t("versions.undo"));
  useToldShortcut("Ctrl+Shift+Z", t("versions.redo"));
  return null;
}

type VersionsProps = {
  /** The version that is shown. */
  asset: Media;
  /** Counts what may have brought more of them. */
  revision: number;
  /** What the shown one is compared with. */
  before?: Media | null;
  /** Shows two beside each other, or one again; not offered where there is no room for that. */
  onCompare?: (before: Media | null) => void;
  onChoose: (version: Version) => void;
};

/**
 * What the shown file was made from and what was made of it, as a strip: to go back is to choose an older one, and nothing is lost by it.
 * Not there for what has only one version.
 */
export function Versions({ asset, revision, before = null, onCompare, onChoose }: VersionsProps) {
  const { t } = useTranslation();
  const place = useRef<HTMLElement>(null);
  const [isPicking, setPicking] = useState(false);
  const versions = useVersions(asset.id, revision);
  const go = (version: Version) => {
    setPicking(false);
    onCompare?.(null);
    onChoose(version);
  };
  const { back, forward } = useWays(place, versions, asset.id, go);
  useAnnounce(isPicking ? t("versions.comparing") : "");
  const line = inLine(versions);
  const pictures = line.filter(({ version }) => isPicture(version.asset));
  const isComparing = isPicking || before !== null;
  if (line.length < 2) return null;
  return (
    <nav ref={place} aria-label={t("versions.title")} className="flex min-w-0 flex-wrap items-center gap-2">
      {/* Where there is no room to compare, it lies over another strip, whose keys are told. */}
      {onCompare !== undefined && <ToldKeys />}
      <div className="flex shrink-0 gap-1">
        <Tool label={t("versions.undo")} isOver={back === undefined} onPress={() => back !== undefined && go(back)}>
          <Undo2 className="size-5" aria-hidden="true" />
        </Tool>
        <Tool
          label={t("versions.redo")}
          isOver={forward === undefined}
          onPress={() => forward !== undefined && go(forward)}
        >
          <Redo2 className="size-5" aria-hidden="true" />
        </Tool>
        {onCompare !== undefined && isPicture(asset) && pictures.length > 1 && (
          <Button
            size="icon"
            aria-pressed={isComparing}
            tone={isComparing ? "strong" : "secondary"}
            aria-label={t("versions.compare")}
            title={t("versions.compare")}
            onClick={() => {
              setPicking(!isComparing);
              onCompare(null);
            }}
          >
            <Columns2 className="size-5" aria-hidden="true" />
          </Button>
        )}
      </div>
      <ul className="relative flex min-w-0 grow basis-60 gap-1 overflow-x-auto">
        {line.map((placed) => {
          const { version } = placed;
          const isCurrent = version.asset.id === asset.id;
          return (
            <Place
              key={version.asset.id}
              placed={placed}
              isCurrent={isCurrent}
              isCompared={version.asset.id === before?.id}
              isDisabled={isPicking && (isCurrent || !isPicture(version.asset))}
              onPress={() => {
                if (!isPicking) return go(version);
                setPicking(false);
                onCompare?.(version.asset);
              }}
            />
          );
        })}
      </ul>
      {isPicking && <p className="w-full text-muted text-sm">{t("versions.comparing")}</p>}
    </nav>
  );
}

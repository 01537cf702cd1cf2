import { useLocation, useSearchParams } from "@remix-run/react";
import ImagePlus from "lucide-react/icons/image-plus";
import { LibraryHead } from "#app/creations/filters/library-head.tsx";
import { UploadsDocument, type UploadsViewer } from "#app/creations/uploads/documents.ts";
import { IncomingTile, UploadTile } from "#app/creations/uploads/upload-tile.tsx";
import { usePageFiles } from "#app/creations/uploads/use-page-files.ts";
import { useUploads } from "#app/creations/uploads/use-uploads.ts";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { followStretch, useEndless } from "#app/lib/graphql/use-endless.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { ACCEPT_ALL, MOST_MEGABYTES } from "#app/tasks/upload/image-file.ts";
import { buttonLook } from "#app/ui/button.tsx";
import { ConfirmDialog } from "#app/ui/dialogs/confirm-dialog.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import { MoreBelow } from "#app/ui/more-below.tsx";

const MORE = 48;

function UploadButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  return (
    <label
      className={`${buttonLook({ tone: "primary" })} relative has-focus-visible:outline-2 has-disabled:opacity-55`}
    >
      <ImagePlus className="size-5" aria-hidden="true" />
      {t("library.upload")}
      <input
        type="file"
        accept={ACCEPT_ALL}
        multiple
        disabled={!hydrated}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
        className="choice-input"
      />
    </label>
  );
}

/** How much of the room is used, in words and as a bar. */
function Room({ room: { usedMegabytes, quotaMegabytes } }: { room: UploadsViewer["uploadRoom"] }) {
  const { t } = useTranslation();
  const used = Math.ceil(usedMegabytes);
  const words = t("library.room", { used, quota: quotaMegabytes });
  return (
    <span className="flex items-center gap-2 whitespace-nowrap text-muted text-sm">
      <meter value={used} max={quotaMegabytes} high={quotaMegabytes * 0.9} aria-label={words} className="w-20" />
      <span>{words}</span>
    </span>
  );
}

function Deletion({ assets }: { assets: readonly Media[] }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const asset = assets.find(({ id }) => id === params.get("delete"));
  if (asset === undefined) return null;
  const rest = new URLSearchParams(params);
  rest.delete("delete");
  const back = pathname + (rest.size === 0 ? "" : `?${rest}`);
  return (
    <ConfirmDialog
      title={t("library.deletion.title", { name: asset.altText })}
      body={t("library.deletion.body")}
      action={back}
      fields={{ intent: "delete", id: asset.id, next: back }}
      confirm={t("task.delete")}
      keep={t("library.deletion.keep")}
      back={back}
    />
  );
}

type UploadsPageProps = { viewer: UploadsViewer; refusal: Refusal | null };

/** What the viewer brought along, to start from; files come by the button, by dropping them anywhere, or by pasting. */
export function UploadsPage({ viewer, refusal }: UploadsPageProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const { incoming, add, dismiss } = useUploads();
  const isOver = usePageFiles(add);
  const list = useEndless<Media>(
    `${viewer.id} uploads ${params.get("after") ?? ""}`,
    viewer.uploads,
    (after, onStretch) =>
      followStretch(UploadsDocument, { first: MORE, after }, (data) => data.viewer?.uploads, onStretch),
  );
  const isEmpty = list.items.length === 0 && incoming.length === 0;
  return (
    <main
      id="main"
      className="mx-auto grid max-w-[100rem] grid-cols-[minmax(0,1fr)] gap-5 px-4 py-4 sm:px-6 lg:px-8 lg:py-7"
    >
      <LibraryHead>
        <Room room={viewer.uploadRoom} />
        <UploadButton onFiles={add} />
      </LibraryHead>
      <RefusalNotice refusal={refusal} />
      {isOver && (
        <p className="pointer-events-none fixed inset-3 z-40 grid place-items-center rounded-3xl border-4 border-accent-strong border-dashed bg-paper/90 font-bold text-2xl">
          {t("library.drop")}
        </p>
      )}
      <p className="text-muted text-sm">{t("library.hint", { most: MOST_MEGABYTES })}</p>
      {isEmpty ? (
        <p className="rounded-3xl border border-line border-dashed px-6 py-20 text-center text-lg">
          {t("library.none")}
        </p>
      ) : (
        <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-6">
          {incoming.map((file) => (
            <IncomingTile key={file.key} file={file} onDismiss={dismiss} />
          ))}
          {list.items.map((asset) => (
            <UploadTile key={asset.id} asset={asset} />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <div className="flex justify-center">
          <MoreBelow
            to={`?after=${encodeURIComponent(viewer.uploads.pageInfo.endCursor ?? "")}`}
            isReading={list.state === "reading"}
            hasFailed={list.state === "failed"}
            onMore={list.more}
          >
            <span>{t("creations.more")}</span>
          </MoreBelow>
        </div>
      )}
      <Deletion assets={list.items} />
    </main>
  );
}

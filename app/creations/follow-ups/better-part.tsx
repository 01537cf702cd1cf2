import { useNavigate } from "@remix-run/react";
import { Suspense, useCallback, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { Editors } from "#app/creations/edit/editors.tsx";
import type { Editor } from "#app/creations/follow-ups/better-sheet.tsx";
import { onBetter } from "#app/creations/follow-ups/opened.ts";
import { refetchFollowed } from "#app/lib/graphql/client.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { askedPart } from "#app/ui/asked-part.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

const BetterSheet = askedPart(async () => (await import("#app/creations/follow-ups/better-sheet.tsx")).BetterSheet);

type Place = { at: HTMLElement; card: Element | null };

/** Where the keyboard is: what is shown on a card only while it is there is gone by the time that it comes back. */
function placeOfFocus(): Place | null {
  const at = document.activeElement;
  return at instanceof HTMLElement ? { at, card: at.closest("[data-task]") } : null;
}

/** Gives the keyboard back, where nothing else has it. */
function giveBack({ at, card }: Place): void {
  if (document.activeElement !== document.body) return;
  const link = card?.querySelector<HTMLElement>("a[href]") ?? null;
  (at.isConnected ? at : link)?.focus({ preventScroll: true });
}

type Opened = { asset: Media; as: Editor | "sheet" };

/** What is asked about, and how; the keyboard goes back to where it was when it is over. */
function useOpened() {
  const [opened, setOpened] = useState<Opened | null>(null);
  const place = useRef<Place | null>(null);
  useEffect(
    () =>
      onBetter((asset) => {
        place.current = placeOfFocus();
        setOpened({ asset, as: "sheet" });
      }),
    [],
  );
  useEffect(() => {
    if (opened !== null || place.current === null) return;
    giveBack(place.current);
    place.current = null;
  }, [opened]);
  const close = useCallback(() => setOpened(null), []);
  return { opened, setOpened, close };
}

/** What asks what is to be made of a file, and the editors that it leads to; once a page, whatever on it opens them. `onMade` is told of the new task; without it, a toast leads there. */
export function BetterPart({ onMade }: { onMade?: (task: string) => void }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const toast = useToast();
  const navigate = useNavigate();
  const { opened, setOpened, close } = useOpened();
  if (opened === null) return null;
  const { asset, as } = opened;
  const made = (task: string) => {
    close();
    const see = () => navigate(href(`/creations/${task}`));
    if (onMade === undefined) toast({ text: t("followUps.made"), action: { label: t("followUps.see"), onAct: see } });
    else onMade(task);
    void refetchFollowed();
  };
  if (as !== "sheet") return <Editors key={asset.id} opened={as} asset={asset} onClose={close} onOrdered={made} />;
  return createPortal(
    <Suspense fallback={null}>
      <BetterSheet
        asset={asset}
        onClose={close}
        onMade={made}
        onShow={(other) => setOpened({ asset: other, as })}
        onEdit={(editor) => setOpened({ asset, as: editor })}
      />
    </Suspense>,
    document.body,
  );
}

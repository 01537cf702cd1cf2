import Brush from "lucide-react/icons/brush";
import ChevronDown from "lucide-react/icons/chevron-down";
import Crop from "lucide-react/icons/crop";
import { type ReactNode, useRef, useState } from "react";
import { CreateFollowUpDocument } from "#app/creations/follow-ups/documents.ts";
import { OfferForm } from "#app/creations/follow-ups/offer-form.tsx";
import { type Offer, type Purpose, useOffers } from "#app/creations/follow-ups/offers.ts";
import type { Asked } from "#app/creations/follow-ups/use-price.ts";
import { Versions } from "#app/creations/versions/versions.tsx";
import { keysOfOrders } from "#app/lib/browser/keys-of-orders.ts";
import { classes } from "#app/lib/class-names.ts";
import { change } from "#app/lib/graphql/client.ts";
import { type Refusal, refusal as refusalNamed } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { isPicture } from "#app/tasks/media.ts";
import { Button } from "#app/ui/button.tsx";
import { Sheet } from "#app/ui/dialogs/sheet.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

/** What is done by hand, in an editor of its own that lies over the page. */
export type Editor = "crop" | "mask";

const row = "flex min-h-14 w-full items-center gap-3 py-2 text-start";

/** What opens an editor. */
function HandEntry({
  icon,
  name,
  about,
  onOpen,
}: {
  icon: ReactNode;
  name: string;
  about: string;
  onOpen: () => void;
}) {
  return (
    <button type="button" onClick={onOpen} className={classes(row, "border-line border-t")}>
      {icon}
      <span className="min-w-0 grow">
        <span className="block font-semibold">{name}</span>
        <span className="block text-muted text-sm">{about}</span>
      </span>
    </button>
  );
}

type EntryProps = { offer: Offer; isOpen: boolean; onToggle: () => void; children: ReactNode };

/** One of the things that can be made: what it comes to, from how many credits, or what is in the way. */
function Entry({ offer: { purpose, credits, model, obstacle }, isOpen, onToggle, children }: EntryProps) {
  const { t } = useTranslation();
  const name = t(`followUps.${purpose}.name`);
  if (obstacle !== null) {
    return (
      <div className="border-line border-t py-3 first:border-t-0">
        <h3 className="font-semibold">{name}</h3>
        <p className="text-muted text-sm">{t(`followUps.obstacles.${obstacle.code}`, { model: model.name })}</p>
      </div>
    );
  }
  return (
    <div className="border-line border-t first:border-t-0">
      <h3>
        <button type="button" aria-expanded={isOpen} onClick={onToggle} className={row}>
          <span className="min-w-0 grow">
            <span className="block font-semibold">{name}</span>
            <span className="block text-muted text-sm">{t(`followUps.${purpose}.about`)}</span>
          </span>
          {!isOpen && credits !== null && (
            <span className="shrink-0 text-muted text-sm tabular-nums">{t("followUps.from", { credits })}</span>
          )}
          <ChevronDown className={classes("size-4 shrink-0", isOpen && "rotate-180")} aria-hidden="true" />
        </button>
      </h3>
      {isOpen && children}
    </div>
  );
}

/** Orders once, however often it is pressed. The same order sent again is the same: its first answer may have been lost. */
function useOrder(onMade: (task: string) => void, onRefused: () => void) {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const isSent = useRef(false);
  const [keyOf] = useState(keysOfOrders);
  const order = async (asked: Asked, maxCredits: number) => {
    if (isSent.current) return;
    isSent.current = true;
    const idempotencyKey = keyOf([asked, maxCredits]);
    setBusy(true);
    setRefusal(null);
    const made = await change(CreateFollowUpDocument, { input: { ...asked, maxCredits, idempotencyKey } });
    isSent.current = false;
    setBusy(false);
    if (made.ok) return onMade(made.payload.task.id);
    setRefusal(made.refusal);
    onRefused();
  };
  return { order, isBusy, refusal };
}

/** What all of it is about: on a page with many, that is not to be guessed. */
function Subject({ asset }: { asset: Media }) {
  const picture = isPicture(asset) ? asset.thumb : asset.poster;
  if (picture === null) return null;
  return (
    <div className="flex min-w-0 items-center gap-3">
      <img src={picture} alt="" className="size-12 shrink-0 rounded-lg bg-stage object-cover" />
      <p dir="auto" className="line-clamp-2 min-w-0 text-muted text-sm">
        {asset.altText}
      </p>
    </div>
  );
}

type BetterSheetProps = {
  asset: Media;
  onClose: () => void;
  onMade: (task: string) => void;
  /** Asks the same about another version of it. */
  onShow: (version: Media) => void;
  onEdit: (editor: Editor) => void;
};

/** What can be made of a result, each with its price, and what can be done with it by hand. */
export function BetterSheet({ asset, onClose, onMade, onShow, onEdit }: BetterSheetProps) {
  const { t } = useTranslation();
  const { offers, failure, again } = useOffers(asset.id);
  const [opened, setOpened] = useState<Purpose | null>(null);
  const { order, isBusy, refusal } = useOrder(onMade, again);
  return (
    <Sheet title={t("followUps.title")} onClose={onClose}>
      <Subject asset={asset} />
      <RefusalNotice refusal={failure === null ? refusal : refusalNamed(failure, "")} />
      {failure === "UNREACHABLE" && (
        <Button onClick={again} className="justify-self-start">
          {t("followUps.again")}
        </Button>
      )}
      {offers === null && failure === null && <Spinner className="size-5 justify-self-center" />}
      {offers?.length === 0 && !isPicture(asset) && <p className="text-muted">{t("followUps.none")}</p>}
      <div>
        {offers?.map((offer) => (
          <Entry
            key={offer.purpose}
            offer={offer}
            isOpen={opened === offer.purpose}
            onToggle={() => setOpened(opened === offer.purpose ? null : offer.purpose)}
          >
            <OfferForm
              offer={offer}
              asset={asset}
              isBusy={isBusy}
              onOrder={(asked, credits) => void order(asked, credits)}
            />
          </Entry>
        ))}
        {failure !== "NOT_FOUND" && isPicture(asset) && (
          <HandEntry
            icon={<Brush className="size-5 shrink-0" aria-hidden="true" />}
            name={t("edit.mask.open")}
            about={t("followUps.maskAbout")}
            onOpen={() => onEdit("mask")}
          />
        )}
        {failure !== "NOT_FOUND" && isPicture(asset) && (
          <HandEntry
            icon={<Crop className="size-5 shrink-0" aria-hidden="true" />}
            name={t("edit.crop.open")}
            about={t("followUps.cropAbout")}
            onOpen={() => onEdit("crop")}
          />
        )}
      </div>
      {/* Last, so that nothing moves under whoever presses already. */}
      <Versions asset={asset} revision={0} onChoose={(version) => onShow(version.asset)} />
    </Sheet>
  );
}

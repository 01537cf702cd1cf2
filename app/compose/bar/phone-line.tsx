import ImageIcon from "lucide-react/icons/image";
import Play from "lucide-react/icons/play";
import type { RefObject } from "react";
import { MakeButton } from "#app/compose/bar/make-button.tsx";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";

type PhoneLineProps = {
  bar: Bar;
  canSubmit: boolean;
  isOpen: boolean;
  opener: RefObject<HTMLButtonElement>;
  describedBy: string;
  onOpen: () => void;
};

/** The bar of a phone: the first image, one line of the prompt that opens the sheet, and the round button. */
export function PhoneLine({ bar, canSubmit, isOpen, opener, describedBy, onOpen }: PhoneLineProps) {
  const { t } = useTranslation();
  const { kind, sources } = bar;
  const { isWordless } = bar.composer;
  const prompt = isWordless ? "" : bar.prompt;
  const [first] = sources.items;
  const Icon = kind === "video" ? Play : ImageIcon;
  return (
    <div className="hidden items-center gap-2 phone:flex">
      <button
        ref={opener}
        type="button"
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        onClick={onOpen}
        className="flex min-h-12 min-w-0 grow items-center gap-2.5 rounded-xl text-left"
      >
        <span className="grid size-11 shrink-0 place-items-center overflow-hidden rounded-xl bg-sunken text-muted">
          {first !== undefined && first.preview !== "" ? (
            <img src={first.preview} alt="" className="size-full object-cover" />
          ) : (
            <Icon className="size-5" aria-hidden="true" />
          )}
        </span>
        <span dir="auto" className={prompt === "" ? "truncate text-muted" : "truncate"}>
          {prompt === "" ? t(`bar.placeholder.${isWordless ? "none" : kind}`) : prompt}
        </span>
      </button>
      <MakeButton bar={bar} canSubmit={canSubmit} describedBy={describedBy} isRound />
    </div>
  );
}

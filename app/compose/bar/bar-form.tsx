import { Form } from "@remix-run/react";
import X from "lucide-react/icons/x";
import { type FormEvent, type KeyboardEvent, type RefObject, Suspense, useRef, useState } from "react";
import { Chips } from "#app/compose/bar/chips/chips.tsx";
import { MakeButton } from "#app/compose/bar/make-button.tsx";
import { PhoneLine } from "#app/compose/bar/phone-line.tsx";
import { PromptField } from "#app/compose/bar/prompt-field.tsx";
import type { ImproveSlot } from "#app/compose/bar/props.ts";
import { REASON, ReasonLine, useReason } from "#app/compose/bar/reason-line.tsx";
import { useScrollRoom } from "#app/compose/bar/scroll-room.ts";
import { SlotNotes } from "#app/compose/bar/slot-notes.tsx";
import { Slots } from "#app/compose/bar/slots.tsx";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import type { PhoneSheet } from "#app/compose/bar/use-sheet.ts";
import { parentOf } from "#app/compose/sources/sources.ts";
import { useEnhanced, useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

const IncomingFiles = optionalPart(async () => (await import("#app/compose/sources/incoming-files.tsx")).IncomingFiles);

const AS_DIALOG = { role: "dialog", "aria-modal": true, "aria-labelledby": "composer-title" } as const;

type BarFormProps = {
  bar: Bar;
  sheet: PhoneSheet;
  prompt: RefObject<HTMLTextAreaElement>;
  /** Sent along as they are. */
  hidden: Record<string, string>;
  improve: ImproveSlot | undefined;
  onOrder: (form: FormData) => void;
  onAsset: (id: string) => void;
};

/**
 * Ctrl+Enter orders from anywhere in the form, but for a dialog that stands above it. Escape leaves the prompt, so that the keys of
 * the feed are at hand.
 */
function onKey(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key === "Escape" && !event.defaultPrevented && event.target instanceof HTMLTextAreaElement) {
    event.target.blur();
  }
  if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
  if (event.target instanceof Element && event.target.closest("dialog") !== null) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

function SheetHead({ bar, onClose }: { bar: Bar; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="hidden items-center justify-between phone:flex">
      <h2 id="composer-title" className="font-bold text-lg">
        {t(`bar.sheet.${bar.kind}`)}
      </h2>
      <button
        type="button"
        aria-label={t("bar.close")}
        onClick={onClose}
        className="-mr-2 grid size-11 place-items-center rounded-xl hover:bg-sunken"
      >
        <X className="size-5" aria-hidden="true" />
      </button>
    </div>
  );
}

function shownFields({ choices }: Bar): string[] {
  const parameters = choices.model?.parameters.map(({ name }) => name) ?? [];
  return ["prompt", "sourceImages", "frameMode", "model", "style", "characters", ...parameters];
}

/** The bar and, on a phone, its line and its sheet: one form, so that what is chosen in either is the same. */
export function BarForm({ bar, sheet, prompt, hidden, improve, onOrder, onAsset }: BarFormProps) {
  const { t } = useTranslation();
  const { composer, adding } = bar;
  const [pressed, setPressed] = useState<string | null>(null);
  const foot = useRef<HTMLDivElement>(null);
  useScrollRoom(foot);
  const hydrated = useHydrated();
  const isEnhanced = useEnhanced();
  const reason = useReason(bar);
  // What was said to a press holds until something else stands in the way.
  const wasPressed = pressed !== null && pressed === reason.words;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPressed(composer.canSubmit ? null : reason.words);
    if (composer.canSubmit) onOrder(new FormData(event.currentTarget));
  };
  const parent = parentOf(composer.used);
  const sent = {
    ...hidden,
    intent: bar.kind,
    maxCredits: String(composer.total),
    ...(parent === undefined ? {} : { parent }),
    // Without scripts the box beside the models says it.
    ...(hydrated && bar.choices.isDraft && { draft: "true" }),
  };
  // Without scripts the server alone judges the form.
  const canSubmit = !hydrated || composer.canSubmit;
  return (
    <div
      ref={foot}
      className={classes(
        "pointer-events-none sticky bottom-[calc(var(--nav-height)+1rem)] z-30 px-5 narrow:bottom-[calc(var(--nav-height,3.5rem)+0.5rem)] narrow:px-2 narrow:bare:static",
        sheet.isOpen && "phone:z-50",
      )}
    >
      <Form
        ref={composer.form}
        id="composer"
        method="post"
        aria-label={t("bar.label")}
        className="group/composer pointer-events-auto relative mx-auto w-full max-w-[55rem] rounded-3xl border border-line bg-surface p-3 shadow-lift has-[#composer-prompt:focus-visible]:outline-2 has-[#composer-prompt:focus-visible]:outline-ink phone:p-2"
        onSubmit={submit}
        onKeyDown={onKey}
      >
        {Object.entries(sent).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {isEnhanced && (
          <Suspense fallback={null}>
            <IncomingFiles form={composer.form} onFiles={adding.addFiles} onAsset={onAsset} />
          </Suspense>
        )}
        <PhoneLine
          {...{
            bar,
            canSubmit,
            describedBy: REASON,
            isOpen: sheet.isOpen,
            opener: sheet.opener,
            onOpen: () => sheet.open(),
          }}
        />
        {sheet.isOpen && (
          // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard has Escape and the button
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape and the button
          <div className="fixed inset-0 z-40 hidden bg-[rgb(10_9_8/0.6)] phone:block" onClick={sheet.close} />
        )}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it only keeps Tab inside while it is a sheet */}
        <div
          ref={sheet.panel}
          {...(sheet.isOpen && AS_DIALOG)}
          onKeyDown={sheet.onKeyDown}
          className={classes(
            sheet.isOpen
              ? "phone:fixed phone:inset-x-0 phone:bottom-0 phone:z-50 phone:max-h-[92dvh] phone:scroll-pb-24 phone:overflow-y-auto phone:rounded-t-3xl phone:border-line phone:border-t phone:bg-surface phone:p-4"
              : "phone:hidden",
          )}
        >
          <SheetHead bar={bar} onClose={sheet.close} />
          <div className="flex items-start gap-3 narrow:flex-col-reverse narrow:items-stretch">
            {bar.kind !== "audio" && <Slots bar={bar} onDone={() => prompt.current?.focus()} />}
            <PromptField bar={bar} field={prompt} />
          </div>
          <SlotNotes bar={bar} />
          <RefusalNotice refusal={bar.refusal} shown={shownFields(bar)} />
          <ReasonLine bar={bar} reason={reason} wasPressed={wasPressed} />
          <div className="mt-2.5 flex items-end gap-2 narrow:block">
            <div className="flex min-w-0 grow flex-wrap items-center gap-1.5 narrow:block">
              <Chips bar={bar} />
              {improve !== undefined && (
                <span className="contents">{improve(bar.prompt, bar.kind, bar.setPrompt)}</span>
              )}
            </div>
            <span className="shrink-0 narrow:mt-3 narrow:flex narrow:bg-surface narrow:pt-2 phone:sticky phone:bottom-0">
              <MakeButton bar={bar} canSubmit={canSubmit} describedBy={REASON} />
            </span>
          </div>
        </div>
      </Form>
    </div>
  );
}

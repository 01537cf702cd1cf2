import Check from "lucide-react/icons/check";
import ChevronDown from "lucide-react/icons/chevron-down";
import type { ReactNode } from "react";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { useSteady } from "#app/tasks/media.ts";

export type StepState = "ahead" | "current" | "done";
type StepSectionProps = {
  id: string;
  number: number;
  title: string;
  state: StepState;
  price: string;
  summary?: ReactNode;
  picture?: Media | null;
  children: ReactNode;
};

function StepNumber({ number, state }: { number: number; state: StepState }) {
  return (
    <span
      className={classes(
        "grid size-9 shrink-0 place-items-center rounded-full font-bold text-sm tabular-nums",
        state === "current" && "bg-accent text-on-accent",
        state === "done" && "bg-ink text-paper",
        state === "ahead" && "border border-edge/60 text-muted",
      )}
    >
      {state === "done" ? <Check className="size-5" aria-hidden="true" /> : number}
    </span>
  );
}

function Picture({ asset }: { asset: Media }) {
  const steady = useSteady(asset);
  return <img src={steady.thumb} alt="" className="size-12 shrink-0 rounded-xl object-cover group-open/step:hidden" />;
}

function Heading({ id, number, title, state, price, summary, picture }: Omit<StepSectionProps, "children">) {
  const { t } = useTranslation();
  return (
    <>
      <StepNumber number={number} state={state} />
      <span className="min-w-0 grow">
        <h2 id={`${id}-title`} className="font-bold text-lg leading-tight tracking-tight sm:text-xl">
          <span className="sr-only">{`${t("workflow.stepNumber", { number })} `}</span>
          <span>{title}</span>
        </h2>
        <span className="block truncate text-muted text-sm group-open/step:hidden">{summary ?? price}</span>
      </span>
      {picture != null && <Picture asset={picture} />}
    </>
  );
}

/** One of the three steps. Those that were reached open and close at will; the one ahead only shows that it will come. */
export function StepSection({ children, ...heading }: StepSectionProps) {
  const { id, state } = heading;
  const frame = "min-w-0 scroll-mt-20 rounded-3xl border border-line bg-surface";
  if (state === "ahead") {
    return (
      <section
        id={id}
        aria-labelledby={`${id}-title`}
        className={classes(frame, "flex items-center gap-4 border-dashed bg-transparent px-5 py-4 text-muted sm:px-7")}
      >
        <Heading {...heading} />
      </section>
    );
  }
  return (
    <section id={id} aria-labelledby={`${id}-title`} className={classes(frame, "shadow-card")}>
      <details open={state === "current"} className="group/step">
        <summary className="flex items-center gap-4 rounded-3xl px-5 py-4 sm:px-7">
          <Heading {...heading} />
          <ChevronDown
            className="size-5 shrink-0 text-muted transition-transform group-open/step:rotate-180"
            aria-hidden="true"
          />
        </summary>
        <div className="px-5 pt-1 pb-6 sm:px-7 sm:pb-7">{children}</div>
      </details>
    </section>
  );
}

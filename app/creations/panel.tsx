import ChevronDown from "lucide-react/icons/chevron-down";
import type { ReactNode } from "react";

type PanelProps = { id?: string; title: string; action?: ReactNode; children: ReactNode };

/** One of the framed parts beside a creation. */
export function Panel({ id, title, action, children }: PanelProps) {
  return (
    <section
      id={id}
      className="grid scroll-mt-20 grid-cols-[minmax(0,1fr)] rounded-2xl border border-line bg-surface px-5 py-4 target:border-ink"
    >
      <div className="flex min-h-8 items-center justify-between gap-3">
        <h2 className="font-bold">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

/** A part that opens when it is wanted. */
export function FoldedPanel({ title, children, onOpen }: Omit<PanelProps, "action"> & { onOpen?: () => void }) {
  return (
    <details
      onToggle={(event) => {
        if (event.currentTarget.open) onOpen?.();
      }}
      className="group/panel rounded-2xl border border-line bg-surface px-5 py-2"
    >
      <summary className="flex min-h-11 items-center justify-between gap-3 font-bold">
        {title}
        <ChevronDown
          className="size-5 text-muted transition-transform group-open/panel:rotate-180"
          aria-hidden="true"
        />
      </summary>
      <div className="pb-2">{children}</div>
    </details>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-6 py-2.5 text-sm">
      <dt className="text-muted">{name}</dt>
      <dd className="break-words text-right font-medium">{children}</dd>
    </div>
  );
}

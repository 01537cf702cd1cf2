import type { ReactNode } from "react";

type StepColumnsProps = { form: ReactNode; stage: ReactNode; stageFirst: boolean };

/**
 * The form and what comes of it, side by side; on a phone the result goes first as soon as there is one to see. First in the
 * document, too: a browser that draws while it still reads would otherwise push the form down under the reader's thumb.
 */
export function StepColumns({ form, stage, stageFirst }: StepColumnsProps) {
  const controls = (
    <div key="form" className="lg:col-start-1 lg:row-start-1">
      {form}
    </div>
  );
  const made = (
    <div key="stage" className="grid content-start gap-4 lg:col-start-2 lg:row-start-1">
      {stage}
    </div>
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8 [overflow-anchor:none] lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      {stageFirst ? [made, controls] : [controls, made]}
    </div>
  );
}

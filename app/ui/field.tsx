import type { InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from "react";
import { classes } from "#app/lib/class-names.ts";

const box =
  "w-full rounded-xl border bg-surface px-4 text-ink placeholder:text-muted/90 transition-colors focus:border-ink focus-visible:outline-offset-0";

function edge(error: string | undefined): string {
  return error === undefined ? "border-edge/70 hover:border-edge" : "border-danger";
}

type Frame = { id: string; label: ReactNode; hint?: ReactNode; error?: string; action?: ReactNode };

function describedBy({ id, hint, error }: Frame): string | undefined {
  const ids = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  return ids.length === 0 ? undefined : ids.join(" ");
}

function Labelled({ frame, children }: { frame: Frame; children: ReactNode }) {
  const { id, label, hint, error, action } = frame;
  return (
    <div className="grid gap-2">
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {action !== undefined && <span>{action}</span>}
      </div>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="font-medium text-danger text-sm">
          {error}
        </p>
      )}
    </div>
  );
}

type TextFieldProps = Frame & Omit<InputHTMLAttributes<HTMLInputElement>, "id">;

export function TextField({ id, label, hint, error, action, ...rest }: TextFieldProps) {
  const frame = { id, label, hint, error, action };
  return (
    <Labelled frame={frame}>
      <input
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(frame)}
        className={classes(box, edge(error), "min-h-12")}
        {...rest}
      />
    </Labelled>
  );
}

type TextAreaFieldProps = Frame & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id">;

export function TextAreaField({ id, label, hint, error, action, className, ...rest }: TextAreaFieldProps) {
  const frame = { id, label, hint, error, action };
  return (
    <Labelled frame={frame}>
      <textarea
        id={id}
        dir="auto"
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(frame)}
        className={classes(box, edge(error), "max-h-96 resize-y py-3 leading-relaxed", className)}
        {...rest}
      />
    </Labelled>
  );
}

import { Form, useNavigate, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { useModal } from "#app/ui/dialogs/use-modal.ts";

type ConfirmDialogProps = {
  title: string;
  body: ReactNode;
  /** What the form sends, and where to. */
  action: string;
  fields: Record<string, string>;
  confirm: string;
  keep: string;
  /** Where "keep" leads: the page without the question. */
  back: string;
};

/**
 * Asks before something is gone for good. Draw it when the address asks for it: so it opens without scripts too; with them
 * it is modal.
 */
export function ConfirmDialog({ title, body, action, fields, confirm, keep, back }: ConfirmDialogProps) {
  const ref = useModal();
  const navigate = useNavigate();
  const busy = useNavigation().state === "submitting";
  return (
    <dialog
      ref={ref}
      open
      aria-labelledby="confirm-title"
      onCancel={() => navigate(back, { preventScrollReset: true, replace: true })}
      className="fixed inset-x-0 top-1/4 z-50 mx-auto w-[min(26rem,calc(100vw-2rem))] rounded-2xl border border-line bg-surface p-6 text-ink shadow-lift"
    >
      <h2 id="confirm-title" className="font-bold text-xl">
        {title}
      </h2>
      <div className="mt-2 text-muted">{body}</div>
      <Form method="post" action={action} preventScrollReset replace className="mt-6 flex flex-wrap justify-end gap-2">
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <ButtonLink to={back} replace preventScrollReset>
          {keep}
        </ButtonLink>
        <Button type="submit" tone="danger" disabled={busy}>
          {confirm}
        </Button>
      </Form>
    </dialog>
  );
}

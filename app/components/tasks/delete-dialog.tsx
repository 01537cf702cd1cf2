import { Form, useLocation, useNavigate, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { Button, ButtonLink } from "#app/components/ui/button.tsx";
import { useTranslation } from "#app/lib/words.ts";

type DeleteDialogProps = { id: string; action: string; back: string };

/** Asks before a creation is gone. It has an address of its own, so it opens without scripts too; with them it is modal. */
export function DeleteDialog({ id, action, back }: DeleteDialogProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const busy = useNavigation().state === "submitting";
  useEffect(() => {
    const dialog = ref.current;
    dialog?.close();
    dialog?.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      open
      aria-labelledby="delete-title"
      onCancel={() => navigate(back, { preventScrollReset: true, replace: true })}
      className="fixed inset-x-0 top-1/4 z-50 mx-auto w-[min(26rem,calc(100vw-2rem))] rounded-2xl border border-line bg-surface p-6 text-ink shadow-lift"
    >
      <h2 id="delete-title" className="font-bold text-xl">
        {t("deletion.title")}
      </h2>
      <p className="mt-2 text-muted">{t("deletion.body")}</p>
      <Form method="post" action={action} preventScrollReset replace className="mt-6 flex flex-wrap justify-end gap-2">
        <input type="hidden" name="intent" value="delete" />
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="next" value={pathname + back} />
        <ButtonLink to={back} replace preventScrollReset>
          {t("deletion.keep")}
        </ButtonLink>
        <Button type="submit" tone="danger" disabled={busy}>
          {t("deletion.confirm")}
        </Button>
      </Form>
    </dialog>
  );
}

import { useLocation } from "@remix-run/react";
import LogOut from "lucide-react/icons/log-out";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useLiveState } from "#app/shell/live/live.tsx";
import { buttonLook } from "#app/ui/button.tsx";

/** Says that this tab is signed out, by another tab or by the end of the session, and leads back to this very page. */
export function SignedOut() {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { pathname, search } = useLocation();
  if (useLiveState() !== "signedOut") return null;
  const next = new URLSearchParams({ next: pathname + search });
  return (
    <div
      role="alert"
      className="mx-3 mt-4 flex flex-wrap items-center justify-between gap-3 rounded-2xl border border-danger/60 bg-danger-soft px-4 py-3 sm:mx-6"
    >
      <p className="flex items-center gap-3">
        <LogOut className="size-5 shrink-0 text-danger" aria-hidden="true" />
        <span>{t("away.signedOut")}</span>
      </p>
      <a href={`${href("/sign-in")}?${next}`} className={buttonLook({ tone: "strong", size: "small" })}>
        {t("away.signIn")}
      </a>
    </div>
  );
}

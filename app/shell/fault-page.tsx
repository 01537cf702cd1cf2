import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Logo } from "#app/shell/header/logo.tsx";
import { ButtonLink, buttonLook } from "#app/ui/button.tsx";

function requestIdOf(error: unknown): string | undefined {
  if (!isRouteErrorResponse(error) || typeof error.data !== "object" || error.data === null) return undefined;
  return "requestId" in error.data && typeof error.data.requestId === "string" ? error.data.requestId : undefined;
}

const KINDS: Record<number, "missing" | "busy" | "away"> = { 404: "missing", 429: "busy", 503: "away" };

/** A page that could not be drawn: what happened in one sentence, and a way on. */
function Fault() {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { pathname, search } = useLocation();
  const error = useRouteError();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const kind = KINDS[status] ?? "broken";
  const requestId = requestIdOf(error);
  return (
    <main id="main" className="mx-auto grid min-h-[70dvh] max-w-xl content-center gap-5 px-6 py-16">
      <p className="font-mono text-muted text-sm">{status}</p>
      <h1 className="font-bold text-4xl tracking-tight">{t(`fault.${kind}Title`)}</h1>
      <p className="text-lg text-muted">{t(`fault.${kind}`)}</p>
      {requestId !== undefined && <p className="text-muted text-sm">{t("fault.reference", { requestId })}</p>}
      <div className="flex flex-wrap gap-3 pt-2">
        {kind !== "missing" && (
          <a href={pathname + search} className={buttonLook({ tone: "primary" })}>
            {t("fault.retry")}
          </a>
        )}
        <ButtonLink to={href("/")}>{t("fault.home")}</ButtonLink>
      </div>
    </main>
  );
}

/** The same with the sign above it, where no layout is left around. */
export function FaultPage() {
  return (
    <>
      <header className="px-4 py-2.5 sm:px-6">
        <Logo />
      </header>
      <Fault />
    </>
  );
}

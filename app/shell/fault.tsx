import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useUnreachable } from "#app/shell/use-unreachable.ts";
import { ButtonLink, buttonLook } from "#app/ui/button.tsx";

function requestIdOf(data: unknown): string | undefined {
  const isTold = typeof data === "object" && data !== null && "requestId" in data;
  return isTold && typeof data.requestId === "string" ? data.requestId : undefined;
}

const KINDS: Record<number, "missing" | "busy" | "away"> = { 404: "missing", 429: "busy", 503: "away" };

/** A page that could not be drawn: what happened in one sentence, and a way on. Where nobody answered, it goes on by itself. */
export function Fault() {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { pathname, search } = useLocation();
  const error = useRouteError();
  const answer = isRouteErrorResponse(error) ? error : null;
  const status = answer?.status ?? 500;
  const isUnreachable = useUnreachable(answer !== null && status !== 503 ? null : error);
  const kind = isUnreachable ? "unreachable" : (KINDS[status] ?? "broken");
  const requestId = requestIdOf(answer?.data);
  return (
    <main id="main" className="mx-auto grid min-h-[70dvh] max-w-xl content-center gap-5 px-6 py-16">
      {!isUnreachable && <p className="font-mono text-muted text-sm">{status}</p>}
      <h1 className="font-bold text-4xl tracking-tight">{t(`fault.${kind}Title`)}</h1>
      <p className="text-lg text-muted" role={isUnreachable ? "status" : undefined}>
        {t(`fault.${kind}`)}
      </p>
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

import { Link } from "@remix-run/react";
import type { BrokenRule, Refusal } from "#app/lib/graphql/result.ts";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Notice } from "#app/ui/messages/notice.tsx";

/** The sentence for a refusal, from its code; the API's own English only where no words are known. */
export function useRefusalSentence(): (refusal: Refusal) => string {
  const { t } = useTranslation();
  const words = useWords();
  return (refusal) =>
    words(`errors.${refusal.code}`, refusal.message === "" ? t("errors.INTERNAL_ERROR") : refusal.message, {
      required: refusal.required,
      available: refusal.available,
      credits: refusal.credits,
      model: refusal.replacement?.name,
      count: refusal.retryAfterSeconds,
      reason: refusal.reason ?? undefined,
      contact: refusal.contact ?? undefined,
    });
}

/** The rule that a field breaks: in English as the API says it, else by the rule's kind, for some fields in words of their own. */
function useBrokenRule(): (field: BrokenRule) => string {
  const { locale } = useLocale();
  const words = useWords();
  return ({ path, message, code = "UNFIT", limit }) => {
    if (locale === "en") return message;
    const kind = words(["fieldErrors", "rules", code], message, { line: path.at(-1) });
    const numbered = limit == null ? kind : words(["fieldErrors", "limits", code], kind, { limit });
    return words(["fieldErrors", "fields", path.at(-1) ?? "", code], numbered);
  };
}

/** The error to draw at one field; `path` is the API's name for it. What is wrong with a line of it is wrong with the field. */
export function useFieldError(): (refusal: Refusal | null, path: string) => string | undefined {
  const brokenRule = useBrokenRule();
  return (refusal, path) => {
    const field = refusal?.fields.find((candidate) => candidate.path.at(-1) === path || candidate.path[0] === path);
    return field === undefined ? undefined : brokenRule(field);
  };
}

function shortBy({ required = 0, available = 0 }: Refusal): number {
  return Math.max(0, required - available);
}

/** A refusal that belongs to the whole form; one whose fields are all shown at their places says nothing here. */
export function RefusalNotice({ refusal, shown = [] }: { refusal: Refusal | null; shown?: string[] }) {
  const sentence = useRefusalSentence();
  const { t } = useTranslation();
  const { href } = useLocale();
  const brokenRule = useBrokenRule();
  if (refusal === null) return null;
  const left = refusal.fields.filter((field) => !shown.includes(field.path.at(-1) ?? ""));
  if (refusal.fields.length > 0 && left.length === 0) return null;
  return (
    <Notice tone="danger" urgent>
      {left.length === 0 ? (
        <p>
          <span>{sentence(refusal)}</span>
          {refusal.code === "INSUFFICIENT_CREDITS" && (
            <span>
              {" "}
              <Link
                to={href(`/billing?need=${shortBy(refusal)}`)}
                className="font-semibold underline underline-offset-4"
              >
                {t("billing.getMore")}
              </Link>
            </span>
          )}
        </p>
      ) : (
        left.map((field) => <p key={field.path.join(".")}>{brokenRule(field)}</p>)
      )}
      {refusal.requestId !== undefined && refusal.code === "INTERNAL_ERROR" && (
        <p className="mt-1 text-muted text-xs">{refusal.requestId}</p>
      )}
    </Notice>
  );
}

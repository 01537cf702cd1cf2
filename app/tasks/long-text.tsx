import { useTranslation } from "#app/lib/i18n/words.ts";

/** Beyond so many characters a text is shortened to a few lines, with the rest on demand. */
const LONG = 480;

/** What somebody wrote, in whatever direction it is written; a long text is folded until somebody wants all of it. */
export function LongText({ text }: { text: string }) {
  const { t } = useTranslation();
  const words = "whitespace-pre-wrap break-words leading-relaxed";
  if (text.length <= LONG)
    return (
      <p dir="auto" className={`${words} py-2`}>
        {text}
      </p>
    );
  return (
    <div className="group/long pt-2">
      <p dir="auto" className={`${words} line-clamp-6 group-has-[details[open]]/long:line-clamp-none`}>
        {text}
      </p>
      <details className="group/more print:hidden">
        <summary className="inline-flex min-h-11 items-center font-semibold text-sm underline underline-offset-4">
          <span className="group-open/more:hidden">{t("text.more")}</span>
          <span className="hidden group-open/more:inline">{t("text.less")}</span>
        </summary>
      </details>
    </div>
  );
}

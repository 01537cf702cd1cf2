import Check from "lucide-react/icons/check";
import Copy from "lucide-react/icons/copy";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";

/** A secret, shown this once. */
export function SecretNotice({ secret }: { secret: { of: string; value: string } }) {
  const { t } = useTranslation();
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => region.current?.scrollIntoView({ block: "center" }), []);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(secret.value);
    setCopied(true);
  };
  return (
    <div
      ref={region}
      role="status"
      className="grid gap-3 rounded-2xl border border-accent-strong/60 bg-accent-soft p-5"
    >
      <p className="font-semibold">{t("apiKeys.secret", { name: secret.of })}</p>
      <div className="flex flex-wrap items-center gap-3">
        <code className="min-w-0 select-all break-all rounded-lg bg-surface px-3 py-2 text-sm">{secret.value}</code>
        <Button size="small" onClick={copy}>
          {copied ? <Check className="size-4" aria-hidden="true" /> : <Copy className="size-4" aria-hidden="true" />}
          <span>{t(copied ? "apiKeys.copied" : "apiKeys.copy")}</span>
        </Button>
      </div>
      <p className="text-sm">{t("apiKeys.secretHint")}</p>
    </div>
  );
}

import Check from "lucide-react/icons/check";
import Copy from "lucide-react/icons/copy";
import { useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { SECOND } from "#app/lib/time.ts";
import { buttonLook } from "#app/ui/button.tsx";
import { useAnnounce } from "#app/ui/messages/announce.tsx";

/** Copies a text. It says so in its own place; where a browser forbids it, the text is there to be selected. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useAnnounce(copied ? t("creation.copied") : "");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https, or without the reader's leave: nothing was copied, and nothing claims so.
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 2 * SECOND);
  };
  const Icon = copied ? Check : Copy;
  return (
    <button type="button" onClick={copy} className={buttonLook({ tone: "quiet", size: "small" })}>
      <Icon className="size-4" aria-hidden="true" />
      <span className="whitespace-nowrap">{copied ? t("creation.copied") : label}</span>
    </button>
  );
}

import Camera from "lucide-react/icons/camera";
import { useState } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Media } from "#app/tasks/documents.ts";
import { ACCEPT, MOST_MEGABYTES } from "#app/tasks/upload/image-file.ts";
import { useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

/** Begins the story's video with a photo of one's own. */
export function PhotoButton({ onImage }: { onImage: (asset: Media) => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const sentence = useRefusalSentence();
  const [isSending, setSending] = useState(false);
  const send = async (file: File) => {
    setSending(true);
    const code = await import("#app/tasks/upload/upload.client.ts").catch(() => null);
    const end = await code?.uploadImage(file);
    setSending(false);
    if (end === undefined) return toast({ text: t("toast.notLoaded"), tone: "danger" });
    if ("asset" in end) return onImage(end.asset);
    const text =
      "problem" in end
        ? t(`sources.problems.${end.problem}`, { name: file.name, most: MOST_MEGABYTES })
        : sentence(end.refusal);
    toast({ text, tone: "danger" });
  };
  return (
    <label className="inline-flex min-h-10 items-center gap-2 whitespace-nowrap rounded-xl border border-edge/50 px-3 font-semibold text-sm hover:border-edge hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2 has-disabled:opacity-55">
      {isSending ? <Spinner className="size-4" /> : <Camera className="size-4" aria-hidden="true" />}
      <span>{t("studio.photo")}</span>
      <input
        type="file"
        accept={ACCEPT}
        disabled={isSending}
        className="sr-only"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file !== undefined) void send(file);
        }}
      />
    </label>
  );
}

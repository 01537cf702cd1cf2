import { type FormEvent, useState } from "react";
import { CreateStyleDocument } from "#app/creations/styles/documents.ts";
import { StyleFields } from "#app/creations/styles/style-fields.tsx";
import { change, refetchFollowed } from "#app/lib/graphql/client.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { Sheet } from "#app/ui/dialogs/sheet.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

/** What a style is saved from: words, and a picture that was made of them. */
export type StyleSource = { prompt: string; picture: { id: string; thumb: string } | null };

const LONGEST_WORDS = 500;

type SaveSheetProps = { source: StyleSource; onClose: () => void };

/** Keeps the words of a prompt, or a part of them, as a style of one's own. */
export function SaveSheet({ source: { prompt, picture }, onClose }: SaveSheetProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const fieldError = useFieldError();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // What happens in a portal is told to what it is drawn by, too: that may be a form of its own.
    event.stopPropagation();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => String(form.get(name) ?? "");
    setBusy(true);
    const made = await change(CreateStyleDocument, {
      input: {
        name: said("name"),
        promptSuffix: said("promptSuffix"),
        picture: form.has("withPicture") ? picture?.id : undefined,
      },
    });
    setBusy(false);
    if (!made.ok) return setRefusal(made.refusal);
    toast({ text: t("ownStyles.saved", { name: made.payload.style.name }) });
    onClose();
    await refetchFollowed();
  };
  return (
    <Sheet title={t("ownStyles.save")} onClose={onClose}>
      <RefusalNotice refusal={refusal} shown={["name", "promptSuffix"]} />
      <form onSubmit={save} className="grid gap-4">
        <StyleFields
          of="save-style"
          promptSuffix={prompt.slice(0, LONGEST_WORDS)}
          error={(field) => fieldError(refusal, field)}
        />
        {picture !== null && (
          <label className="flex min-h-11 items-center gap-3 text-sm">
            <input
              type="checkbox"
              name="withPicture"
              value="1"
              defaultChecked
              className="size-5 shrink-0 accent-accent"
            />
            <img src={picture.thumb} alt="" className="aspect-4/3 w-16 rounded-lg object-cover" />
            {t("ownStyles.withPicture")}
          </label>
        )}
        <Button type="submit" tone="primary" disabled={isBusy}>
          {t("ownStyles.create")}
        </Button>
      </form>
    </Sheet>
  );
}

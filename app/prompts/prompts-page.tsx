import { useActionData, useLocation, useSearchParams } from "@remix-run/react";
import Plus from "lucide-react/icons/plus";
import type { Answer } from "#app/lib/forms.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { listingOf, openedPrompt } from "#app/prompts/address.ts";
import { PromptDesk } from "#app/prompts/desk/prompt-desk.tsx";
import type { PromptsData } from "#app/prompts/documents.ts";
import { SavedPrompts } from "#app/prompts/saved-prompts.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { ConfirmDialog } from "#app/ui/dialogs/confirm-dialog.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

type PromptsPageProps = { page: PromptsData; viewer: NonNullable<PromptsData["viewer"]>; newestKey: string };

/** The question before a prompt is deleted; afterwards the page goes on where it was, or at the beginning when that prompt was open. */
function Deletion({ id, openedId }: { id: string; openedId: string | undefined }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const listing = listingOf(params);
  return (
    <ConfirmDialog
      title={t("prompts.deletion.title")}
      body={t("prompts.deletion.body")}
      action={href("/prompts")}
      fields={{ intent: "delete", id, next: (id === openedId ? href("/prompts") : pathname) + listing }}
      confirm={t("prompts.deletion.confirm")}
      keep={t("prompts.deletion.keep")}
      back={pathname + listing}
    />
  );
}

/** The prompt assistant: a conversation at the desk, and everything it wrote beside it. */
export function PromptsPage({ page, viewer, newestKey }: PromptsPageProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const [params] = useSearchParams();
  const posted = useActionData<Answer>();
  const opened = openedPrompt(page);
  const deletion = params.get("delete");
  const isElsewhere = posted?.intent === "delete" || posted?.intent === "favorite";
  return (
    <main
      id="main"
      className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-6 px-4 py-7 sm:px-6 xl:grid-cols-[minmax(0,1fr)_20rem]"
    >
      <header className="flex flex-wrap items-end justify-between gap-4 xl:col-span-2">
        <div className="grid gap-1">
          <h1 className="font-bold text-2xl tracking-tight sm:text-3xl">{t("prompts.title")}</h1>
          <p className="text-muted">{t("prompts.subtitle")}</p>
        </div>
        {opened !== null && (
          <ButtonLink to={href("/prompts") + listingOf(params)}>
            <Plus className="size-5" aria-hidden="true" />
            {t("prompts.begin")}
          </ButtonLink>
        )}
      </header>
      {isElsewhere && <RefusalNotice refusal={posted.refusal} />}
      <PromptDesk
        key={opened?.id ?? "new"}
        opened={opened}
        page={page}
        available={viewer.credits.available}
        newestKey={newestKey}
      />
      <SavedPrompts prompts={viewer.prompts} openedId={opened?.id} />
      {deletion !== null && <Deletion key={deletion} id={deletion} openedId={opened?.id} />}
    </main>
  );
}

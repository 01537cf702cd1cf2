import { Form, useLocation, useSearchParams } from "@remix-run/react";
import Pencil from "lucide-react/icons/pencil";
import Plus from "lucide-react/icons/plus";
import Trash2 from "lucide-react/icons/trash";
import WandSparkles from "lucide-react/icons/wand-sparkles";
import { LibraryHead } from "#app/creations/filters/library-head.tsx";
import type { OwnStyle, OwnStylesViewer } from "#app/creations/styles/documents.ts";
import { StyleFields } from "#app/creations/styles/style-fields.tsx";
import type { Answer } from "#app/lib/forms.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button, ButtonLink, buttonLook } from "#app/ui/button.tsx";
import { ConfirmDialog } from "#app/ui/dialogs/confirm-dialog.tsx";
import { RefusalNotice, useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type StyleProps = { style: OwnStyle; answer: Answer | null };

/** The form to change a style, folded until it is wanted, or refused. */
function Edit({ style, answer }: StyleProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const refused = answer?.intent === "update" && answer.values.style === style.id ? answer : null;
  const values = refused?.values ?? style;
  return (
    <details className="min-w-0 open:w-full" open={refused !== null || undefined}>
      <summary className={buttonLook({ tone: "quiet", size: "small" })}>
        <Pencil className="size-4" aria-hidden="true" />
        {t("ownStyles.edit")}
      </summary>
      <Form key={`${style.name} ${style.promptSuffix}`} method="post" preventScrollReset className="mt-3 grid gap-4">
        <input type="hidden" name="intent" value="update" />
        <input type="hidden" name="style" value={style.id} />
        <StyleFields
          of={style.id}
          name={values.name}
          promptSuffix={values.promptSuffix}
          error={(field) => fieldError(refused?.refusal ?? null, field)}
        />
        {style.picture !== null && (
          <label className="flex min-h-10 items-center gap-2 text-sm">
            <input type="checkbox" name="withoutPicture" value="1" className="size-5 accent-accent" />
            {t("ownStyles.withoutPicture")}
          </label>
        )}
        <Button type="submit" className="justify-self-start">
          {t("collections.save")}
        </Button>
      </Form>
    </details>
  );
}

function Card({ style, answer }: StyleProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const { id, name, promptSuffix, pictureUrl } = style;
  return (
    <li className="grid content-start gap-3 rounded-2xl border border-line bg-surface p-4 shadow-card">
      <div className="flex min-w-0 items-center gap-3">
        <img
          src={pictureUrl}
          alt=""
          loading="lazy"
          decoding="async"
          className="aspect-4/3 w-20 shrink-0 rounded-xl object-cover"
        />
        <h2 dir="auto" className="min-w-0 break-words font-bold">
          {name}
        </h2>
      </div>
      <p dir="auto" title={promptSuffix} className="line-clamp-5 break-words text-muted text-sm">
        {promptSuffix}
      </p>
      <div className="flex flex-wrap items-start gap-1">
        <ButtonLink size="small" discover="none" to={href(`/create?style=${encodeURIComponent(id)}`)}>
          <WandSparkles className="size-4" aria-hidden="true" />
          {t("ownStyles.use")}
        </ButtonLink>
        <Edit style={style} answer={answer} />
        <ButtonLink
          size="small"
          tone="quiet"
          to={`?delete=${encodeURIComponent(id)}`}
          preventScrollReset
          aria-label={t("ownStyles.delete", { name })}
        >
          <Trash2 className="size-4" aria-hidden="true" />
          {t("task.delete")}
        </ButtonLink>
      </div>
    </li>
  );
}

function Deletion({ styles }: { styles: readonly OwnStyle[] }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const style = styles.find(({ id }) => id === params.get("delete"));
  if (style === undefined) return null;
  return (
    <ConfirmDialog
      title={t("ownStyles.deletion.title", { name: style.name })}
      body={t("ownStyles.deletion.body")}
      action={pathname}
      fields={{ intent: "delete", style: style.id }}
      confirm={t("task.delete")}
      keep={t("ownStyles.deletion.keep")}
      back={pathname}
    />
  );
}

/** The account's own styles: each is in the picker of styles, and can be changed and deleted here. */
export function StylesPage({ viewer: { styles }, answer }: { viewer: OwnStylesViewer; answer: Answer | null }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const refused = answer?.intent === "create" ? answer : null;
  return (
    <main
      id="main"
      className="mx-auto grid max-w-[100rem] grid-cols-[minmax(0,1fr)] gap-5 px-4 py-4 sm:px-6 lg:px-8 lg:py-7"
    >
      <LibraryHead />
      <p className="max-w-3xl text-muted text-sm">{t("ownStyles.about")}</p>
      <RefusalNotice refusal={answer?.refusal ?? null} shown={["name", "promptSuffix"]} />
      <details
        className="max-w-3xl rounded-2xl border border-line bg-surface px-5 py-2"
        open={refused !== null || styles.length === 0 || undefined}
      >
        <summary className="flex min-h-11 items-center gap-2 font-bold">
          <Plus className="size-5" aria-hidden="true" />
          {t("ownStyles.new")}
        </summary>
        <Form key={styles.length} method="post" className="grid gap-4 py-3">
          <input type="hidden" name="intent" value="create" />
          <StyleFields
            of="new-style"
            name={refused?.values.name}
            promptSuffix={refused?.values.promptSuffix}
            error={(field) => fieldError(refused?.refusal ?? null, field)}
          />
          <Button type="submit" tone="primary" className="justify-self-start">
            {t("ownStyles.create")}
          </Button>
        </Form>
      </details>
      {styles.length > 0 && (
        <ul className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {styles.map((style) => (
            <Card key={style.id} style={style} answer={answer} />
          ))}
        </ul>
      )}
      <Deletion styles={styles} />
    </main>
  );
}

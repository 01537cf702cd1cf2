import { useLocation, useSearchParams } from "@remix-run/react";
import Pencil from "lucide-react/icons/pencil";
import Plus from "lucide-react/icons/plus";
import Trash2 from "lucide-react/icons/trash";
import WandSparkles from "lucide-react/icons/wand-sparkles";
import { CharacterForm } from "#app/creations/cast/character-form.tsx";
import type { CastMember, CastViewer } from "#app/creations/cast/documents.ts";
import { LibraryHead } from "#app/creations/filters/library-head.tsx";
import type { Answer } from "#app/lib/forms.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ConfirmDialog } from "#app/ui/dialogs/confirm-dialog.tsx";
import { RefusalNotice } from "#app/ui/messages/refusal-notice.tsx";

/** As many images as the page asks for when it is asked for more of them. */
const MORE_PICTURES = 100;
const FIELDS = ["name", "description", "images", "rightsConfirmed"];

/** The address of this page with something else said in it, or not. */
function useAddress(): (change: Record<string, string | null>) => string {
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  return (change) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(change)) value === null ? next.delete(name) : next.set(name, value);
    return next.size === 0 ? pathname : `?${next}`;
  };
}

function Looks({ images }: Pick<CastMember, "images">) {
  const { t } = useTranslation();
  if (images.length === 0) return <p className="font-medium text-danger text-sm">{t("cast.noPictures")}</p>;
  return (
    <div className="flex flex-wrap gap-1.5">
      {images.map((picture) => (
        <img
          key={picture.id}
          src={picture.thumb}
          alt={picture.altText}
          loading="lazy"
          decoding="async"
          className="size-16 rounded-lg object-cover"
        />
      ))}
    </div>
  );
}

function Card({ character: { id, name, description, images } }: { character: CastMember }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const address = useAddress();
  return (
    <li className="grid content-start gap-3 rounded-2xl border border-line bg-surface p-4 shadow-card">
      <Looks images={images} />
      <h2 dir="auto" className="min-w-0 break-words font-bold">
        {name}
      </h2>
      {description !== "" && (
        <p dir="auto" title={description} className="line-clamp-4 break-words text-muted text-sm">
          {description}
        </p>
      )}
      <div className="flex flex-wrap items-start gap-1">
        {images.length > 0 && (
          <ButtonLink size="small" discover="none" to={href(`/create?characters=${encodeURIComponent(id)}`)}>
            <WandSparkles className="size-4" aria-hidden="true" />
            {t("ownStyles.use")}
          </ButtonLink>
        )}
        <ButtonLink
          size="small"
          tone="quiet"
          to={address({ edit: id, delete: null })}
          aria-label={t("cast.edit", { name })}
        >
          <Pencil className="size-4" aria-hidden="true" />
          {t("ownStyles.edit")}
        </ButtonLink>
        <ButtonLink
          size="small"
          tone="quiet"
          to={address({ delete: id })}
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

function Deletion({ characters }: { characters: readonly CastMember[] }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const character = characters.find(({ id }) => id === params.get("delete"));
  if (character === undefined) return null;
  return (
    <ConfirmDialog
      title={t("cast.deletion.title", { name: character.name })}
      body={t("cast.deletion.body")}
      action={pathname}
      fields={{ intent: "delete", character: character.id }}
      confirm={t("task.delete")}
      keep={t("ownStyles.deletion.keep")}
      back={pathname}
    />
  );
}

/** The account's characters: each can be chosen in the composer, and is made, changed and deleted here. */
export function CastPage({ viewer, answer }: { viewer: CastViewer; answer: Answer | null }) {
  const { t } = useTranslation();
  const address = useAddress();
  const [params] = useSearchParams();
  const characters = viewer.characters.nodes;
  const { nodes: images, pageInfo } = viewer.assets;
  const edited = params.get("edit") ?? (answer?.intent === "update" ? answer.values.character : undefined);
  const character = characters.find(({ id }) => id === edited) ?? null;
  const of = character === null ? "create" : "update";
  const refused = answer?.intent === of ? answer : null;
  const more = pageInfo.hasNextPage && images.length < MORE_PICTURES ? address({ pictures: "all" }) : null;
  const isOpen = character !== null || refused !== null || characters.length === 0 || params.has("pictures");
  return (
    <main
      id="main"
      className="mx-auto grid max-w-[100rem] grid-cols-[minmax(0,1fr)] gap-5 px-4 py-4 sm:px-6 lg:px-8 lg:py-7"
    >
      <LibraryHead />
      <p className="max-w-3xl text-muted text-sm">{t("cast.about")}</p>
      <RefusalNotice refusal={answer?.refusal ?? null} shown={FIELDS} />
      <details
        key={`${character?.id} ${characters.length}`}
        className="max-w-3xl rounded-2xl border border-line bg-surface px-5 py-2"
        open={isOpen || undefined}
      >
        <summary className="flex min-h-11 items-center gap-2 font-bold">
          {character === null ? (
            <Plus className="size-5" aria-hidden="true" />
          ) : (
            <Pencil className="size-5" aria-hidden="true" />
          )}
          <span>{character === null ? t("cast.new") : t("cast.edit", { name: character.name })}</span>
        </summary>
        <CharacterForm {...{ character, images, more }} answer={refused} />
      </details>
      {characters.length > 0 && (
        <ul className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {characters.map((one) => (
            <Card key={one.id} character={one} />
          ))}
        </ul>
      )}
      <Deletion characters={characters} />
    </main>
  );
}

import { Form, Link } from "@remix-run/react";
import type { CastMember, CastPicture } from "#app/creations/cast/documents.ts";
import type { Answer } from "#app/lib/forms.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";
import { TextAreaField, TextField } from "#app/ui/field.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

type Pictures = { own: readonly CastPicture[]; others: readonly CastPicture[]; more: string | null };

type CharacterFormProps = {
  /** Who is changed; null for one that is new. */
  character: CastMember | null;
  /** The images of the account, newest first. */
  images: readonly CastPicture[];
  /** Where there are more of them to choose from. */
  more: string | null;
  /** What this form was answered with. */
  answer: Answer | null;
};

function Tick({ picture, number, isTicked }: { picture: CastPicture; number: number; isTicked: boolean }) {
  const { t } = useTranslation();
  return (
    <label className="relative block overflow-hidden rounded-xl border-2 border-transparent has-checked:border-ink has-focus-visible:outline-2 has-focus-visible:outline-ink">
      <img src={picture.thumb} alt="" loading="lazy" decoding="async" className="aspect-square w-full object-cover" />
      <input
        type="checkbox"
        name="image"
        value={picture.id}
        defaultChecked={isTicked}
        aria-label={picture.altText === "" ? t("cast.pictureNumber", { number }) : picture.altText}
        className="absolute top-2 left-2 size-6 accent-ink"
      />
    </label>
  );
}

/** What the character looks like: its own pictures first, then what there is to choose from. */
function Pictures({ own, others, more, ticked, error }: Pictures & { ticked: readonly string[]; error?: string }) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const all = [...own, ...others];
  return (
    <fieldset className="grid gap-2" aria-describedby="cast-pictures-hint">
      <legend className="mb-2 font-medium">{t("cast.pictures")}</legend>
      <p id="cast-pictures-hint" className="text-muted text-sm">
        {t("cast.picturesHint")}
      </p>
      {error !== undefined && (
        <p role="alert" className="font-medium text-danger text-sm">
          {error}
        </p>
      )}
      {all.length > 0 && (
        <div className="grid max-h-96 grid-cols-3 gap-2 overflow-y-auto p-1 sm:grid-cols-5 lg:grid-cols-6">
          {all.map((picture, index) => (
            <Tick key={picture.id} picture={picture} number={index + 1} isTicked={ticked.includes(picture.id)} />
          ))}
        </div>
      )}
      <p className="flex flex-wrap gap-x-4 text-sm">
        <Link to={href("/creations/uploads")} discover="none" className="underline underline-offset-4">
          {t("cast.upload")}
        </Link>
        {more !== null && (
          <Link to={more} preventScrollReset className="underline underline-offset-4">
            {t("cast.more")}
          </Link>
        )}
      </p>
    </fieldset>
  );
}

/** What a character is made of: its name, what it is like in words and in pictures, and the word that one holds the rights. */
export function CharacterForm({ character, images, more, answer }: CharacterFormProps) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const refusal = answer?.refusal ?? null;
  const { name, description } = answer?.values ?? character ?? {};
  const own = character?.images ?? [];
  const others = images.filter(({ id }) => own.every((picture) => picture.id !== id));
  const ticked = answer?.values.images?.split(" ") ?? own.map(({ id }) => id);
  const rights = fieldError(refusal, "rightsConfirmed");
  return (
    <Form method="post" preventScrollReset className="grid gap-4 py-3">
      <input type="hidden" name="intent" value={character === null ? "create" : "update"} />
      {character !== null && <input type="hidden" name="character" value={character.id} />}
      <TextField
        id="cast-name"
        name="name"
        label={t("cast.name")}
        hint={t("cast.nameHint")}
        required
        maxLength={60}
        defaultValue={name}
        error={fieldError(refusal, "name")}
      />
      <TextAreaField
        id="cast-description"
        name="description"
        label={t("cast.description")}
        hint={t("cast.descriptionHint")}
        rows={2}
        maxLength={500}
        defaultValue={description}
        error={fieldError(refusal, "description")}
      />
      <Pictures {...{ own, others, more, ticked }} error={fieldError(refusal, "images")} />
      <label className="flex min-h-11 items-center gap-3 text-sm">
        <input type="checkbox" name="rightsConfirmed" value="1" className="size-6 shrink-0 accent-ink" />
        <span>
          <span>{t(character === null ? "cast.rights" : "cast.rightsAgain")}</span>
          {rights !== undefined && <span className="block font-medium text-danger">{rights}</span>}
        </span>
      </label>
      <Button type="submit" tone="primary" className="justify-self-start">
        {t("cast.save")}
      </Button>
    </Form>
  );
}

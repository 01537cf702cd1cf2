import type { Creation } from "#app/creations/documents.ts";
import { Fact } from "#app/creations/panel.tsx";
import { useTranslation } from "#app/lib/i18n/words.ts";

/** What a draft is one of. */
export function DraftOf({ task: { draftOf } }: { task: Creation }) {
  const { t } = useTranslation();
  return draftOf === null ? null : <Fact name={t("drafts.of")}>{draftOf.model.name}</Fact>;
}

/** How a setting that was ordered is called: of a draft, which was made smaller, as one of the order at full size. */
export function useSettingName({ draftOf }: Creation): (name: string) => string {
  const { t } = useTranslation();
  return (name) => (draftOf === null ? name : t("drafts.setting", { name }));
}

/** That another model made it than the one that was ordered, and why; nothing for every other task. */
export function MadeInstead({ task: { fallback, model } }: { task: Creation }) {
  const { t } = useTranslation();
  if (fallback === null) return null;
  const { from, reason } = fallback;
  return (
    <p className="rounded-xl bg-sunken px-3 py-2 text-sm">
      {t(`drafts.fallback.${reason}`, { model: model.name, from: from.name })}
    </p>
  );
}

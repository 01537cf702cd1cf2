import { Chip } from "#app/compose/bar/chips/chip.tsx";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { isPicture } from "#app/tasks/media.ts";
import { Choice } from "#app/ui/choice.tsx";
import { useFieldError } from "#app/ui/messages/refusal-notice.tsx";

/** What the images of a video are for, where a model leaves the choice: its frames, or what it looks like. */
export function RoleChip({ bar: { sources, composer, refusal } }: { bar: Bar }) {
  const { t } = useTranslation();
  const fieldError = useFieldError();
  const error = fieldError(refusal, "frameMode");
  // Videos and sounds are never frames.
  if (!composer.used.every(isPicture)) return null;
  return (
    <Chip
      name="role"
      title={t("bar.chips.role")}
      value={t(`sources.roles.${sources.asReferences ? "references" : "frames"}`)}
      isWrong={error !== undefined}
      closesOnChoice
    >
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">{t("sources.role")}</legend>
        {(["frames", "references"] as const).map((role) => (
          <Choice
            key={role}
            name="role"
            value={role}
            checked={(role === "references") === sources.asReferences}
            onChoose={() => sources.setReferences(role === "references")}
          >
            {t(`sources.roles.${role}`)}
          </Choice>
        ))}
      </fieldset>
      {error !== undefined && <p className="mt-2 font-medium text-danger text-sm">{error}</p>}
    </Chip>
  );
}

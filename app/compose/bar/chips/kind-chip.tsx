import { useLocation } from "@remix-run/react";
import { Chip } from "#app/compose/bar/chips/chip.tsx";
import type { Bar } from "#app/compose/bar/use-bar.ts";
import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { KINDS, type Kind } from "#app/tasks/composing.ts";
import { buttonLook } from "#app/ui/button.tsx";
import { Choice } from "#app/ui/choice.tsx";
import { useToast } from "#app/ui/messages/toast.tsx";

/** The same page for another kind, for browsers without scripts. */
function useKindAddress(): (kind: Kind) => string {
  const { pathname, search } = useLocation();
  return (kind) => {
    const params = new URLSearchParams(search);
    params.set("kind", kind);
    return `${pathname}?${params}`;
  };
}

/** Whether images, videos or sounds are made. */
export function KindChip({ kind, chooseKind }: Pick<Bar, "kind" | "chooseKind">) {
  const { t } = useTranslation();
  const hydrated = useHydrated();
  const address = useKindAddress();
  const toast = useToast();
  const choose = async (next: Kind) => {
    if (!(await chooseKind(next))) toast({ text: t("bar.unread"), tone: "danger" });
  };
  return (
    <Chip name="kind" title={t("bar.chips.kind")} value={t(`${kind}.title`)} closesOnChoice>
      {hydrated ? (
        <fieldset className="flex gap-2">
          <legend className="sr-only">{t("bar.chips.kind")}</legend>
          {KINDS.map((one) => (
            <Choice key={one} name="kind" value={one} checked={one === kind} onChoose={() => void choose(one)}>
              {t(`${one}.title`)}
            </Choice>
          ))}
        </fieldset>
      ) : (
        <ul className="flex gap-2">
          {KINDS.map((one) => (
            <li key={one}>
              <a
                href={address(one)}
                aria-current={one === kind ? "true" : undefined}
                className={buttonLook({ size: "small" })}
              >
                {t(`${one}.title`)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Chip>
  );
}

import Languages from "lucide-react/icons/languages";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { LanguageLinks, ShortcutsItem, ThemeButtons } from "#app/shell/header/preferences.tsx";
import { Menu } from "#app/ui/dialogs/menu.tsx";

/** Language and colours, on the pages outside the studio. */
export function PreferencesMenu() {
  const { t } = useTranslation();
  return (
    <Menu label={t("nav.preferences")} trigger={<Languages className="size-5" aria-hidden="true" />}>
      <LanguageLinks />
      <hr className="my-2 border-line" />
      <ThemeButtons />
      <div className="mt-2 border-line border-t pt-2 empty:hidden">
        <ShortcutsItem />
      </div>
    </Menu>
  );
}

import { useTranslation } from "#app/lib/i18n/words.ts";
import { Button } from "#app/ui/button.tsx";

/** Shows what a form would change, and changes nothing. */
export function TryFirst({ disabled }: { disabled: boolean }) {
  const { t } = useTranslation();
  return (
    <Button type="submit" formMethod="get" formNoValidate tone="quiet" disabled={disabled}>
      {t("operators.preview.try")}
    </Button>
  );
}

import { Form, useNavigation } from "@remix-run/react";
import Trophy from "lucide-react/icons/trophy";
import type { Compared } from "#app/creations/compare/compared.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { Button } from "#app/ui/button.tsx";

type ChooseProps = { comparison: Pick<Compared, "id" | "winner">; task: TaskCard; number: number };

/** Chooses this one, once, before anything else is known; afterwards tells which was chosen. */
export function Choose({ comparison: { id, winner }, task, number }: ChooseProps) {
  const { t } = useTranslation();
  const { state } = useNavigation();
  if (winner !== null) {
    if (winner !== task.id) return null;
    return (
      <p className="inline-flex min-h-11 items-center gap-2 font-semibold">
        <Trophy className="size-5 shrink-0" aria-hidden="true" />
        {t("compare.winner")}
      </p>
    );
  }
  if (task.assets.length === 0) return null;
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="comparison" value={id} />
      <Button type="submit" name="winner" value={task.id} wide disabled={state !== "idle"}>
        <span>{t("compare.choose", { number })}</span>
      </Button>
    </Form>
  );
}

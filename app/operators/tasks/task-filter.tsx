import { Form, Link, useSearchParams } from "@remix-run/react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { LONGEST_SEARCH, TROUBLES, type Trouble } from "#app/operators/tasks/fields.ts";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";

const chip =
  "inline-flex min-h-11 items-center rounded-full border border-edge/50 px-4 text-sm hover:border-edge aria-[current=true]:border-ink aria-[current=true]:bg-accent-soft aria-[current=true]:font-semibold";

/** The address of the list with another filter; where it was in the list before is over. */
function addressWith(params: URLSearchParams, name: string, value: string | null): string {
  const kept = new URLSearchParams([...params].filter(([key]) => !["after", "before", name].includes(key)));
  if (value !== null) kept.set(name, value);
  return `?${kept}`;
}

function Troubles({ chosen }: { chosen: Trouble | undefined }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  // What is searched for is shown whether it is in trouble or not.
  const all = params.get("search") ? "operators.tasks.allFound" : "operators.tasks.all";
  return (
    <nav aria-label={t("operators.tasks.filter")} className="flex flex-wrap gap-2">
      {[null, ...TROUBLES].map((name) => (
        <Link
          key={name ?? "all"}
          to={addressWith(params, "trouble", name)}
          discover="none"
          aria-current={(name ?? undefined) === chosen ? "true" : undefined}
          className={chip}
        >
          {t(name === null ? all : `operators.trouble.${name}`)}
        </Link>
      ))}
    </nav>
  );
}

/** What the list is narrowed to: all of it stands in the address. */
export function TaskFilter() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const [search, account] = [params.get("search") ?? "", params.get("account") ?? ""];
  const trouble = TROUBLES.find((name) => name === params.get("trouble"));
  return (
    <>
      <Form method="get" role="search" className="grid gap-3">
        {/* What the address says, also when it was gone back to. */}
        <TextField
          key={search}
          id="task-search"
          name="search"
          type="search"
          label={t("operators.tasks.search")}
          hint={t("operators.tasks.searchHint")}
          maxLength={LONGEST_SEARCH}
          defaultValue={search}
        />
        {trouble !== undefined && <input type="hidden" name="trouble" value={trouble} />}
        <div className="justify-self-end">
          <Button type="submit" tone="primary">
            {t("operators.tasks.find")}
          </Button>
        </div>
      </Form>
      <Troubles chosen={trouble} />
      {account !== "" && (
        <p className="text-muted">
          <span>{t("operators.tasks.ofAccount")}</span>{" "}
          <Link
            to={addressWith(params, "account", null)}
            discover="none"
            className="font-medium text-ink underline underline-offset-4"
          >
            {t("operators.tasks.everyAccount")}
          </Link>
        </p>
      )}
    </>
  );
}

import { Form } from "@remix-run/react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { Rows } from "#app/operators/parts/rows.tsx";
import type { Happening } from "#app/operators/traffic/documents.ts";
import { TrafficFrame } from "#app/operators/traffic/traffic-frame.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Moment } from "#app/ui/moment.tsx";

function Happened({ happening: { at, kind, what, detail } }: { happening: Happening }) {
  const { t } = useTranslation();
  return (
    <li className="grid gap-1 py-3 text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="flex flex-wrap items-center gap-2">
          <Badge>{t(`operators.traffic.kind.${kind}`)}</Badge>
          <span className="font-medium">{what}</span>
        </span>
        <Moment at={at} className="text-muted" />
      </p>
      <p className="break-all font-mono text-muted text-xs">{detail}</p>
    </li>
  );
}

/** What is known of a request or a task, in order. */
export function HistoryPage({ of, history }: { of: string; history: readonly Happening[] }) {
  const { t } = useTranslation();
  return (
    <TrafficFrame title={t("operators.traffic.title")}>
      <Form method="get" role="search" className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-72">
          <TextField
            key={of}
            id="of"
            name="of"
            type="search"
            required
            maxLength={200}
            label={t("operators.traffic.of")}
            hint={t("operators.traffic.ofHint")}
            defaultValue={of}
          />
        </div>
        <Button type="submit" tone="primary">
          {t("operators.traffic.find")}
        </Button>
      </Form>
      {of !== "" && (
        <Rows none={t("operators.traffic.noHistory")}>
          {history.map((happening) => (
            <Happened key={`${happening.at} ${happening.kind} ${happening.detail}`} happening={happening} />
          ))}
        </Rows>
      )}
    </TrafficFrame>
  );
}

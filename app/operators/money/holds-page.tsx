import { Form } from "@remix-run/react";
import { useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { Holds } from "#app/operators/money/documents.ts";
import { isHours } from "#app/operators/money/fields.ts";
import { MoneyFrame } from "#app/operators/money/money-frame.tsx";
import { Paging } from "#app/operators/paging.tsx";
import { OddFilters } from "#app/operators/parts/odd-filters.tsx";
import { Row, Rows, Way } from "#app/operators/parts/rows.tsx";
import { Badge } from "#app/ui/badge.tsx";
import { Button } from "#app/ui/button.tsx";
import { TextField } from "#app/ui/field.tsx";
import { Moment } from "#app/ui/moment.tsx";

/** Credits that are held although what they are for is over, or was ordered long ago. */
export function HoldsPage({ holds, hours }: { holds: Holds; hours: number }) {
  const { t } = useTranslation();
  const words = useWords();
  return (
    <MoneyFrame title={t("operators.money.holds.title")}>
      <p className="text-muted">{t("operators.money.holds.lead")}</p>
      <Form method="get" className="flex flex-wrap items-end gap-3">
        <TextField
          key={hours}
          id="hours"
          name="hours"
          type="number"
          min={0}
          max={8760}
          required
          label={t("operators.money.holds.hours")}
          defaultValue={hours}
        />
        <Button type="submit">{t("operators.money.findings.show")}</Button>
      </Form>
      <OddFilters filters={{ hours: isHours }} />
      <Rows none={t("operators.money.holds.none")}>
        {holds.nodes.map(({ id, account, subject, credits, state, hasEnded, createdAt }) => (
          <Row
            key={id}
            title={
              <>
                <Way to={`/operators/accounts/${account}`}>{t(`operators.money.holds.${subject}`)}</Way>
                <Badge tone={hasEnded ? "danger" : "plain"}>{words(["task", "status", state], state)}</Badge>
              </>
            }
          >
            <span>{t("credits.count", { count: credits })}</span>
            <Moment at={createdAt} />
          </Row>
        ))}
      </Rows>
      <Paging page={holds.pageInfo} />
    </MoneyFrame>
  );
}

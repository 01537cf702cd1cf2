import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { Button } from "#app/ui/button.tsx";

type Props = { intent: string; values: Record<string, string>; danger?: boolean; children: ReactNode };

/** A button that is a form of its own: it works before the page's script does. */
export function SmallForm({ intent, values, danger, children }: Props) {
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value={intent} />
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" size="small" tone={danger ? "danger" : "secondary"}>
        {children}
      </Button>
    </Form>
  );
}

import type { Parameter } from "#app/tasks/catalog/documents.ts";
import type { FrameMode } from "#app/tasks/task-input.ts";

type Rule = Parameter["rules"][number];

/** What else the form has that narrows its parameters. */
export type Situation = {
  frameMode: FrameMode | null;
  hasImages: boolean;
  chosen: (name: string) => string | undefined;
};

/** A parameter as a form shows it now: its value, the rules that narrow it, and whether it has any effect. */
export type Setting = { parameter: Parameter; value: string; rules: Rule[]; isUnused: boolean };

function rulesFor({ rules }: Parameter, { frameMode, hasImages, chosen }: Situation): Rule[] {
  return rules.filter(
    (rule) =>
      (rule.frameMode ?? frameMode) === frameMode &&
      (rule.hasSourceImages ?? hasImages) === hasImages &&
      (rule.otherName === null || chosen(rule.otherName) === rule.otherValue),
  );
}

/** Whether the rules leave a value. */
export function isLeft(rules: readonly Rule[], value: string): boolean {
  return rules.every(({ values, max }) => (values?.includes(value) ?? true) && (max === null || Number(value) <= max));
}

/** What a parameter is when `wished` is what was chosen for it: that, or where a rule rules it out, what comes next to it. */
export function settingOf(parameter: Parameter, chosen: string, situation: Situation): Setting {
  const { values, defaultValue, unusedWith } = parameter;
  const rules = rulesFor(parameter, situation);
  const candidates = [chosen, defaultValue ?? "", ...(values ?? rules.map(({ max }) => String(max)))];
  const value = candidates.find((candidate) => isLeft(rules, candidate)) ?? chosen;
  return { parameter, value, rules, isUnused: unusedWith.some((mode) => mode === situation.frameMode) };
}

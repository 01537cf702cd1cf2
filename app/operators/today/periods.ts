export const PERIODS = ["HOUR", "DAY", "WEEK", "MONTH"] as const;
export type Period = (typeof PERIODS)[number];

/** The period that an address asks for; a day where it says nothing, or nothing that there is. */
export function periodIn(params: URLSearchParams): Period {
  return PERIODS.find((period) => period === params.get("period")) ?? "DAY";
}

import type { Locale } from "#prisma/generated/client/client.ts";

/** The language of ours that an Accept-Language header prefers; English when it names none. */
export function localeOf(acceptLanguage: string | null): Locale {
  const wanted = (acceptLanguage ?? "")
    .slice(0, 200)
    .split(",")
    .map((entry) => {
      const [tag = "", ...parameters] = entry.trim().toLowerCase().split(";");
      const quality = Number(/^\s*q=([\d.]+)/.exec(parameters.join(";"))?.[1] ?? 1);
      return { language: tag.split("-", 1)[0], quality };
    })
    .filter(({ language, quality }) => quality > 0 && (language === "zh" || language === "en"))
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.language === "zh" ? "ZH" : "EN";
}

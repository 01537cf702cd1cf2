import type { TakenInput } from "#app/compose/sources/documents.ts";
import type { SourceRule } from "#app/compose/sources/sources.ts";
import type { Translate } from "#app/lib/i18n/words.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

const MB = 1_000_000;
/** A file of ten seconds has a frame more or less. */
const SLACK = 0.05;

/** What people call files of a type where that is not its own word. */
const FORMATS: Record<string, string> = {
  webp: "WebP",
  quicktime: "MOV",
  webm: "WebM",
  mpeg: "MP3",
  "audio/mp4": "M4A",
};

function formatOf(contentType: string): string {
  const [, own = ""] = contentType.split("/");
  return FORMATS[contentType] ?? FORMATS[own] ?? own.toUpperCase();
}

function isOf({ kind }: TakenInput, { contentType }: Source): boolean {
  return contentType.startsWith(`${kind.toLowerCase()}/`);
}

/** How many images of the inputs there is room for: of frames fewer than of references. */
export function asRuled(inputs: readonly TakenInput[], rule: SourceRule): TakenInput[] {
  const played = inputs.reduce((most, { kind, max }) => most + (kind === "VIDEO" || kind === "AUDIO" ? max : 0), 0);
  const images = rule.areFrames ? rule.most : rule.most - played;
  return inputs.map((input) => (input.kind === "IMAGE" && images > 0 ? { ...input, max: images } : input));
}

/** What of the sources that are sent would be refused all the same: another format, too many, too large, too short or too long. */
export function unfit(inputs: readonly TakenInput[], used: readonly Source[]): Source[] {
  return inputs
    .filter(({ kind }) => kind === "VIDEO" || kind === "AUDIO")
    .flatMap((input) => {
      const own = used.filter((source) => isOf(input, source));
      return own.filter((source, place) => place >= input.max || !fits(input, source));
    });
}

function fits({ contentTypes, maxBytes, minSeconds, maxSeconds }: TakenInput, source: Source): boolean {
  const seconds = source.durationSeconds ?? minSeconds ?? 0;
  return (
    contentTypes.includes(source.contentType) &&
    source.byteSize <= (maxBytes ?? source.byteSize) &&
    seconds >= (minSeconds ?? 0) &&
    seconds <= (maxSeconds ?? seconds) + SLACK
  );
}

/** What is taken, in a sentence's middle, as the API's refusal has it: "1 image (PNG) and up to 5 videos (MP4; at most 100 MB; 1 to 15 s)". */
export function takenWords(t: Translate, language: string, inputs: readonly TakenInput[]): string {
  const all = inputs.flatMap(({ kind, max, maxBytes, contentTypes, minSeconds, maxSeconds }) => {
    if (kind !== "IMAGE" && kind !== "VIDEO" && kind !== "AUDIO") return [];
    // An image that is too large is made smaller.
    const isLimited = kind !== "IMAGE" && maxBytes !== null;
    const limits = [
      contentTypes.map(formatOf).join(", "),
      isLimited ? t("sources.takes.size", { most: Math.floor(maxBytes / MB) }) : "",
      minSeconds === null || maxSeconds === null
        ? ""
        : t("sources.takes.seconds", { least: minSeconds, most: maxSeconds }),
    ].filter((limit) => limit !== "");
    return [
      t("sources.takes.within", {
        what: t(`sources.takes.${kind}`, { count: max }),
        limits: limits.join(t("sources.takes.between")),
      }),
    ];
  });
  if (all.length === 0) return t("sources.takes.words");
  return new Intl.ListFormat(language, { type: "conjunction" }).format(all);
}

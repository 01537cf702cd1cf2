import { describe, expect, it } from "vitest";
import { readCaptions } from "#graphql/domain/assets/attached/webvtt.ts";

const CUE = "00:01.000 --> 00:04.000\nA boat leaves.";

describe("captions that are whole", () => {
  it.each([
    ["one cue", `WEBVTT\n\n${CUE}`],
    ["a title in the header", `WEBVTT - The boat\n\n${CUE}`],
    ["a header of several lines", `WEBVTT\nKind: captions\n\n${CUE}`],
    ["hours", "WEBVTT\n\n01:00:01.000 --> 100:00:02.500\nLate"],
    [
      "names, settings and a note",
      `WEBVTT\n\nNOTE by hand\n\nfirst\n00:01.000 --> 00:04.000 line:0 align:start\nA boat`,
    ],
    ["a style block", `WEBVTT\n\nSTYLE\n::cue { color: red }\n\n${CUE}`],
    ["cues at the same time", `WEBVTT\n\n${CUE}\n\n00:01.000 --> 00:02.000\nTogether`],
    ["tabs in words", `WEBVTT\n\n00:01.000\t-->\t00:04.000\nA\tboat`],
  ])("may have %s", (_, text) => {
    expect(readCaptions(text)).toEqual({ text: `${text}\n` });
  });

  it("come in one form, whatever wrote them", () => {
    const written = `\uFEFFWEBVTT\r\n\r\n00:01.000 --> 00:04.000\rA boat leaves.\n\n\n`;
    expect(readCaptions(written)).toEqual({ text: `WEBVTT\n\n${CUE}\n` });
  });
});

describe("captions that are not", () => {
  it.each([
    ["no header", CUE, 1, "CAPTIONS_HEADER"],
    ["nothing", "", 1, "CAPTIONS_HEADER"],
    ["a word that only begins like it", `WEBVTTX\n\n${CUE}`, 1, "CAPTIONS_HEADER"],
    ["no cue", "WEBVTT", 1, "CAPTIONS_CUE"],
    ["words without times", "WEBVTT\n\nA boat leaves.", 3, "CAPTIONS_CUE"],
    ["a comma, as SRT has it", "WEBVTT\n\n00:00:01,000 --> 00:00:04,000\nA boat", 3, "CAPTIONS_CUE"],
    ["minutes beyond the hour", "WEBVTT\n\n61:01.000 --> 62:04.000\nA boat", 3, "CAPTIONS_CUE"],
    ["times without words", `WEBVTT\n\n${CUE}\n\n00:05.000 --> 00:06.000`, 6, "CAPTIONS_CUE"],
    ["a name without times", `WEBVTT\n\nfirst\nA boat`, 4, "CAPTIONS_CUE"],
    ["two cues without a line between", `WEBVTT\n\n${CUE}\n00:05.000 --> 00:06.000\nB`, 5, "CAPTIONS_CUE"],
    ["an end before its beginning", "WEBVTT\n\n00:04.000 --> 00:01.000\nA boat", 3, "CAPTIONS_ORDER"],
    ["an end at its beginning", "WEBVTT\n\n00:04.000 --> 00:04.000\nA boat", 3, "CAPTIONS_ORDER"],
    ["a cue before the one above", `WEBVTT\n\n${CUE}\n\n00:00.500 --> 00:06.000\nB`, 6, "CAPTIONS_ORDER"],
    ["what cannot be stored", `WEBVTT\n\n${CUE}\u0000`, 4, "UNSTORABLE"],
  ])("are refused with the line and the rule: %s", (_, text, line, code) => {
    expect(readCaptions(text)).toMatchObject({
      problem: { path: ["captions", String(line)], code, message: expect.stringMatching(`^Line ${line}: `) },
    });
  });

  it("are refused when they are longer than 64 kB, counted in bytes", () => {
    const long = (words: string) => `WEBVTT\n\n00:01.000 --> 00:04.000\n${words}`;
    expect(readCaptions(long("狐".repeat(22_000)))).toMatchObject({
      problem: { path: ["captions"], code: "TOO_LARGE", limit: 65_536 },
    });
    expect(readCaptions(long("x".repeat(65_000)))).toHaveProperty("text");
  });
});

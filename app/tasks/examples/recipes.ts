import type { Kind } from "#app/tasks/composing.ts";

/** What an example is made from; its words, by its name, are the prompt. The picture is public/samples/<sample>.webp, 800 by 600. */
export type Example = {
  name: ExampleName;
  kind: Exclude<Kind, "audio">;
  model: string;
  aspectRatio: string;
  sample: number;
};
type ExampleName = "fox" | "aurora" | "bloom" | "balloon" | "whale" | "boat";

const image = { kind: "image", model: "nano-banana", aspectRatio: "4:3" } as const;
const video = { kind: "video", model: "veo-3.1-fast", aspectRatio: "16:9" } as const;

/** Where to begin who has not made anything: one of each kind of picture that people come for. */
export const EXAMPLES: readonly Example[] = [
  { name: "whale", ...video, sample: 4 },
  { name: "fox", ...image, sample: 2 },
  { name: "aurora", ...image, sample: 6 },
  { name: "balloon", ...image, sample: 8 },
  { name: "boat", ...video, sample: 3 },
  { name: "bloom", ...image, sample: 7 },
];

/** Where the composer stands that begins with an example, its words already written. */
export function exampleAddress({ kind, model, aspectRatio }: Example, prompt: string): string {
  return `/create?${new URLSearchParams({ kind, prompt, model, aspectRatio })}`;
}

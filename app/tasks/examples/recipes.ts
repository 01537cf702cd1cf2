import type { Kind } from "#app/tasks/composing.ts";

/** What an example is made from; its words, by its name, are the prompt. The picture is in public/samples, 800 by 600. */
export type Example = { name: ExampleName; kind: Kind; model: string; aspectRatio: string; picture: string };
type ExampleName = "fox" | "aurora" | "bloom" | "balloon" | "whale" | "boat";

const image = { kind: "image", model: "nano-banana", aspectRatio: "4:3" } as const;
const video = { kind: "video", model: "veo-3.1-fast", aspectRatio: "16:9" } as const;

/** Where to begin who has not made anything: one of each kind of picture that people come for. */
export const EXAMPLES: readonly Example[] = [
  { name: "whale", ...video, picture: "/samples/4.webp" },
  { name: "fox", ...image, picture: "/samples/2.webp" },
  { name: "aurora", ...image, picture: "/samples/6.webp" },
  { name: "balloon", ...image, picture: "/samples/8.webp" },
  { name: "boat", ...video, picture: "/samples/3.webp" },
  { name: "bloom", ...image, picture: "/samples/7.webp" },
];

/** Where the composer stands that begins with an example, its words already written. */
export function exampleAddress({ kind, model, aspectRatio }: Example, prompt: string): string {
  return `/create?${new URLSearchParams({ kind, prompt, model, aspectRatio })}`;
}

import type { Locator, Page } from "@playwright/test";
import type { Served } from "../../support/server/process.ts";
import { ask, expect } from "./studio.ts";

const CREATE = `mutation ($input: CreateImageTaskInput!) {
  made: createImageTask(input: $input) { ... on CreateImageTaskPayload { task { id } } }
}`;
export const READ = "query ($id: ID!) { task(id: $id) { status isFavorite assets { id } } }";

type Wish = { prompt: string; aspectRatio?: string; model?: string; sourceImages?: string[]; variants?: number };
export type Read = { task: { status: string; isFavorite: boolean; assets: { id: string }[] } | null };

/** Asks for an image as the page's account and tells the task's id. */
export async function create(page: Page, served: Served, wish: Wish): Promise<string> {
  const input = { task: { model: "nano-banana", ...wish } };
  const { made } = await ask<{ made: { task: { id: string } } }>(page, served, CREATE, { input });
  return made.task.id;
}

/** Makes images, one after another so that their order is known, and waits until each is over. */
export async function make(page: Page, served: Served, ...wishes: Wish[]): Promise<string[]> {
  const ids: string[] = [];
  for (const wish of wishes) ids.push(await create(page, served, wish));
  for (const id of ids) {
    await expect
      .poll(async () => (await ask<Read>(page, served, READ, { id })).task?.status)
      .toMatch(/COMPLETED|FAILED|CANCELED/);
  }
  return ids;
}

const ORDER = `mutation ($input: CreateTasksInput!) {
  made: createTasks(input: $input) { ... on CreateTasksPayload { outcomes { task { id } } } }
}`;
type Ordered = { made: { outcomes: { task: { id: string } }[] } };

/** Orders several takes of the same words at once, and waits until all are ready. */
export async function takes(page: Page, served: Served, count: number, prompt: string): Promise<string[]> {
  const images = Array.from({ length: count }, () => ({ model: "nano-banana", prompt, aspectRatio: "9:16" }));
  const { made } = await ask<Ordered>(page, served, ORDER, { input: { images } });
  const ids = made.outcomes.map(({ task }) => task.id);
  for (const id of ids)
    await expect.poll(async () => (await ask<Read>(page, served, READ, { id })).task?.status).toBe("COMPLETED");
  return ids;
}

/** A creation in the gallery. */
export function tile(page: Page, id: string): Locator {
  return page.locator(`[data-task="${id}"]`);
}

/** The box that selects it. */
export function tick(page: Page, id: string): Locator {
  return tile(page, id).getByRole("checkbox");
}

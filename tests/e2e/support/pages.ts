import type { Page } from "@playwright/test";
import type { Served } from "../../support/server/process.ts";
import { ask, expect } from "./studio.ts";

export type Visit = { name: string; path: string };

const OUTSIDE: Visit[] = [
  { name: "home", path: "/" },
  { name: "prices", path: "/pricing" },
  { name: "developers", path: "/developers" },
  { name: "explorer", path: "/developers/explorer" },
  { name: "verify email", path: "/verify-email?token=x" },
  { name: "reset password", path: "/reset-password?token=x" },
  { name: "forgot password", path: "/forgot-password" },
  { name: "not found", path: "/nothing-here" },
  { name: "offline", path: "/offline" },
];

/** Pages that somebody who is signed in is led away from. */
export const STRANGERS: Visit[] = [
  { name: "sign in", path: "/sign-in" },
  { name: "sign up", path: "/sign-up" },
];

const CREATE_IMAGE = `mutation ($input: CreateImageTaskInput!) {
  createImageTask(input: $input) { __typename ... on CreateImageTaskPayload { task { id } } ... on Error { message } }
}`;
const CREATE_VIDEO = `mutation ($input: CreateVideoTaskInput!) {
  createVideoTask(input: $input) { __typename ... on CreateVideoTaskPayload { task { id } } ... on Error { message } }
}`;
const CREATE_PROMPT = `mutation ($input: CreatePromptInput!) {
  createPrompt(input: $input) { __typename ... on CreatePromptPayload { prompt { id } } ... on Error { message } }
}`;

type Made = { result: { task?: { id: string }; prompt?: { id: string } } };

/** Fills an account with one of everything a page may show, and tells the pages of the whole site. */
export async function everyPage(page: Page, served: Served): Promise<Visit[]> {
  const make = async (mutation: string, input: object) => {
    const { result } = await ask<Made>(page, served, mutation.replace(/(\w+)\(input: \$input\)/, "result: $&"), {
      input,
    });
    const id = result.task?.id ?? result.prompt?.id;
    if (id === undefined) throw new Error(`Nothing was made: ${JSON.stringify(result)}`);
    return id;
  };
  const image = (prompt: string) => make(CREATE_IMAGE, { task: { model: "nano-banana", prompt, aspectRatio: "16:9" } });
  const idea = "A paper boat on a mountain lake";
  const prompt = await make(CREATE_PROMPT, { idea, kind: "IMAGE" });
  const improved = await make(CREATE_PROMPT, { idea: "Make the light warmer", kind: "IMAGE", prompt });
  const done = await image(idea);
  const failed = await image("A banana #sim:policy");
  const video = await make(CREATE_VIDEO, {
    task: { model: "veo-3.1-fast", prompt: "A boat drifts", frameMode: "TEXT" },
  });
  for (const id of [done, failed, video]) await untilOver(page, served, id);
  const running = await image("A slow banana #sim:stuck");
  const workflow = await beginWorkflow(page, served, prompt);
  const studio = [
    { name: "workflow, new", path: "/workflow?new" },
    { name: "workflow", path: `/workflow/${workflow}` },
    { name: "image", path: "/image" },
    { name: "video", path: "/video" },
    { name: "prompts", path: "/prompts" },
    { name: "prompt", path: `/prompts/${improved}` },
    { name: "prompt, to be deleted", path: `/prompts?delete=${prompt}` },
    { name: "creations", path: "/creations" },
    { name: "image, made", path: `/creations/${done}` },
    { name: "image, failed", path: `/creations/${failed}` },
    { name: "image, running", path: `/creations/${running}` },
    { name: "video, made", path: `/creations/${video}` },
    { name: "compare", path: `/creations/compare?ids=${done},${failed}` },
    { name: "billing", path: "/billing" },
    { name: "account", path: "/account" },
    { name: "keys", path: "/api-keys" },
  ];
  return [...OUTSIDE, ...studio];
}

async function beginWorkflow(page: Page, served: Served, prompt: string): Promise<string> {
  type Begun = { createWorkflow: { workflow: { id: string } } };
  const begun = await ask<Begun>(
    page,
    served,
    "mutation { createWorkflow { ... on CreateWorkflowPayload { workflow { id } } } }",
  );
  const { id } = begun.createWorkflow.workflow;
  const input = { id, prompt, step: "IMAGE" };
  await ask(page, served, "mutation ($input: UpdateWorkflowInput!) { updateWorkflow(input: $input) { __typename } }", {
    input,
  });
  return id;
}

async function untilOver(page: Page, served: Served, id: string): Promise<void> {
  const status = async () => {
    const { task } = await ask<{ task: { status: string } }>(
      page,
      served,
      "query ($id: ID!) { task(id: $id) { status } }",
      {
        id,
      },
    );
    return task.status;
  };
  await expect.poll(status, { timeout: 45_000 }).toMatch(/COMPLETED|FAILED/);
}

import type { Page } from "@playwright/test";
import type { Served } from "../../support/server/process.ts";
import { ask, expect } from "./studio.ts";

/** The ids of what an account has that has one of everything. */
export type Everything = Record<"prompt" | "improved" | "done" | "failed" | "running" | "video" | "workflow", string>;

/** The pages of the whole site; those below `account` with everything in it. */
export const PAGES = {
  // Somebody who is signed in is led away from these.
  stranger: {
    "sign in": "/sign-in",
    "sign up": "/sign-up",
  },
  account: {
    home: "/",
    prices: "/pricing",
    developers: "/developers",
    explorer: "/developers/explorer",
    "verify email": "/verify-email?token=x",
    "reset password": "/reset-password?token=x",
    "forgot password": "/forgot-password",
    "turn off mails": "/turn-off-mails?token=x",
    "not found": "/nothing-here",
    offline: "/offline",
    "story, new": "/create?story=new",
    story: ({ workflow }: Everything) => `/create?story=${workflow}`,
    create: "/create",
    "create, video": "/create?kind=video",
    prompts: "/prompts",
    prompt: ({ improved }: Everything) => `/prompts/${improved}`,
    "prompt, to be deleted": ({ prompt }: Everything) => `/prompts?delete=${prompt}`,
    creations: "/creations",
    collections: "/creations/collections",
    styles: "/creations/styles",
    cast: "/cast",
    uploads: "/creations/uploads",
    me: "/me",
    "image, made": ({ done }: Everything) => `/creations/${done}`,
    "image, failed": ({ failed }: Everything) => `/creations/${failed}`,
    "image, running": ({ running }: Everything) => `/creations/${running}`,
    "video, made": ({ video }: Everything) => `/creations/${video}`,
    compare: ({ done, failed }: Everything) => `/creations/compare?ids=${done},${failed}`,
    billing: "/billing",
    account: "/account",
    keys: "/api-keys",
  },
};

const CREATE_IMAGE = `mutation ($input: CreateImageTaskInput!) {
  createImageTask(input: $input) { __typename ... on CreateImageTaskPayload { task { id } } ... on Error { message } }
}`;
const CREATE_VIDEO = `mutation ($input: CreateVideoTaskInput!) {
  createVideoTask(input: $input) { __typename ... on CreateVideoTaskPayload { task { id } } ... on Error { message } }
}`;
const CREATE_PROMPT = `mutation ($input: CreatePromptInput!) {
  createPrompt(input: $input) { __typename ... on CreatePromptPayload { prompt { id } } ... on Error { message } }
}`;

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { __typename ... on CreateApiKeyPayload { made: apiKey { id } } ... on Error { message } }
}`;
const CREATE_ENDPOINT = `mutation ($input: CreateWebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) {
    __typename ... on CreateWebhookEndpointPayload { made: endpoint { id } } ... on Error { message }
  }
}`;

/** A word that no line of a telephone holds: people paste addresses, file names and languages without spaces. */
const LONG_WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft";

type Made = { result: Record<string, { id: string } | undefined> };

/** Fills the page's account with one of everything a page may show. */
export async function makeEverything(page: Page, served: Served): Promise<Everything> {
  const make = async (mutation: string, input: object) => {
    const { result } = await ask<Made>(page, served, mutation.replace(/(\w+)\(input: \$input\)/, "result: $&"), {
      input,
    });
    const id = (result.task ?? result.prompt ?? result.made)?.id;
    if (id === undefined) throw new Error(`Nothing was made: ${JSON.stringify(result)}`);
    return id;
  };
  const image = (prompt: string) => make(CREATE_IMAGE, { task: { model: "nano-banana", prompt, aspectRatio: "16:9" } });
  const idea = `A paper boat on a mountain lake ${LONG_WORD}`;
  const prompt = await make(CREATE_PROMPT, { idea, kind: "IMAGE" });
  const improved = await make(CREATE_PROMPT, { idea: `Make the light warmer ${LONG_WORD}`, kind: "IMAGE", prompt });
  const done = await image(idea);
  const failed = await image(`A banana ${LONG_WORD} #sim:policy`);
  const video = await make(CREATE_VIDEO, {
    task: { model: "veo-3.1-fast", prompt: `A boat drifts ${LONG_WORD}`, frameMode: "TEXT" },
  });
  for (const id of [done, failed, video]) await untilOver(page, served, id);
  const running = await image(`A slow banana ${LONG_WORD} #sim:stuck`);
  await make(CREATE_KEY, { name: LONG_WORD, sandbox: true, scopes: ["TASKS_READ", "TASKS_WRITE"] });
  await make(CREATE_ENDPOINT, {
    url: `https://hooks.example.com/${LONG_WORD}`,
    events: ["TASK_COMPLETED", "TASK_FAILED"],
    description: LONG_WORD,
  });
  const workflow = await beginWorkflow(page, served, prompt);
  return { prompt, improved, done, failed, running, video, workflow };
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

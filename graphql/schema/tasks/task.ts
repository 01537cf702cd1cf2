import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { expectedSecondsOf } from "#graphql/domain/catalog/offer.ts";
import { queuePosition } from "#graphql/domain/tasks/dispatch/queue-position.ts";
import { creditsReturnedOnCancel } from "#graphql/domain/tasks/keep/cancel.ts";
import { filesExpireAt } from "#graphql/domain/tasks/keep/retention.ts";
import { type TaskFailure, taskFailure } from "#graphql/domain/tasks/outcome/failure.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { modelNamed, styleOf } from "#graphql/schema/catalog/in-force.ts";
import { DurationRange, Model } from "#graphql/schema/catalog/model.ts";
import { Style } from "#graphql/schema/catalog/style.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { FrameMode, TaskKind, TaskStatus } from "#graphql/schema/core/enums.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { encodeCursor, idKey } from "#graphql/schema/core/lists/page.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { filesOf, RESULTS, SOURCES, taskIn, taskTypes } from "#graphql/schema/tasks/read-tasks.ts";

const MOST_SOURCES = Math.max(...modelDefinitions.map(({ maxSourceImages }) => maxSourceImages));
/** As many as can be ordered, by which a list is priced. */
const MOST_ORDERED = Math.max(
  ...modelDefinitions.flatMap(({ filesPerRun, parameters }) => [
    filesPerRun,
    ...parameters.flatMap(({ name, max }) => (name === "variants" ? (max ?? 1) : [])),
  ]),
);
/** The few results that come in parts may have some more. */
const MOST_FILES = Math.max(MOST_ORDERED, ...modelDefinitions.map(({ mostFiles = 1 }) => mostFiles));
const resultsOf = filesOf(RESULTS, MOST_FILES);
/** A hold and its end: the database keeps it so. */
const MOST_MOVEMENTS = 2;

const FailureCategory = builder.enumType("FailureCategory", {
  description: "Where the cause of a failure lies.",
  values: {
    POLICY: { description: "The provider's content rules refused the prompt or an image." },
    INVALID_INPUT: { description: "The provider could not work with what it was given." },
    PROVIDER: { description: "The provider failed." },
    TIMEOUT: { description: "It took too long." },
    STORAGE: { description: "It was made, but could not be stored." },
    INTERNAL: { description: "Something went wrong on our side." },
  } as const,
});

const Failure = builder.objectRef<TaskFailure>("TaskFailure").implement({
  description: "Why a task did not succeed.",
  fields: (t) => ({
    category: t.expose("category", { type: FailureCategory, description: "Where the cause lies." }),
    code: t.exposeString("code", { description: "The cause, for programs. Stable." }),
    message: t.exposeString("message", { description: "The cause, in one English sentence for people." }),
    retryable: t.exposeBoolean("retryable", { description: "Whether trying again unchanged may succeed." }),
    creditsReturned: t.exposeInt("creditsReturned", { description: "Credits that came back." }),
  }),
});

/** What image, video and audio tasks have in common. The variants are one table. */
export const Task = builder.prismaInterface("Task", {
  name: "Task",
  description: "An image, video or sound being made, or made.",
  interfaces: [builder.nodeInterfaceRef()],
  resolveType: ({ kind }) => taskTypes[kind],
  fields: (t) => ({
    id: t.id({ description: "Names this task everywhere.", resolve: ({ id }) => globalId("Task", id) }),
    cursor: t.string({
      description: "Its place in the lists of tasks, to go on from in either direction: `after` and `before` take it.",
      ...work({ reads: { columns: ["id"] } }),
      resolve: ({ id }) => encodeCursor(idKey.of, id),
    }),
    kind: t.expose("kind", { type: TaskKind, description: "What it makes." }),
    status: t.expose("status", { type: TaskStatus, description: "How far it is." }),
    model: t.field({
      type: Model,
      description: "The model that makes it.",
      ...work({ reads: { columns: ["modelSlug"] } }),
      resolve: ({ modelSlug }) => modelNamed(modelSlug),
    }),
    prompt: t.exposeString("prompt", { description: "What was asked for, in the user's words." }),
    style: t.field({
      type: Style,
      nullable: true,
      description:
        "The style that was added to the prompt; an own one as it was then, also once it is changed or gone.",
      ...work({ reads: { columns: ["styleId", "ownStyle"] } }),
      resolve: styleOf,
    }),
    sourceImages: t.field({
      type: [Asset],
      description: "The files it starts from, in the order given.",
      ...work({ most: MOST_SOURCES, reads: { columns: ["id"], list: { of: "Asset", ...SOURCES } } }),
      resolve: filesOf(SOURCES, MOST_SOURCES),
    }),
    assets: t.field({
      type: [Asset],
      description:
        "What came out, in order; empty before COMPLETED. A late result may still come here: free of charge for a task that is TIMED_OUT, or FAILED because nothing was heard of it or its files could not be saved, and for the credits still held for one that was canceled after the provider took it.",
      ...work({
        most: MOST_ORDERED,
        reads: { columns: ["status", "lateResultAt"], list: { of: "Asset", ...RESULTS } },
      }),
      resolve: (task, args, context, info) =>
        task.status === "COMPLETED" || task.lateResultAt !== null ? resultsOf(task, args, context, info) : [],
    }),
    creditsCharged: t.exposeInt("creditsCharged", {
      description:
        "Credits held while it runs, and the final charge afterwards: less for fewer files, 0 once returned.",
    }),
    creditTransactions: t.relation("creditTransactions", {
      description: "What it moved on the account, oldest first.",
      ...work({ most: MOST_MOVEMENTS }),
      query: { orderBy: { number: "asc" } },
    }),
    failure: t.field({
      type: Failure,
      nullable: true,
      description: "Why it did not succeed; null for every other task.",
      ...work({ reads: { columns: ["failureCode", "failureCategory", "creditsHeld", "creditsCharged"] } }),
      resolve: (task) => taskFailure(task),
    }),
    creditsReturnedOnCancel: t.int({
      description:
        "Credits that come back if it is canceled now: all while it waits. None once the provider has it, which charges for it, unless it then fails there.",
      ...work({ reads: { columns: ["status", "sendingSince", "creditsHeld"] } }),
      resolve: (task) => creditsReturnedOnCancel(task),
    }),
    filesExpireAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When its files will be removed, unless it becomes a favorite; null when they are kept.",
      ...work({ reads: { columns: ["status", "completedAt", "lateResultAt", "filesDeletedAt", "isFavorite"] } }),
      resolve: (task) => filesExpireAt(task),
    }),
    queuePosition: t.int({
      nullable: true,
      description: "Its place in the queue, 1 being next; null unless PENDING.",
      ...work({ statements: 1, reads: { columns: ["id", "status"] } }),
      resolve: (task) => queuePosition(task),
    }),
    expectedSeconds: t.field({
      type: DurationRange,
      nullable: true,
      description: "How long tasks of its model took recently; null while unknown.",
      ...work({ reads: { columns: ["modelSlug"] } }),
      resolve: together((tasks: { modelSlug: string }[]) => expectedSecondsOf(tasks.map(({ modelSlug }) => modelSlug))),
    }),
    attempts: t.exposeInt("attempts", {
      description:
        "How often it was sent to the provider, automatic repeats included. A retry by the user is a new task.",
    }),
    sandbox: t.exposeBoolean("sandbox", {
      description: "Whether the built-in stand-in makes it instead of the real provider.",
    }),
    requestId: t.exposeString("requestId", {
      nullable: true,
      description:
        "The `X-Request-Id` of the request that ordered it: tasks that were ordered together share it, and support finds them by it.",
    }),
    endUser: t.exposeString("endUser", {
      nullable: true,
      description: "The partner's own word for whom it was made, as it was given.",
    }),
    reference: t.exposeString("reference", {
      nullable: true,
      description: "The owner's own word for this item of an order, as it was given.",
    }),
    isFavorite: t.exposeBoolean("isFavorite", { description: "Whether the user marked it." }),
    workflow: t.relation("workflow", { nullable: true, description: "The workflow it was made in." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was accepted." }),
    startedAt: t.expose("startedAt", {
      type: "DateTime",
      nullable: true,
      description: "When the provider took it; null before.",
    }),
    completedAt: t.expose("completedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it came to its end, good or bad; null before.",
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When something of it last changed that is shown here.",
      ...work({ reads: { columns: ["updatedAt", "createdAt"] } }),
      resolve: ({ updatedAt, createdAt }) => updatedAt ?? createdAt,
    }),
    providerCredits: t.exposeFloat("kieCredits", {
      nullable: true,
      description: "What the provider reports to have consumed for it, in the provider's credits; null while unknown.",
    }),
  }),
});

// Apart from the rest because they name the type that they belong to. A deleted task is not linked to.
builder.prismaInterfaceFields(Task, (t) => ({
  parent: t.field({
    type: Task,
    nullable: true,
    description: "The task whose result this one started from.",
    ...work({ statements: 1, reads: { columns: ["parentId"] } }),
    resolve: taskIn("parentId"),
  }),
  retryOf: t.field({
    type: Task,
    nullable: true,
    description: "The task that this one tries again.",
    ...work({ statements: 1, reads: { columns: ["retryOfId"] } }),
    resolve: taskIn("retryOfId"),
  }),
}));

// Node would lend them an id that it does not resolve, so each has its own.
const interfaces = [Task, builder.nodeInterfaceRef()];

export const ImageTask = builder.prismaObject("Task", {
  variant: "ImageTask",
  description: "One or more images being made from the same words, or made.",
  interfaces,
  fields: (t) => ({
    id: t.id({ description: "Names this task everywhere.", resolve: ({ id }) => globalId("Task", id) }),
    aspectRatio: t.exposeString("aspectRatio", {
      nullable: true,
      description: "Width to height, as asked for: 16:9, …; null when left to the model.",
    }),
    variants: t.exposeInt("variants", { description: "How many images were ordered." }),
  }),
});

export const VideoTask = builder.prismaObject("Task", {
  variant: "VideoTask",
  description: "A video being made, or made.",
  interfaces,
  fields: (t) => ({
    id: t.id({ description: "Names this task everywhere.", resolve: ({ id }) => globalId("Task", id) }),
    aspectRatio: t.exposeString("aspectRatio", {
      nullable: true,
      description: "Width to height, as asked for: 16:9, …; null when left to the model.",
    }),
    durationSeconds: t.exposeInt("durationSeconds", {
      nullable: true,
      description: "Length in seconds, as asked for; null when left to the model.",
    }),
    frameMode: t.field({
      type: FrameMode,
      description: "How it uses its source images.",
      ...work({ reads: { columns: ["frameMode"] } }),
      resolve: ({ frameMode }) => frameMode ?? "TEXT",
    }),
  }),
});

export const AudioTask = builder.prismaObject("Task", {
  variant: "AudioTask",
  description: "Sound being made, or made: something said, or music.",
  interfaces,
  fields: (t) => ({
    id: t.id({ description: "Names this task everywhere.", resolve: ({ id }) => globalId("Task", id) }),
    durationSeconds: t.exposeFloat("durationSeconds", {
      nullable: true,
      description: "Length in seconds, as asked for; null when left to the model: how long it became, its files tell.",
    }),
  }),
});

import { type CropArea, cropIn } from "#graphql/domain/assets/crop/crop-area.ts";
import { cropAsset } from "#graphql/domain/assets/crop/crop-asset.ts";
import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { MOST_A_DAY } from "#graphql/domain/quotas.ts";
import { db } from "#graphql/runtime/db.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { last, type Relation, relatedRows, rowsById } from "#graphql/schema/core/lists/related.ts";
import { together } from "#graphql/schema/core/lists/together.ts";
import { work } from "#graphql/schema/core/work.ts";
import { taskIn } from "#graphql/schema/tasks/read-tasks.ts";
import { Task } from "#graphql/schema/tasks/task.ts";
import type { Asset as AssetRow } from "#prisma/generated/client/client.ts";

const AREA = {
  x: "Pixels from the left edge of the picture as it is shown to the part that is kept.",
  y: "Pixels from its upper edge.",
  width: "Pixels across that are kept, before the turn.",
  height: "Pixels down that are kept, before the turn.",
  turnDegrees: "How far what was cut out is turned then, clockwise: a multiple of 90.",
};

const CropAssetInput = builder.inputType("CropAssetInput", {
  description:
    "A part of a picture. First it is cut out, in pixels of the picture as it is shown, whichever side a camera held up; then it is turned.",
  fields: (t) => ({
    asset: t.id({ required: true, description: "The picture: a result, an upload, or a crop." }),
    x: t.int({ required: true, description: AREA.x }),
    y: t.int({ required: true, description: AREA.y }),
    width: t.int({ required: true, description: AREA.width }),
    height: t.int({ required: true, description: AREA.height }),
    turnDegrees: t.int({ description: `${AREA.turnDegrees}. Left out: it is not turned.` }),
  }),
});

const AssetCrop = builder.objectRef<CropArea>("AssetCrop").implement({
  description: "Which part of a picture another was cut out of, and how it was turned then.",
  fields: (t) => ({
    x: t.exposeInt("x", { description: AREA.x }),
    y: t.exposeInt("y", { description: AREA.y }),
    width: t.exposeInt("width", { description: AREA.width }),
    height: t.exposeInt("height", { description: AREA.height }),
    turnDegrees: t.exposeInt("turnDegrees", { description: "How far it was turned, clockwise: 0, 90, 180 or 270." }),
  }),
});

const CropAssetPayload = builder.objectRef<{ asset: AssetRow }>("CropAssetPayload").implement({
  description: "The part is a picture of its own.",
  fields: (t) => ({
    asset: t.expose("asset", { type: Asset, description: "What was cut out, to be used as any source." }),
  }),
});

builder.mutationField("cropAsset", (t) =>
  t.field({
    type: CropAssetPayload,
    description: `Cuts a part out of a picture, turns it, or both; free, and the picture stays as it is. What comes of it is a file among the uploads, in the picture's own format with what is transparent in it: it counts in their room, is deleted by \`deleteAsset\`, and outlives the picture. Asked twice, it gives the same. Above ${MOST_A_DAY.crops} crops a day, or the room for uploads, it is QUOTA_EXCEEDED, and with more than 8 at a time RATE_LIMITED.`,
    args: { input: t.arg({ type: CropAssetInput, required: true, description: "The picture and its part." }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { description: "The new picture, or what is wrong; then nothing was made." },
    },
    resolve: async (_root, { input: { asset, ...part } }, context) => ({
      asset: await cropAsset(viewerOf(context), rowId(asset, "Asset"), part),
    }),
  }),
);

/** Of a picture, and of all that a task made. */
const [MOST_OF_PICTURE, MOST_OF_TASK] = [20, 50];
/** Their ids, and they themselves. */
const OF_CROPS = 2;
const crops = (parent: string): Relation => ({ table: "Asset", order: '"id"', where: '"deletedAt" IS NULL', parent });

/** The last crops of each of these, oldest first. */
function cropsOf(relation: Relation, most: number) {
  return together(async (owners: { id: string }[]) => {
    const ids = owners.map(({ id }) => id);
    const rows = await relatedRows(relation, ids, last(most), (some) =>
      db.asset.findMany({ where: { id: { in: some } } }),
    );
    return rows.map((newest) => newest.reverse());
  });
}

builder.prismaObjectFields(Asset, (t) => ({
  crop: t.field({
    type: AssetCrop,
    nullable: true,
    description: "Which part of `croppedFrom` it is; null for what was uploaded or made as it is.",
    ...work({ reads: { columns: ["crop"] } }),
    resolve: ({ crop }) => cropIn(crop),
  }),
  croppedFrom: t.field({
    type: Asset,
    nullable: true,
    description: "The picture that it was cut out of; null for what is no crop, and where that picture was deleted.",
    ...work({ statements: 1, reads: { columns: ["croppedFromId"] } }),
    resolve: together(async (rows: Pick<AssetRow, "croppedFromId">[]) => {
      const ids = new Set(rows.flatMap(({ croppedFromId }) => croppedFromId ?? []));
      const where = (some: string[]) => ({ id: { in: some }, deletedAt: null });
      const pictures = await rowsById([...ids], (some) => db.asset.findMany({ where: where(some) }));
      return rows.map(({ croppedFromId }) => pictures.get(croppedFromId ?? "") ?? null);
    }),
  }),
  crops: t.field({
    type: [Asset],
    description: `What was cut out of it, oldest first; of more than ${MOST_OF_PICTURE} the newest.`,
    ...work({ most: MOST_OF_PICTURE, statements: OF_CROPS, reads: { columns: ["id"] } }),
    resolve: cropsOf(crops("croppedFromId"), MOST_OF_PICTURE),
  }),
  originTask: t.field({
    type: Task,
    nullable: true,
    description:
      "The task that made it, or, of a crop, the one that made the picture at the beginning of its line; null where that was uploaded.",
    ...work({ statements: 1, reads: { columns: ["taskId", "originTaskId"] } }),
    resolve: taskIn("taskId", "originTaskId"),
  }),
}));

builder.prismaInterfaceFields(Task, (t) => ({
  crops: t.field({
    type: [Asset],
    description: `What was cut out of its results, and out of that, oldest first; of more than ${MOST_OF_TASK} the newest.`,
    ...work({ most: MOST_OF_TASK, statements: OF_CROPS, reads: { columns: ["id"] } }),
    resolve: cropsOf(crops("originTaskId"), MOST_OF_TASK),
  }),
}));

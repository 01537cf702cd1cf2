import { completeUpload } from "#graphql/domain/assets/uploads/complete-upload.ts";
import { createUpload } from "#graphql/domain/assets/uploads/create-upload.ts";
import { InvalidInputError, NotFoundError, QuotaExceededError, RateLimitedError } from "#graphql/domain/errors.ts";
import { Asset } from "#graphql/schema/assets/asset.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { viewerOf } from "#graphql/schema/core/context.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { work } from "#graphql/schema/core/work.ts";
import type { Asset as AssetRow } from "#prisma/generated/client/client.ts";

type Header = { name: string; value: string };
type UploadSlot = { id: string; uploadUrl: string; method: string; headers: Header[]; expiresAt: Date };

const CreateUploadInput = builder.inputType("CreateUploadInput", {
  description:
    "A file that is to be uploaded: a JPEG, PNG or WebP image of at most 20 MB and 50 million pixels, an MP4, MOV or WebM video of at most 100 MB, or an MP3, WAV or M4A sound of at most 50 MB; videos and sounds of at most 10 minutes.",
  fields: (t) => ({
    filename: t.string({ required: true, description: "What the user calls it; at most 255 characters." }),
    contentType: t.string({
      required: true,
      description:
        "Its media type: image/jpeg, image/png, image/webp, video/mp4, video/quicktime, video/webm, audio/mpeg, audio/wav or audio/mp4, or application/octet-stream where you do not know. The bytes decide later.",
    }),
    byteSize: t.int({ required: true, description: "Its size in bytes; exactly so many are taken." }),
  }),
});

const HttpHeader = builder.objectRef<Header>("HttpHeader").implement({
  description: "A header to send along.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "Its name." }),
    value: t.exposeString("value", { description: "Its value." }),
  }),
});

const CreateUploadPayload = builder.objectRef<UploadSlot>("CreateUploadPayload").implement({
  description: "Where to send the bytes. Call `completeUpload` afterwards.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this upload." }),
    uploadUrl: t.exposeString("uploadUrl", { description: "The address to send the bytes to." }),
    method: t.exposeString("method", { description: "The HTTP method to use." }),
    headers: t.expose("headers", {
      type: [HttpHeader],
      description: "The headers to send along.",
      ...work({ most: 5 }),
    }),
    expiresAt: t.expose("expiresAt", { type: "DateTime", description: "When the address stops working." }),
  }),
});

const CompleteUploadPayload = builder.objectRef<{ asset: AssetRow }>("CompleteUploadPayload").implement({
  description: "The upload is checked and stored.",
  fields: (t) => ({
    asset: t.expose("asset", {
      type: Asset,
      description: "The file, to be used as a source. Its `contentType` says what it really is.",
    }),
  }),
});

builder.mutationFields((t) => ({
  createUpload: t.field({
    type: CreateUploadPayload,
    description:
      "Asks where to upload a file. The answer is an address that takes it by one PUT, from any page or program.",
    args: { input: t.arg({ type: CreateUploadInput, required: true, description: "The file." }) },
    errors: {
      types: [InvalidInputError, QuotaExceededError, RateLimitedError],
      union: { description: "Where to send the bytes, or why they are not wanted." },
    },
    resolve: async (_root, { input }, context): Promise<UploadSlot> => {
      const { id, url, headers, expiresAt } = await createUpload(viewerOf(context), input);
      const lines = Object.entries(headers).map(([name, value]) => ({ name, value }));
      return { id: globalId("Upload", id), uploadUrl: url, method: "PUT", headers: lines, expiresAt };
    },
  }),
  completeUpload: t.field({
    type: CompleteUploadPayload,
    description:
      "Has uploaded bytes checked and stored: upright, and without what cameras and phones write into files; a MOV as MP4. Asked twice, it gives the same.",
    args: { id: t.arg.id({ required: true, description: "The upload." }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { description: "The stored file, or what is wrong with the bytes." },
    },
    resolve: async (_root, { id }, context) => ({
      asset: await completeUpload(viewerOf(context), rowId(id, "Upload")),
    }),
  }),
}));

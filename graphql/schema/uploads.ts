import { InvalidInputError, NotFoundError, QuotaExceededError, RateLimitedError } from "#graphql/domain/errors.ts";
import { Asset } from "#graphql/schema/asset.ts";
import { builder } from "#graphql/schema/builder.ts";
import { viewerOf } from "#graphql/schema/context.ts";
import type { Asset as AssetRow } from "#prisma/generated/client/client.ts";

type Header = { name: string; value: string };
type UploadSlot = { id: string; uploadUrl: string; method: string; headers: Header[]; expiresAt: Date };

const CreateUploadInput = builder.inputType("CreateUploadInput", {
  description: "A file that is to be uploaded.",
  fields: (t) => ({
    filename: t.string({ required: true, description: "What the user calls it." }),
    contentType: t.string({ required: true, description: "Its media type, as far as known; the bytes decide later." }),
    byteSize: t.int({ required: true, description: "Its size in bytes." }),
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
    headers: t.expose("headers", { type: [HttpHeader], description: "The headers to send along." }),
    expiresAt: t.expose("expiresAt", { type: "DateTime", description: "When the address stops working." }),
  }),
});

const CompleteUploadPayload = builder.objectRef<{ asset: AssetRow }>("CompleteUploadPayload").implement({
  description: "The upload is checked and stored.",
  fields: (t) => ({
    asset: t.expose("asset", { type: Asset, description: "The file, to be used as a source image." }),
  }),
});

builder.mutationFields((t) => ({
  createUpload: t.field({
    type: CreateUploadPayload,
    description: "Asks where to upload a file.",
    args: { input: t.arg({ type: CreateUploadInput, required: true, description: "The file." }) },
    errors: {
      types: [InvalidInputError, QuotaExceededError, RateLimitedError],
      union: { description: "Where to send the bytes, or why they are not wanted." },
    },
    resolve: (_root, _args, context): UploadSlot => {
      viewerOf(context);
      throw new QuotaExceededError("Uploads are not offered yet.");
    },
  }),
  completeUpload: t.field({
    type: CompleteUploadPayload,
    description: "Has uploaded bytes checked and stored.",
    args: { id: t.arg.id({ required: true, description: "The upload." }) },
    errors: {
      types: [InvalidInputError, NotFoundError],
      union: { description: "The stored file, or what is wrong with the bytes." },
    },
    resolve: (_root, _args, context): { asset: AssetRow } => {
      viewerOf(context);
      throw new NotFoundError("upload");
    },
  }),
}));

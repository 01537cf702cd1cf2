import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { MINUTE, SECOND } from "#graphql/runtime/clock.ts";
import { log } from "#graphql/runtime/log.ts";
import {
  type ByteRange,
  type DirectUpload,
  MissingObjectError,
  type ObjectInfo,
  type Storage,
  type StoredObject,
  type UploadTerms,
  validateKey,
  validatePrefix,
} from "#graphql/vendors/storage/driver.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

/** A bucket of Amazon S3 or of anything that speaks its language (R2, MinIO), where `endpoint` says so. */
export type Bucket = {
  name: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  endpoint: string | undefined;
};

// Larger files go up in parts, each of which can be repeated alone.
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;
// A reader of ours holds its connection as long as the file takes to go out.
const MAX_CONNECTIONS = 256;
/** A bucket that says nothing for this long has forgotten us; the next try is sooner answered. */
const SILENCE_MS = 15 * SECOND;
/** A kept connection that has died in silence would cost each try that takes it SILENCE_MS: idle ones are given up soon. */
const IDLE_MS = 4 * SECOND;
/** Who reads a file of ours may pause, as a player does that has enough for now. */
const READER_PAUSE_MS = MINUTE;

/** Files as objects of a bucket, what is said of each as its metadata. */
export function s3Storage(bucket: Bucket): Storage {
  const open = opener(bucket);
  const named = (key: string) => {
    validateKey(key);
    return { Bucket: bucket.name, Key: key };
  };
  const orMissing = <T>(key: string, asked: Promise<T>) => unlessMissing(asked, key, () => mayRead(open, bucket.name));
  let origin: Promise<string> | undefined;
  return {
    put: (key, body, info) => put(open, named(key), body, info),
    read: (key, range) => orMissing(key, read(open, named(key), range)),
    open: async (key, range) => {
      const stream = await orMissing(key, read(open, named(key), range));
      return {
        sendTo: async (write) => {
          for await (const piece of stream) await write(piece);
        },
      };
    },
    stat: (key) =>
      orMissing(key, stat(open, named(key))).catch((error: unknown) => {
        if (error instanceof MissingObjectError) return null;
        throw error;
      }),
    delete: async (key) => {
      const object = named(key);
      const { sdk, client } = await open();
      await told("deleted", client.send(new sdk.DeleteObjectCommand(object)));
    },
    list: (prefix) => list(open, bucket.name, prefix),
    directUpload: (key, terms) => directUpload(open, named(key), terms),
    uploadOrigin: () => {
      origin ??= originOf(open, named("uploads/origin.bin"));
      return origin;
    },
    identity: async () => `${bucket.endpoint ?? bucket.region}/${bucket.name}`,
  };
}

/** Files are read through a client of its own, for which a silence once the file comes is no trouble yet. */
type Opened = { sdk: typeof import("@aws-sdk/client-s3"); client: S3Client; reader: S3Client };
type Open = () => Promise<Opened>;
type Named = { Bucket: string; Key: string };

// Loaded at the first use: it takes longer to load than everything else together, and most installations need none of it.
function opener(bucket: Bucket): Open {
  let opened: Promise<Opened> | undefined;
  return () => {
    opened ??= import("@aws-sdk/client-s3").then((sdk) => ({
      sdk,
      client: clientOf(sdk, bucket, { socketTimeout: SILENCE_MS }),
      reader: clientOf(sdk, bucket, {
        requestTimeout: SILENCE_MS,
        throwOnRequestTimeout: true,
        socketTimeout: READER_PAUSE_MS,
      }),
    }));
    return opened;
  };
}

type Patience = { socketTimeout: number; requestTimeout?: number; throwOnRequestTimeout?: boolean };

function clientOf(sdk: Opened["sdk"], bucket: Bucket, patience: Patience): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = bucket;
  return new sdk.S3Client({
    region,
    endpoint,
    forcePathStyle: endpoint !== undefined,
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: {
      connectionTimeout: 5 * SECOND,
      ...patience,
      httpAgent: { maxSockets: MAX_CONNECTIONS, keepAlive: true, timeout: IDLE_MS },
      httpsAgent: { maxSockets: MAX_CONNECTIONS, keepAlive: true, timeout: IDLE_MS },
    },
    // Checksums that nobody asked for come as trailers, which R2 and older MinIO refuse.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

async function put(open: Open, object: Named, body: Readable | Buffer, info: ObjectInfo): Promise<void> {
  const { sdk, client } = await open();
  const params = { ...object, Body: body, ContentType: info.contentType, Metadata: asHeaders(info.metadata) };
  if (Buffer.isBuffer(body)) return void (await told("stored", client.send(new sdk.PutObjectCommand(params))));
  const { Upload } = await import("@aws-sdk/lib-storage");
  const upload = new Upload({ client, params, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE });
  await told("stored", upload.done());
}

async function read(open: Open, object: Named, range: ByteRange | undefined): Promise<Readable> {
  const { sdk, reader } = await open();
  const Range = range === undefined ? undefined : `bytes=${range.start}-${range.end}`;
  const { Body } = await reader.send(new sdk.GetObjectCommand({ ...object, Range }));
  if (Body instanceof Readable) return Body;
  throw new Error("an answer without a body");
}

async function stat(open: Open, object: Named): Promise<StoredObject> {
  const { sdk, client } = await open();
  const found = await client.send(new sdk.HeadObjectCommand(object));
  return {
    contentType: found.ContentType ?? "application/octet-stream",
    metadata: found.Metadata ?? {},
    byteSize: found.ContentLength ?? 0,
    modifiedAt: found.LastModified ?? new Date(0),
  };
}

/**
 * What was asked of an object. A bucket denies an object that is not there to a key that may not list it (no ListBucket), with
 * the words for a key that may not read at all: which of the two it is, `mayRead` finds out.
 * @throws MissingObjectError, or VendorError for trouble.
 */
async function unlessMissing<T>(asked: Promise<T>, key: string, mayRead: () => Promise<boolean>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error) || (isDenied(error) && (await mayRead()))) throw new MissingObjectError(key);
    throw trouble("read", error);
  }
}

/** An object that is there to be read, when it is asked whether any can be. */
const PROOF_KEY = "uploads/proof.txt";

/** Whether our key reads what it has written: asked anew each time, for the rights of a key may change. */
async function mayRead(open: Open, bucket: string): Promise<boolean> {
  const object = { Bucket: bucket, Key: PROOF_KEY };
  const isThere = () => stat(open, object).then(() => true);
  const written = async () => {
    const bytes = Buffer.from("This file shows that what is stored can be read.\n");
    await put(open, object, bytes, { contentType: "text/plain", metadata: {} });
    return isThere();
  };
  return isThere()
    .catch(written)
    .catch((error: unknown) => {
      log.warn({ event: "bucket not readable", err: trouble("read back", error) });
      return false;
    });
}

async function* list(open: Open, bucket: string, prefix: string): AsyncGenerator<string> {
  validatePrefix(prefix);
  const { sdk, client } = await open();
  let after: string | undefined;
  do {
    const command = new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: after });
    const page = await told("listed", client.send(command));
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
    after = page.NextContinuationToken;
  } while (after !== undefined);
}

async function directUpload(open: Open, object: Named, terms: UploadTerms): Promise<DirectUpload> {
  const { sdk, client } = await open();
  const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
  const command = new sdk.PutObjectCommand({
    ...object,
    ContentType: terms.contentType,
    ContentLength: terms.byteSize,
  });
  // Signed with the length and the type, so that the bucket itself refuses any other.
  const signableHeaders = new Set(["host", "content-length", "content-type"]);
  const url = await getSignedUrl(client, command, { expiresIn: terms.seconds, signableHeaders });
  return { url, headers: { "content-type": terms.contentType } };
}

const MAX_METADATA_BYTES = 1900;

/**
 * What is said of an object, as headers can say it: S3 takes 2 KB of ASCII. What is longer or not ASCII is
 * percent-encoded and cut, the last entries first.
 */
function asHeaders(metadata: Record<string, string>): Record<string, string> {
  const headers: Record<string, string> = {};
  let left = MAX_METADATA_BYTES;
  for (const [name, value] of Object.entries(metadata)) {
    left -= name.length;
    const said = /^[\x20-\x7e]*$/.test(value) && value.length <= left ? value : encodedTo(value, left);
    if (said === "") continue;
    headers[name] = said;
    left -= said.length;
  }
  return headers;
}

/** As many whole characters, percent-encoded, as `most` bytes hold. */
function encodedTo(value: string, most: number): string {
  let encoded = "";
  for (const character of value) {
    const next = /^[\x20-\x24\x26-\x7e]$/.test(character) ? character : encodeURIComponent(character);
    if (encoded.length + next.length > most) break;
    encoded += next;
  }
  return encoded.trim();
}

/** Read off a signed address, because where a bucket is follows from its name, its region and the endpoint together. */
async function originOf(open: Open, object: Named): Promise<string> {
  const { url } = await directUpload(open, object, { contentType: "image/png", byteSize: 1, seconds: 1 });
  return new URL(url).origin;
}

async function told<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw trouble(what, error);
  }
}

function trouble(what: string, error: unknown): VendorError {
  // The SDK's own error drags the whole exchange behind it, signatures included: only its words go on.
  const cause = error instanceof Error ? new Error(`${error.name}: ${error.message}`) : error;
  return new VendorError("storage", `the file could not be ${what}`, { verdict: "ambiguous", cause });
}

function isDenied(error: unknown): boolean {
  const told = error instanceof Error && "$metadata" in error ? error.$metadata : undefined;
  return typeof told === "object" && told !== null && "httpStatusCode" in told && told.httpStatusCode === 403;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && ["NoSuchKey", "NotFound"].includes(error.name);
}

import type { Readable } from "node:stream";

/** What is kept beside an object, so that a bucket alone tells whose it is and how it was made. */
export type ObjectInfo = { contentType: string; metadata: Record<string, string> };

export type StoredObject = ObjectInfo & { byteSize: number; modifiedAt: Date };

/** Bytes from `start` to `end`, both included. */
export type ByteRange = { start: number; end: number };

/** An object that was found; `sendTo` must be called, and closes it. Each piece is lent: good until its writing has ended. */
export type OpenObject = { sendTo(write: (piece: Buffer) => Promise<void>): Promise<void> };

/**
 * A place for files under keys that we make: `results/…`, `uploads/…`, `derived/…`, `attached/…`, `exports/…`. An object appears whole or not at
 * all, and is never changed afterwards. Drivers throw VendorError ("storage") for trouble of their own.
 */
export type Storage = {
  put(key: string, body: Readable | Buffer, info: ObjectInfo): Promise<void>;
  /** @throws MissingObjectError before the first byte when there is no such object. */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /** The same to be sent on, at a fraction of a stream's cost. @throws MissingObjectError */
  open(key: string, range?: ByteRange): Promise<OpenObject>;
  stat(key: string): Promise<StoredObject | null>;
  /** Deleting what is not there is done already. */
  delete(key: string): Promise<void>;
  /** The keys that begin with `prefix`, which ends in a slash. */
  list(prefix: string): AsyncIterable<string>;
  /**
   * Where a client may PUT exactly `byteSize` bytes of this type itself, once signed for `seconds`; null where the bytes
   * must come through us.
   */
  directUpload(key: string, file: UploadTerms): Promise<DirectUpload | null>;
  /** The origin of the addresses that `directUpload` gives, for pages to be allowed to send there; null where it gives none. */
  uploadOrigin(): Promise<string | null>;
  /** Which place this is: the same for every process that finds the same files here, and for no other. */
  identity(): Promise<string>;
};

export type UploadTerms = { contentType: string; byteSize: number; seconds: number };

/** An address for a PUT, and the headers that must go with it. */
export type DirectUpload = { url: string; headers: Record<string, string> };

const PREFIX = /^(results|uploads|derived|attached|exports)\/([A-Za-z0-9_-]+\/)*$/;

/** Refuses a prefix to list by that is not of our making. */
export function validatePrefix(prefix: string): void {
  if (!PREFIX.test(prefix)) throw new TypeError("not a storage prefix");
}

export class MissingObjectError extends Error {
  constructor(key: string) {
    super(`no object ${key}`);
    this.name = "MissingObjectError";
  }
}

const KEY = /^(results|uploads|derived|attached|exports)(\/[A-Za-z0-9_-]{1,100}){1,3}\.[a-z0-9]{1,5}$/;

/** Refuses a key that is not of our making, before it can become a path. */
export function validateKey(key: string): void {
  if (!KEY.test(key)) throw new TypeError("not a storage key");
}

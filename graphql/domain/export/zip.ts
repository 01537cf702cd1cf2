import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { log } from "#graphql/runtime/log.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";

/** A file of a zip. It is opened when its turn comes, so a zip of any size holds one file open at a time. */
export type ZipEntry = { name: string; modifiedAt: Date; isText: boolean; open(): Promise<Readable> };

/**
 * A zip as a stream, made while it is read. Texts are compressed; images and videos are so already. A file that is gone
 * from storage is empty in it. Leaving the stream closes what is open.
 */
export function zipOf(entries: ZipEntry[]): Readable {
  const zip = new ZipFile();
  const output = new PassThrough();
  let current: Readable | undefined;
  for (const { name, modifiedAt, isText, open } of entries) {
    zip.addReadStreamLazy(name, { mtime: modifiedAt, compress: isText }, (answer) => {
      opened(name, open).then(
        (stream) => {
          current = stream;
          if (output.destroyed) stream.destroy();
          answer(null, stream);
        },
        (error) => answer(error, Readable.from([])),
      );
    });
  }
  zip.on("error", (error) => output.destroy(error instanceof Error ? error : new Error("The zip broke off.")));
  // Whoever reads the output hears of its end, good or bad; here only what is open is closed.
  pipeline(zip.outputStream, output).catch(() => current?.destroy());
  zip.end();
  return output;
}

async function opened(name: string, open: () => Promise<Readable>): Promise<Readable> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof MissingObjectError)) throw error;
    log.error({ event: "stored file missing", name, err: error }, "a zip has an empty file in its place");
    return Readable.from([]);
  }
}
